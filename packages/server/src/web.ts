import { readFileSync } from "node:fs";
import { deathBenefitAmounts } from "@payung/domain/claims/benefits.ts";
import type { Context } from "hono";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { html } from "hono/html";
import { answerSignIn, SIGN_IN_PATH } from "./access/service.ts";
import { cardCheckWeb } from "./cards/check-web.ts";
import { inScope, type Scope, type Tx } from "./db/transaction.ts";
import { decreeEntryPage, noDecreePage } from "./decrees/entry-page.ts";
import { findPublicDecree } from "./decrees/service.ts";
import { ownCoverWeb } from "./funding/guard/service.ts";
import { givingWeb } from "./funding/payments/giving-web.ts";
import { paymentHooks } from "./funding/payments/hooks.ts";
import type { PaymentSettings } from "./funding/payments/settings.ts";
import { paymentSimulatorRoutes } from "./funding/payments/simulator-routes.ts";
import type { PaymentSimulator } from "./funding/payments/simulator-settings.ts";
import { workerRequests } from "./grievances/worker-web.ts";
import { registrationWeb } from "./intake/phone/registration-web.ts";
import {
  hookRoutes,
  type MessagingSettings,
  messageMetrics,
  NO_MESSAGING,
  readMessageFigures,
} from "./messaging/service.ts";
import { simulatorRoutes } from "./outreach/simulator/routes.ts";
import type { SimulatorSettings } from "./outreach/simulator/settings.ts";
import { readRules } from "./reference/service.ts";
import { ROUTES } from "./routes.ts";
import { problemOf } from "./shared/answers.ts";
import { type ApiGround, apiOf } from "./shared/app.ts";
import { assetRoutes } from "./shared/assets.ts";
import { deskRoutes } from "./shared/desk.ts";
import { docsPage } from "./shared/docs-page.ts";
import { brokenPage, notFoundPage } from "./shared/error-pages.ts";
import { fieldAppRoutes } from "./shared/field-app.ts";
import { type Html, PAGE_HEADERS, PRIVATE_PAGE_HEADERS } from "./shared/layout.ts";
import { openMetrics } from "./shared/metrics.ts";
import { dayOf, type Office, read, write } from "./shared/office.ts";
import { openapiOf } from "./shared/openapi.ts";
import { Problem } from "./shared/problem.ts";
import type { PaymentWays } from "./shared/route.ts";
import type { Site } from "./shared/site.ts";
import { soundRoutes } from "./shared/sound.ts";
import { countTriesNow, forgiveTries, type Limit } from "./shared/tries.ts";
import { cityFiguresCsv, figuresCsv } from "./transparency/figures-csv.ts";
import { kotaJambiMap } from "./transparency/map.ts";
import { homePage } from "./transparency/pages.ts";
import { findFigures } from "./transparency/service.ts";
import { findByReceipt, workerStatusOf } from "./verification/service.ts";
import {
  EMPTY_STATUS_FORM,
  readStatusForm,
  type StatusFormFault,
  typedStatusForm,
} from "./verification/status-form.ts";
import { type StatusPageState, statusCodeOf, statusPage } from "./verification/status-pages.ts";

/** How often one address may be wrong about a code: enough for slips, too few for guessing. */
const STATUS_TRIES: Limit = { name: "status of an address", most: 10, windowMs: 10 * 60_000 };
/** A code and a date fit many times over. */
const STATUS_BYTES_MAX = 8 * 1024;

const NOTHING_TYPED: readonly StatusFormFault[] = ["code-missing", "born-missing"];

/** The version in package.json: what runs and what is described are the same. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  }
).version;

/** The API's description, as it is committed in docs/api/openapi.json. */
export const OPENAPI = openapiOf(ROUTES, VERSION);

/** The whole application: pages for people, the API for machines, health and metrics for the operator. */
export function webOf(
  ground: ApiGround,
  site: Site,
  messaging: MessagingSettings = NO_MESSAGING,
  simulator: SimulatorSettings | null = null,
  paying: {
    readonly settings: PaymentSettings | null;
    readonly simulator: PaymentSimulator | null;
  } = { settings: null, simulator: null },
): Hono {
  const app = new Hono();
  const measuring = office("metrics");
  const metrics = openMetrics(
    messageMetrics(
      () => read(measuring, (tx) => readMessageFigures(tx, measuring)),
      messaging.limits,
    ),
  );
  const map = kotaJambiMap();
  const publicScope: Scope = { regionCode: ground.regionCode, areas: [], actorId: "anyone" };
  const readPublic = <T>(work: (tx: Tx) => Promise<T>) =>
    inScope(ground.db, publicScope, "read only", work);

  app.use(async (c, next) => {
    const from = performance.now();
    await next();
    const request = { method: c.req.method, route: c.req.routePath, status: c.res.status };
    metrics.observeRequest({ ...request, seconds: (performance.now() - from) / 1000 });
  });
  app.use(compress());
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("x-content-type-options", "nosniff");
  });
  app.route("/", assetRoutes());
  app.route("/", soundRoutes());
  app.route("/", deskRoutes(site));
  app.route("/", registrationWeb(ground, site, callerOf, messaging.limits));
  const requests = workerRequests(ground, site, messaging.limits);
  app.route("/", requests.app);
  const ownCover = ownCoverWeb(ground, site);
  app.route("/", ownCover.app);
  app.route("/", fieldAppRoutes(site));

  app.get("/", async () => {
    const figures = await readPublic((tx) => findFigures(tx, ground.regionCode));
    return show(homePage(site, figures, map));
  });
  app.get("/figures.csv", () => csv(figuresCsv));
  app.get("/figures-city.csv", () => csv(cityFiguresCsv));
  app.get("/status", () => showStatus({ kind: "form" }));
  app.post(
    "/status",
    bodyLimit({
      maxSize: STATUS_BYTES_MAX,
      onError: () =>
        showStatus({ kind: "faulty", typed: EMPTY_STATUS_FORM, faults: NOTHING_TYPED }),
    }),
    async (c) => showStatus(await answerStatus(c)),
  );
  app.get("/sk/:code", async (c) => {
    const decree = await readPublic((tx) =>
      findPublicDecree(tx, ground.regionCode, c.req.param("code")),
    );
    return decree === null ? show(noDecreePage(site), 404) : show(decreeEntryPage(site, decree));
  });
  app.route("/", hookRoutes(ground, messaging));
  if (simulator !== null) app.route("/", simulatorRoutes(site, simulator));
  if (paying.settings !== null) app.route("/", paymentHooks(ground, paying.settings));
  if (paying.simulator !== null)
    app.route("/", paymentSimulatorRoutes(site, paying.simulator, ground.now));
  app.route("/", givingWeb({ ...ground, payments: waysOf(paying.settings) }, site, callerOf));
  app.route("/", cardCheckWeb(ground, site, callerOf));
  app.get("/docs", () => show(docsPage(site, OPENAPI)));
  app.get("/openapi.json", (c) => c.json(OPENAPI));

  app.get("/health", async (c) => {
    try {
      await readPublic(async () => {}); // a transaction that opens has asked the database
      return c.json({ status: "ok", version: VERSION });
    } catch (error) {
      ground.log.error({ error }, "The database does not answer");
      return c.json({ status: "database-unreachable", version: VERSION }, 503);
    }
  });
  app.get(
    "/metrics",
    async () =>
      new Response(await metrics.text(), { headers: { "content-type": metrics.contentType } }),
  );

  const { signIn } = ground;
  if (signIn !== null)
    app.all(`${SIGN_IN_PATH}/*`, (c) => answerSignIn(signIn, c.req.raw, callerOf(c)));
  app.route("/", apiOf(ROUTES, { ...ground, payments: waysOf(paying.settings) }));
  app.notFound(async (c) =>
    c.req.path.startsWith("/v1/")
      ? problemOf(new Problem("request.not-found"))
      : show(notFoundPage(site), 404),
  );
  app.onError((error) => {
    const reference = crypto.randomUUID();
    ground.log.error({ reference, error }, "A page failed");
    return show(brokenPage(site, reference), 500);
  });
  return app;

  async function answerStatus(c: Context): Promise<StatusPageState> {
    const { regionCode } = ground;
    // The asker is nobody we know: this one question is answered with the sight of the whole region.
    const asker = office("status-page");
    const tried = [{ of: STATUS_TRIES, by: callerOf(c) }];
    const minutes = await countTriesNow(asker, tried);
    if (minutes > 0) return { kind: "too-many-tries", minutes };
    const typed = typedStatusForm(await c.req.parseBody().catch(() => ({})));
    const form = readStatusForm(typed);
    if (form.outcome === "faulty") return { kind: "faulty", typed, faults: form.faults };

    const today = dayOf(ground.now());
    return write(asker, async (tx): Promise<StatusPageState> => {
      const id = await findByReceipt(tx, regionCode, form);
      if (id === null) return { kind: "not-found", typed };
      await forgiveTries(tx, asker, tried);
      const status = await workerStatusOf(tx, regionCode, id, today);
      const deathBenefit = deathBenefitAmounts(today, await readRules(tx));
      const asking = await requests.part(tx, id, status.state);
      const { paid, part } = await ownCover.part(tx, id);
      return { kind: "answer", status, deathBenefit, paid, requests: html`${part}${asking}` };
    });
  }

  function office(actorId: string): Office {
    const { db, vault, now, regionCode } = ground;
    return { db, vault, now, actor: { id: actorId, regionCode, areas: "*" } };
  }

  async function csv(toCsv: typeof figuresCsv): Promise<Response> {
    const figures = await readPublic((tx) => findFigures(tx, ground.regionCode));
    if (figures === null) return show(notFoundPage(site), 404);
    return new Response(toCsv(figures), {
      headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "public, max-age=60" },
    });
  }

  function showStatus(state: StatusPageState): Promise<Response> {
    return show(statusPage(site, state), statusCodeOf(state), PRIVATE_PAGE_HEADERS);
  }
}

function waysOf(settings: PaymentSettings | null): PaymentWays | null {
  if (settings === null) return null;
  const { receiver, bankAccount, service } = settings;
  return { receiver, bankAccount, hasQris: service !== null };
}

async function show(
  page: Html,
  status = 200,
  headers: Record<string, string> = PAGE_HEADERS,
): Promise<Response> {
  return new Response(String(await page), { status, headers });
}

/** The address that asks. Behind a proxy all would look alike, so the operator names the header to trust. */
function callerOf(c: Context): string {
  const header = process.env["PAYUNG_CLIENT_IP_HEADER"];
  const forwarded = header === undefined ? undefined : c.req.header(header);
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)
    ?.incoming;
  return forwarded ?? incoming?.socket?.remoteAddress ?? "unknown";
}
