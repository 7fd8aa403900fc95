import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KOTA_JAMBI } from "../../shared/site.ts";
import { workOffErrands, workOffNotices } from "../../testing/payments.ts";
import { listen, SILENT } from "../../testing/serve.ts";
import { as, givenOffice, type TestOffice } from "../../testing/test-office.ts";
import { webOf } from "../../web.ts";
import { paymentSimulatorOf, throughPaymentSimulator } from "./simulator-settings.ts";
import { openPaymentGateways } from "./work-off.ts";

let work: TestOffice;
let served: Awaited<ReturnType<typeof listen>>;
let app: ReturnType<typeof webOf>;
beforeAll(async () => {
  work = await givenOffice();
  served = await listen({ fetch: async (request) => app.fetch(request) });
  const { vault, service: db } = work.db;
  const simulator = paymentSimulatorOf(served.url, vault.secretFor);
  const settings = throughPaymentSimulator(simulator);
  const { regionCode } = work.office.actor;
  const jobs = { enqueue: async () => {} };
  const ground = { db, vault, jobs, now: () => new Date(), log: SILENT, signIn: null, regionCode };
  const site = { ...KOTA_JAMBI, isExample: true };
  app = webOf(ground, site, undefined, null, { settings, simulator });
});
afterAll(async () => {
  await served.stop();
  await work.close();
});

const open = async (path: string) => (await fetch(`${served.url}${path}`)).text();
const post = (path: string, fields: Record<string, string>) =>
  fetch(`${served.url}${path}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });

test("somebody gives through the simulator without scripts, and gets a receipt that can be checked", async () => {
  const id = uuidv7();
  expect(await open("/donasi")).toContain("QRIS");
  expect((await post("/donasi", { id, amount: "1", occupation: "" })).status).toBe(422);
  for (let twice = 0; twice < 2; twice++)
    expect((await post("/donasi", { id, amount: "50.000", occupation: "" })).status).toBe(303);
  const office = as(work.office, { id: "payments" });
  const gateways = openPaymentGateways(
    throughPaymentSimulator(paymentSimulatorOf(served.url, work.db.vault.secretFor)),
    office.now,
  );
  await workOffErrands(office, gateways);
  expect(await open(`/donasi/${id}`)).toContain("<svg");
  expect(await open("/simulator/payments")).toContain(id);
  await post("/simulator/payments", { order: id, deed: "forge" });
  await workOffNotices(office);
  expect(await open(`/donasi/${id}`)).toContain("<svg");
  for (const deed of ["pay", "repeat"]) await post("/simulator/payments", { order: id, deed });
  await workOffNotices(office);
  expect(await open(`/donasi/${id}`)).toContain("Unduh kuitansi");
  const paper = await fetch(`${served.url}/donasi/${id}/kuitansi.pdf`);
  expect(Buffer.from(await paper.arrayBuffer()).toString("latin1", 0, 5)).toBe("%PDF-");
});

test("prices, thanks and unknown receipts have a page", async () => {
  expect(await open("/bayar")).toContain("Rp");
  expect(await open("/terima-kasih")).toContain("Terima kasih");
  expect((await fetch(`${served.url}/kuitansi/NOSUCHCODE`)).status).toBe(404);
});
