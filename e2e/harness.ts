import { type ServerType, serve } from "@hono/node-server";
import { rupiah } from "@payung/domain/shared/money.ts";
import { WORKER_STATES, type WorkerStatus } from "@payung/domain/verification/worker-status.ts";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { html } from "hono/html";
import {
  ownConfirmPage,
  ownCoverPart,
} from "../packages/server/src/funding/guard/own-cover-pages.ts";
import { askingPart } from "../packages/server/src/grievances/worker-pages.ts";
import { assetRoutes } from "../packages/server/src/shared/assets.ts";
import { docsPage } from "../packages/server/src/shared/docs-page.ts";
import {
  brokenPage,
  notFoundPage,
  tooManyRequestsPage,
} from "../packages/server/src/shared/error-pages.ts";
import {
  type Html,
  PAGE_HEADERS,
  PRIVATE_PAGE_HEADERS,
} from "../packages/server/src/shared/layout.ts";
import { KOTA_JAMBI, type Site } from "../packages/server/src/shared/site.ts";
import { sampleFigures } from "../packages/server/src/testing/sample-figures.ts";
import { SAMPLE_API } from "../packages/server/src/testing/sample-openapi.ts";
import { cityFiguresCsv, figuresCsv } from "../packages/server/src/transparency/figures-csv.ts";
import { kotaJambiMap } from "../packages/server/src/transparency/map.ts";
import { homePage } from "../packages/server/src/transparency/pages.ts";
import {
  readStatusForm,
  typedStatusForm,
} from "../packages/server/src/verification/status-form.ts";
import {
  type StatusPageState,
  statusCodeOf,
  statusPage,
} from "../packages/server/src/verification/status-pages.ts";

/** One that waits, one that is done, and one that could not be. */
const SAMPLE_REQUESTS = [
  { kind: "access", dueAt: new Date("2026-12-04T03:00:00Z"), answer: null },
  {
    kind: "correction",
    dueAt: new Date("2026-12-03T03:00:00Z"),
    answer: { outcome: "done", words: "Nama sudah diperbaiki." },
  },
  {
    kind: "correction",
    dueAt: new Date("2026-12-02T03:00:00Z"),
    answer: { outcome: "declined", words: "Bawa KTP ke kantor kelurahan." },
  },
] as const;

const SAMPLE_PAID = {
  paidUntil: "2026-12-31",
  isOwn: false,
  openFrom: "2027-01",
  ownAmount: rupiah(8_400n),
};
const deathBenefit = { full: rupiah(42_000_000n), early: rupiah(10_000_000n) };

/** A status with every part filled that its state can have. */
export function sampleStatus(state: WorkerStatus["state"]): WorkerStatus {
  const isCovered = state === "starts-later" || state === "protected" || state === "ended";
  const grounds: Partial<Record<WorkerStatus["state"], WorkerStatus["grounds"]>> = {
    incomplete: ["nik-digits-lost", "birth-date-missing"],
    checking: ["possible-duplicate"],
    "not-yet": ["outside-region", "wage-earner"],
    "insurer-question": ["registry-name-differs"],
  };
  return {
    state,
    grounds: grounds[state] ?? [],
    waitingPlace: state === "waiting-list" ? 1214 : null,
    coveredFrom: isCovered ? "2026-12-01" : null,
    coveredTo: isCovered ? "2027-12-31" : null,
    fullDeathBenefitFrom: isCovered ? "2027-03-01" : null,
  };
}

/**
 * Serves the pages on a loopback port, with made-up figures. Registration code `TERLINDUNGI`,
 * `DAFTAR-TUNGGU` and so on (a state's English name works too) with any date gives that state.
 */
export function startPages(site: Site = KOTA_JAMBI): Promise<{ url: string; stop: () => void }> {
  const figures = sampleFigures();
  const map = kotaJambiMap();
  const app = new Hono();
  app.use(compress());
  app.route("/", assetRoutes());
  const show = (page: Html, status = 200, headers: Record<string, string> = PAGE_HEADERS) =>
    Promise.resolve(page).then((text) => new Response(text.toString(), { status, headers }));
  const showStatus = (state: StatusPageState) =>
    show(statusPage(site, state), statusCodeOf(state), PRIVATE_PAGE_HEADERS);

  app.get("/", () => show(homePage(site, figures, map)));
  app.get("/empty", () => show(homePage(site, null, map)));
  app.get("/figures.csv", (c) => c.text(figuresCsv(figures)));
  app.get("/figures-city.csv", (c) => c.text(cityFiguresCsv(figures)));
  app.get("/docs", () => show(docsPage(site, SAMPLE_API)));
  app.get("/broken", () => show(brokenPage(site, "7F3A-22"), 500));
  app.get("/too-many", () => show(tooManyRequestsPage(site, 5), 429));
  app.get("/status", () => showStatus({ kind: "form" }));
  app.get("/status-own", () => show(ownConfirmPage(site, "2027-01", "x")));
  app.get("/status-too-many", () => showStatus({ kind: "too-many-tries", minutes: 15 }));
  app.post("/status", async (c) => {
    const typed = typedStatusForm(await c.req.parseBody());
    const reading = readStatusForm(typed);
    if (reading.outcome === "faulty")
      return showStatus({ kind: "faulty", typed, faults: reading.faults });
    const state = WORKER_STATES.find(
      (each) => each.replaceAll("-", "").toUpperCase() === reading.code,
    );
    return state === undefined
      ? showStatus({ kind: "not-found", typed })
      : showStatus({
          kind: "answer",
          status: sampleStatus(state),
          deathBenefit,
          paid: state === "protected" ? SAMPLE_PAID : null,
          requests: html`${state === "protected" ? ownCoverPart(site, SAMPLE_PAID, "x") : ""}${askingPart(site, { state, handle: "x", hasKtp: false, asked: SAMPLE_REQUESTS })}`,
        });
  });
  app.notFound(() => show(notFoundPage(site), 404));

  return new Promise((resolve) => {
    const server: ServerType = serve(
      { fetch: app.fetch, port: 0, hostname: "127.0.0.1" },
      ({ port }) => resolve({ url: `http://127.0.0.1:${port}`, stop: () => server.close() }),
    );
  });
}
