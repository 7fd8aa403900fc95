import { type EventEmitter, once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { serve } from "@hono/node-server";
import { inviteFirst, type OfficeProvider, openSignIn, prepareDemo } from "../access/service.ts";
import { clearPrint, endCards, workOffIssue, workOffPrint } from "../cards/service.ts";
import { openSignInDatabase } from "../db/sign-in-database.ts";
import { compareWithMembers } from "../enrolment/drift/service.ts";
import { checkEvidence, clearEvidence, giveUpEvidence } from "../evidence/service.ts";
import {
  isExampleDone,
  readStatusesToTry,
  runExample,
  type StatusToTry,
} from "../example/pipeline.ts";
import { guardToday } from "../funding/guard/service.ts";
import { type PaymentSettings, readPaymentSettings } from "../funding/payments/settings.ts";
import {
  type PaymentSimulator,
  paymentSimulatorOf,
  throughPaymentSimulator,
} from "../funding/payments/simulator-settings.ts";
import { openPaymentGateways, startPayments } from "../funding/payments/work-off.ts";
import { replanIfDue, workOffCommitment, workOffPlan } from "../funding/service.ts";
import { clearDraft } from "../intake/phone/service.ts";
import { workOffOrder } from "../main-job/ordered-run.ts";
import {
  type MessagingSettings,
  openGateways,
  readMessagingSettings,
  SettingsFault,
} from "../messaging/service.ts";
import { workOffMessages } from "../outreach/service.ts";
import {
  type SimulatorSettings,
  simulatorOf,
  throughSimulator,
} from "../outreach/simulator/settings.ts";
import { type Jobs, openJobs, prepareJobs } from "../shared/jobs.ts";
import { type Log, openLog } from "../shared/log.ts";
import { type Actor, write } from "../shared/office.ts";
import { rounds } from "../shared/rounds.ts";
import { sweepScratch } from "../shared/scratch.ts";
import { helpPhone, KOTA_JAMBI as KOTA_JAMBI_SITE, type Site } from "../shared/site.ts";
import { webOf } from "../web.ts";
import { bringDeskUpToDate } from "./desk.ts";
import { stopOnSignal } from "./interruption.ts";
import { type Instance, type OpenedOffice, openOffice } from "./open-office.ts";
import { progressOn } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export type StartOptions = {
  readonly empty?: boolean;
  readonly example?: boolean;
  readonly port?: string;
};

/** Loopback only: whoever opens Payung to others puts a proxy with TLS in front of it. */
const HOST = "127.0.0.1";
const PORT = 8080;

/**
 * `payung start`: everything in one process. On first run it makes the example city and takes it through
 * the main job; with `--empty` it serves your own instance, and with `DATABASE_URL` there is never
 * example data unless it is asked for.
 */
export async function start(options: StartOptions): Promise<void> {
  await serveInstance(instanceOf(options), options, { pages: true, jobs: true });
}

/** `payung serve`: the pages and the API, without the jobs. */
export async function serveOnly(options: StartOptions): Promise<void> {
  await serveInstance(instanceOf(options), options, { pages: true, jobs: false });
}

/** `payung work`: the jobs, without the pages. */
export async function work(options: StartOptions): Promise<void> {
  await serveInstance(instanceOf(options), options, { pages: false, jobs: true });
}

function instanceOf(options: StartOptions): Instance {
  if (options.empty === true && options.example === true) {
    throw new UsageError(
      "Choose one: --empty for your own instance, --example for the example city.",
    );
  }
  if (options.example === true) return "example";
  const isOwn = options.empty === true || process.env["DATABASE_URL"] !== undefined;
  return isOwn ? "own" : "example";
}

async function serveInstance(
  instance: Instance,
  options: StartOptions,
  parts: { pages: boolean; jobs: boolean },
): Promise<void> {
  const port = readPort(options.port ?? process.env["PORT"]);
  if (parts.pages) {
    await checkPort(port);
    await bringDeskUpToDate();
  }
  const log = openLog();
  const leftOver = await sweepScratch();
  if (leftOver > 0) log.warn({ leftOver }, "Cleared files away that a killed process had left");
  const opened = await openOffice(instance);
  const stops: (() => Promise<void> | void)[] = [() => opened.database.close()];
  const stop = stopper(stops, log);
  try {
    if (instance === "example") await prepareExample(opened);
    await prepareJobs(opened.database.ownerUrl);
    const jobs = await openJobs(opened.database.serviceUrl, (error) =>
      log.error({ error }, "A job failed"),
    );
    stops.unshift(() => jobs.stop());
    const phones = messagingOf(instance, port, opened);
    if (parts.jobs) {
      await workOffJobs(jobs, opened, log);
      stops.unshift(startMessages(jobs, opened, phones.messaging, log));
      stops.unshift(startEndingCards(opened, log));
      stops.unshift(startGuard(opened, log));
      stops.unshift(startPaying(opened, phones.paying, log));
      stops.unshift(startReplanning(opened, jobs, log));
    }
    if (parts.pages) stops.unshift(await openPages(opened, jobs, instance, port, log, phones));
    else process.stdout.write("Payung works off jobs. Stop with Ctrl-C.\n");
  } catch (error) {
    await stop();
    throw error;
  }
  stopOnSignal(stop);
}

async function prepareExample({ office, home }: OpenedOffice): Promise<void> {
  if (await isExampleDone(office)) return;
  process.stdout.write("First start: making the example city of 15,000 made-up people.\n");
  const progress = progressOn(process.stderr);
  try {
    await runExample(office, home, progress);
  } finally {
    progress.stop();
  }
}

async function workOffJobs(jobs: Jobs, { office }: OpenedOffice, log: Log): Promise<void> {
  const inRegion = (regionCode: string) => ({
    ...office,
    actor: { id: "jobs", regionCode, areas: "*" } satisfies Actor,
  });
  await jobs.work("cards.issue", ({ regionCode, orderId }) =>
    workOffIssue(inRegion(regionCode), orderId),
  );
  await jobs.work("cards.print", async ({ regionCode, orderId }) => {
    try {
      await workOffPrint(inRegion(regionCode), orderId);
    } catch (error) {
      log.error({ error, orderId }, "Cards could not be printed and will be tried again");
      throw error;
    }
  });
  await jobs.work("cards.clear-sheets", ({ regionCode, orderId }) =>
    clearPrint(inRegion(regionCode), orderId),
  );
  await jobs.work("evidence.check", async ({ regionCode, evidenceId }) => {
    try {
      await checkEvidence(inRegion(regionCode), evidenceId);
    } catch (error) {
      log.error({ error, evidenceId }, "A file could not be checked and will be tried again");
      throw error;
    }
  });
  await jobs.work("evidence.give-up", ({ regionCode, evidenceId }) =>
    giveUpEvidence(inRegion(regionCode), evidenceId),
  );
  await jobs.work("evidence.clear", ({ regionCode, evidenceId }) =>
    clearEvidence(inRegion(regionCode), evidenceId),
  );
  await jobs.work("intake.clear-draft", ({ regionCode, draftId }) => {
    const cleaner = inRegion(regionCode);
    return write(cleaner, (tx) => clearDraft(tx, cleaner, draftId));
  });
  await jobs.work("enrolment.compare-members", async ({ regionCode, reportId }) => {
    const actor: Actor = { id: "jobs", regionCode, areas: "*" };
    try {
      await compareWithMembers({ ...office, actor }, reportId);
    } catch (error) {
      log.error(
        { error, reportId },
        "A comparison with the insurer's list failed and will be tried again",
      );
      throw error;
    }
  });
  await jobs.work("funding.plan", async ({ regionCode, planId }) => {
    try {
      await workOffPlan(inRegion(regionCode), planId);
    } catch (error) {
      log.error({ error, planId }, "A plan of who pays failed and will be gone on with");
      throw error;
    }
  });
  await jobs.work("funding.commit", async ({ regionCode, commitmentId }) => {
    try {
      await workOffCommitment(inRegion(regionCode), commitmentId);
    } catch (error) {
      log.error({ error, commitmentId }, "Months could not be reserved and will be tried again");
      throw error;
    }
  });
  await jobs.work("verification.verify-list", async ({ regionCode, orderId }) => {
    try {
      await workOffOrder(inRegion(regionCode), orderId);
    } catch (error) {
      log.error({ error, orderId }, "An ordered run failed and will be tried again");
      throw error;
    }
  });
}

/** How messages leave: as the operator has set it up, and in a city of made-up people by the simulator unless that is set up. */
function messagingOf(instance: Instance, port: number, { office }: OpenedOffice): PhonesOf {
  try {
    const messaging = readMessagingSettings(process.env);
    const isSetUp = messaging.whatsapp !== null || messaging.sms !== null;
    // Which port the system will choose is not known yet where none is named.
    const wantsSimulator =
      port !== 0 && (instance === "example" || process.env["PAYUNG_SIMULATOR"] === "yes");
    const origin = `http://${HOST}:${port}`;
    const paying = payingOf(wantsSimulator ? origin : null, office);
    if (isSetUp || !wantsSimulator) return { messaging, simulator: null, paying };
    const simulator = simulatorOf(origin, office.vault.secretFor);
    return { messaging: throughSimulator(simulator), simulator, paying };
  } catch (error) {
    if (error instanceof SettingsFault) throw new UsageError(error.message);
    throw error;
  }
}

type PhonesOf = {
  readonly messaging: MessagingSettings;
  readonly simulator: SimulatorSettings | null;
  readonly paying: PayingOf;
};

type PayingOf = {
  readonly settings: PaymentSettings | null;
  readonly simulator: PaymentSimulator | null;
};

/** How sponsors and donations are paid: as the operator has set it up, else by the simulator where there is one. */
function payingOf(simulatorAt: string | null, { vault }: OpenedOffice["office"]): PayingOf {
  const settings = readPaymentSettings(process.env);
  if (settings !== null || simulatorAt === null) return { settings, simulator: null };
  const simulator = paymentSimulatorOf(simulatorAt, vault.secretFor);
  return { settings: throughPaymentSimulator(simulator), simulator };
}

function startPaying(
  { office }: OpenedOffice,
  { settings }: PayingOf,
  log: Log,
): () => Promise<void> {
  const actor: Actor = { ...office.actor, id: "payments", areas: "*" };
  const work = startPayments({ ...office, actor }, openPaymentGateways(settings, office.now), log);
  return () => work.stop();
}

/** Sends, answers and reminds; the conversation acts under a name of its own. */
function startMessages(
  jobs: Jobs,
  { office }: OpenedOffice,
  messaging: MessagingSettings,
  log: Log,
): () => Promise<void> {
  const { regionCode } = office.actor;
  const actor: Actor = { id: "conversation", regionCode, areas: "*" };
  const speaking = { ...office, actor };
  const gateways = openGateways(messaging, speaking, log);
  const work = workOffMessages(speaking, gateways, jobs, log, messaging.limits);
  return () => work.stop();
}

/** A card should not outlive its reason by more than a clinic's clerk can notice. */
const CARDS_ENDED_EVERY_MS = 5_000;

function startEndingCards({ office }: OpenedOffice, log: Log): () => Promise<void> {
  const actor: Actor = { ...office.actor, id: "jobs", areas: "*" };
  const ending = rounds(
    CARDS_ENDED_EVERY_MS,
    () => endCards({ ...office, actor }),
    (error) => log.error({ error }, "Cards of people who left could not be withdrawn"),
  );
  return () => ending.stop();
}

/** The day begins some minutes late for the guard at most. */
const GUARD_LOOKS_EVERY_MS = 10 * 60_000;

function startGuard({ office }: OpenedOffice, log: Log): () => Promise<void> {
  const actor: Actor = { ...office.actor, id: "jobs", areas: "*" };
  const guarding = rounds(
    GUARD_LOOKS_EVERY_MS,
    async () => {
      await guardToday({ ...office, actor });
      return false;
    },
    (error) => log.error({ error }, "Nobody looked whose cover is about to end"),
  );
  return () => guarding.stop();
}

const REPLANNED_EVERY_MS = 15 * 60_000;
/** By the clock of western Indonesia: nobody is in the office then to order it. */
const NIGHT = { from: 1, to: 5 };

/** What changed by day is planned anew by night, so that nobody finds an old plan in the morning. */
function startReplanning({ office }: OpenedOffice, jobs: Jobs, log: Log): () => Promise<void> {
  const actor: Actor = { ...office.actor, id: "jobs", areas: "*" };
  const replanning = rounds(
    REPLANNED_EVERY_MS,
    async () => {
      const hour = (office.now().getUTCHours() + 7) % 24;
      if (hour < NIGHT.from || hour >= NIGHT.to) return false;
      await write({ ...office, actor }, async (tx) => {
        const planId = await replanIfDue(tx, { ...office, actor });
        if (planId === null) return;
        await jobs.enqueue(tx, "funding.plan", { regionCode: actor.regionCode, planId });
      });
      return false;
    },
    (error) => log.error({ error }, "Whether a new plan is due could not be seen"),
  );
  return () => replanning.stop();
}

async function openPages(
  { office, database, home }: OpenedOffice,
  jobs: Jobs,
  instance: Instance,
  port: number,
  log: Log,
  { messaging, simulator, paying }: PhonesOf,
): Promise<() => Promise<void>> {
  const app = Promise.withResolvers<ReturnType<typeof webOf>>();
  const server = serve({
    fetch: async (request, env) => (await app.promise).fetch(request, env),
    hostname: HOST,
    port,
  });
  await listening(server, port);
  const open = (server.address() as AddressInfo).port;
  const site = siteOf(instance);
  const origin = site.officialAddress ?? `http://localhost:${open}`;
  const signInDatabase = openSignInDatabase(database.serviceUrl);
  const { regionCode } = office.actor;
  const secret = office.vault.secretFor("sign-in");
  // Nobody may sign in without a password but in a city of made-up people.
  const demo = instance === "example" ? await prepareDemo(office, secret) : null;
  const signIn = openSignIn(
    database.service,
    regionCode,
    {
      database: signInDatabase,
      secret,
      origin,
      office: officeProvider(process.env),
      onFailure: (reason) => log.error({ reason }, "The sign-in failed"),
    },
    office.now,
    demo,
  );
  const { vault, now } = office;
  const ground = { db: database.service, vault, jobs, now, log, signIn, regionCode };
  app.resolve(webOf(ground, site, messaging, simulator, paying));
  const first = await write(office, (tx) => inviteFirst(tx, office.actor, now()));
  const link = first === null ? null : `${origin}/desk/welcome#first.${first.token}`;
  const toTry = instance === "example" ? await readStatusesToTry(home) : [];
  process.stdout.write(welcome(instance, open, toTry, link, simulator !== null));
  return async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
    await signInDatabase.pool.end();
  };
}

/** Says at once that a port is taken: the first start takes its time before it comes to listen. */
async function checkPort(port: number): Promise<void> {
  const probe = createServer().listen(port, HOST);
  await listening(probe, port);
  probe.close();
  await once(probe, "close");
}

/** Waits until a server listens. */
async function listening(server: EventEmitter, port: number): Promise<void> {
  try {
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new UsageError(
        `Port ${port} is taken. Choose another: payung start --port ${port + 1}`,
      );
    if (code === "EACCES")
      throw new UsageError(
        `You may not use port ${port}. Choose one above 1023: payung start --port 8080`,
      );
    throw error;
  }
}

function siteOf(instance: Instance): Site {
  return {
    ...KOTA_JAMBI_SITE,
    phone: helpPhone(),
    officialAddress: process.env["PAYUNG_OFFICIAL_ADDRESS"] ?? KOTA_JAMBI_SITE.officialAddress,
    sourceUrl: process.env["PAYUNG_SOURCE_URL"] ?? KOTA_JAMBI_SITE.sourceUrl,
    isExample: instance === "example",
  };
}

/** The office's own identity provider, where its administrator has named one. */
function officeProvider(environment: NodeJS.ProcessEnv): OfficeProvider | null {
  const issuer = environment["PAYUNG_OIDC_ISSUER"];
  if (issuer === undefined) return null;
  const clientId = environment["PAYUNG_OIDC_CLIENT_ID"];
  const clientSecret = environment["PAYUNG_OIDC_CLIENT_SECRET"];
  if (clientId === undefined || clientSecret === undefined)
    throw new UsageError(
      "PAYUNG_OIDC_ISSUER is set: set PAYUNG_OIDC_CLIENT_ID and PAYUNG_OIDC_CLIENT_SECRET too.",
    );
  return { issuer, clientId, clientSecret };
}

function welcome(
  instance: Instance,
  port: number,
  toTry: readonly StatusToTry[],
  firstAdministrator: string | null,
  hasSimulator: boolean,
): string {
  const at = `http://localhost:${port}`;
  const kind =
    instance === "example"
      ? "the example city (made-up people; your own instance: npm start -- --empty)"
      : "your own instance";
  return [
    `Payung serves ${kind}.`,
    `  ${at}/         public figures`,
    `  ${at}/daftar   a worker registers`,
    `  ${at}/status   a worker asks how far the application is`,
    `  ${at}/desk     officers, verifiers and managers at work`,
    `  ${at}/docs     the API`,
    ...(hasSimulator
      ? [
          `  ${at}/simulator   a phone on which WhatsApp and SMS are tried out`,
          `  ${at}/simulator/payments   payment services on which donations are tried out`,
        ]
      : []),
    ...(firstAdministrator === null
      ? []
      : [
          "Nobody administers it yet. Whoever opens this link, once and within three days, does:",
          `  ${firstAdministrator}`,
        ]),
    ...(toTry.length === 0
      ? []
      : ["Registration codes to try on the status page, with the birth date:"]),
    ...toTry.map(({ state, code, bornOn }) => `  ${code}  ${bornOn}  ${state}`),
    "Stop with Ctrl-C.",
    "",
  ].join("\n");
}

/** Ends things in the reverse order of their opening, once, and says so when one will not end. */
function stopper(stops: readonly (() => Promise<void> | void)[], log: Log): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  const stopAll = async () => {
    for (const each of stops) {
      try {
        await each();
      } catch (error) {
        log.error({ error }, "Stopping was not clean");
      }
    }
  };
  return () => {
    stopping ??= stopAll();
    return stopping;
  };
}

function readPort(text: string | undefined): number {
  if (text === undefined) return PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`"${text}" is not a port.`);
  return port;
}
