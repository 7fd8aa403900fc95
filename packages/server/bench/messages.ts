/**
 * How many messages leave in a second: a city's workers told of their approval by WhatsApp, by SMS over HTTP and by SMS
 * over SMPP, from the outbox to the gateway and back into the database, without the pace that is agreed with a company.
 *
 *     node packages/server/bench/messages.ts [people = 3000] [milliseconds until a gateway answers = 0]
 *
 * WhatsApp and HTTP go to the simulator on loopback, SMPP to a line that takes everything. People are invented; the
 * database is the embedded one. Prints JSON.
 */
import { once } from "node:events";
import { chmodSync, mkdtempSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { serve } from "@hono/node-server";
import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { openDatabase } from "@payung/server/db/open.ts";
import { removeHome } from "@payung/server/db/testing.ts";
import { insertConsent } from "@payung/server/messaging/consent-store.ts";
import type { Gateway } from "@payung/server/messaging/gateway.ts";
import {
  openGateways,
  openSender,
  phoneIndexOf,
  queueForWorkers,
} from "@payung/server/messaging/service.ts";
import type { MessagingSettings } from "@payung/server/messaging/settings.ts";
import { pduBytes, takePdus } from "@payung/server/messaging/smpp-pdu.ts";
import { simulatorRoutes } from "@payung/server/outreach/simulator/routes.ts";
import { simulatorOf, throughSimulator } from "@payung/server/outreach/simulator/settings.ts";
import { loadReferenceData, KOTA_JAMBI as REGION } from "@payung/server/reference/starter.ts";
import { openVault } from "@payung/server/shared/keys.ts";
import { type Office, write } from "@payung/server/shared/office.ts";
import { KOTA_JAMBI } from "@payung/server/shared/site.ts";
import { aDraft } from "@payung/server/testing/drafts.ts";
import { SILENT } from "@payung/server/testing/serve.ts";
import { aWorker } from "@payung/server/testing/workers.ts";
import { registerWorker } from "@payung/server/verification/service.ts";
import { Hono } from "hono";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";

const PEOPLE = Number(process.argv[2] ?? 3_000);
const ANSWER_MS = Number(process.argv[3] ?? 0);
const NO_PACE = { smsADay: 10_000_000, smsASecond: 1_000_000, whatsappASecond: 1_000_000 };

const home = mkdtempSync(join(tmpdir(), "payung-bench-"));
chmodSync(home, 0o711);
const database = await openDatabase({ home, databaseName: "payung" });
await loadReferenceData(database.owner, { ...REGION, isExample: true });
const { regionCode } = REGION;
const office: Office = {
  db: database.service,
  vault: openVault(home),
  actor: { id: "bench", regionCode, areas: "*" },
  now: () => new Date(),
};

/** The simulator on loopback, where an answer takes as long as was asked for. */
async function openSimulator() {
  const app = new Hono();
  app.use(async (_, next) => {
    if (ANSWER_MS > 0) await pause(ANSWER_MS);
    await next();
  });
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const simulator = simulatorOf(`http://127.0.0.1:${port}`, office.vault.secretFor);
  app.route("/", simulatorRoutes(KOTA_JAMBI, simulator));
  return { settings: throughSimulator(simulator), stop: () => server.close() };
}

/** A line of SMPP that takes everything. */
async function openLine() {
  const server = createServer((line) => {
    let buffer: Buffer = Buffer.alloc(0);
    line.setNoDelay(true);
    line.on("error", () => {});
    line.on("data", (bytes) => {
      const { pdus, rest } = takePdus(Buffer.concat([buffer, bytes]));
      buffer = rest;
      for (const { command, sequence } of pdus) {
        if (command === "bind_transceiver")
          line.write(pduBytes("bind_transceiver_resp", sequence, 0, Buffer.from("SMSC\0")));
        if (command === "enquire_link") line.write(pduBytes("enquire_link_resp", sequence));
        if (command === "submit_sm")
          setTimeout(() => {
            const name = Buffer.from(`${uuidv7()}\0`);
            line.write(pduBytes("submit_sm_resp", sequence, 0, name));
          }, ANSWER_MS);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sms = {
    kind: "smpp",
    host: "127.0.0.1",
    port,
    isTls: false,
    systemId: "payung",
    password: "bench",
    sender: "PAYUNG",
  } as const;
  return { sms, stop: () => server.close() };
}

/** Registers people who want messages by a channel; their application ids. */
async function register(channel: MessageChannel): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < PEOPLE)
    await write(office, async (tx) => {
      for (let each = 0; each < 500 && ids.length < PEOPLE; each++) {
        const draft = aDraft({}, aWorker());
        const { application } = await registerWorker(tx, office, draft, "field");
        await insertConsent(tx, {
          region_code: regionCode,
          id: uuidv7(),
          phone_index: phoneIndexOf(office, application.phone ?? ""),
          channel,
          is_given: true,
          language: "id",
          application_id: application.id,
          kelurahan_code: application.kelurahan_code,
          said_through: "field",
          said_at: office.now(),
          said_by: "bench",
        });
        ids.push(application.id);
      }
    });
  await sql`analyze`.execute(database.owner);
  return ids;
}

/** Tells people, and measures until the last of them is known to have been sent. */
async function tell(gateway: Gateway, ids: readonly string[]) {
  const messages = ids.map((applicationId) => ({
    id: uuidv7(),
    applicationId,
    template: "decision-approved" as const,
    params: () => ({}),
  }));
  const began = performance.now();
  const queued = await write(office, (tx) => queueForWorkers(tx, office, messages));
  const sending = performance.now();
  const errors: unknown[] = [];
  const sender = openSender(office, gateway, NO_PACE, (error) => errors.push(error));
  let idle = 0;
  while (idle < 2) {
    idle = (await sender.round()) ? 0 : idle + 1;
    if (idle > 0) await sender.settle();
  }
  const seconds = (performance.now() - sending) / 1_000;
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::integer as count from message_states
    where message_id = any (${messages.map(({ id }) => id)}::uuid[]) and state <> 'sending' group by state`.execute(
    database.owner,
  );
  return {
    queued,
    queuedInMs: Math.round(sending - began),
    ended: Object.fromEntries(rows.map(({ state, count }) => [state, count])),
    errors: errors.length,
    seconds: Number(seconds.toFixed(2)),
    perSecond: Math.round(queued / seconds),
  };
}

const simulator = await openSimulator();
const line = await openLine();
const open = (settings: MessagingSettings, channel: MessageChannel): Gateway => {
  const gateway = openGateways(settings, office, SILENT).get(channel);
  if (gateway === undefined) throw new Error(`${channel} is set up`);
  return gateway;
};
const whatsapp = open({ ...simulator.settings, sms: null }, "whatsapp");
const http = open({ ...simulator.settings, whatsapp: null }, "sms");
const smpp = open({ ...simulator.settings, whatsapp: null, sms: line.sms }, "sms");
const byWhatsApp = await register("whatsapp");
const bySms = await register("sms");
const results = {
  people: PEOPLE,
  gatewayAnswersAfterMs: ANSWER_MS,
  whatsapp: await tell(whatsapp, byWhatsApp),
  smsByHttp: await tell(http, bySms),
  smsBySmpp: await tell(smpp, bySms),
};
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
for (const gateway of [whatsapp, http, smpp]) await gateway.close();
simulator.stop();
line.stop();
await database.close();
await removeHome(home);
process.exit(0);
