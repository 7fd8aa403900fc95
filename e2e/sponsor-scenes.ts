import type { Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { staffActorId } from "../packages/server/src/access/service.ts";
import {
  paymentSimulatorOf,
  throughPaymentSimulator,
} from "../packages/server/src/funding/payments/simulator-settings.ts";
import { openPaymentGateways } from "../packages/server/src/funding/payments/work-off.ts";
import {
  givenPledge,
  givenSponsor,
  workOffErrands,
  workOffNotices,
} from "../packages/server/src/testing/payments.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { as } from "../packages/server/src/testing/test-office.ts";
import { enterAs } from "./desk-scenes.ts";

/** A city in which sponsors pledge and pay through simulated payment services. */
export type SponsorOffice = {
  readonly door: ServedDoor;
  /** Has pledged twice: one waits with a code to scan, the other is paid and has a receipt. */
  readonly sponsor: Staffer;
  /** Has pledged nothing yet. */
  readonly newcomer: Staffer;
  /** Whose account nobody has linked to a funder. */
  readonly unlinked: Staffer;
  readonly waiting: { readonly pledgeId: string; readonly paymentId: string };
  readonly paid: { readonly pledgeId: string; readonly paymentId: string };
  /** Sees what comes in. Two transfers are promised, one of them has come a rupiah short. */
  readonly treasurer: Staffer;
  readonly monitor: Staffer;
  /** A donation that was paid, and the code of its receipt. */
  readonly donation: string;
  readonly code: string;
  /** Does what the jobs do: fetches codes, and works off what payment services told. */
  workOff(): Promise<void>;
};

export async function givenSponsorOffice(): Promise<SponsorOffice> {
  const door = await serveDoor({ withPayments: true });
  const jobs = as(door.office, { id: "payments" });
  const simulator = paymentSimulatorOf(door.origin, door.db.vault.secretFor);
  const gateways = openPaymentGateways(throughPaymentSimulator(simulator), jobs.now);
  const workOff = async () => {
    await workOffErrands(jobs, gateways);
    await workOffNotices(jobs);
  };
  const post = (path: string, fields: Record<string, string>) =>
    fetch(`${door.origin}${path}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
  const funder = () => door.signedIn([{ role: "funder", areas: ["*"] }]);
  const [sponsor, newcomer, unlinked] = [await funder(), await funder(), await funder()];
  await givenSponsor(door.office, "Yayasan Baru", staffActorId(newcomer.id));
  const own = await givenSponsor(door.office, "Yayasan Contoh", staffActorId(sponsor.id));
  const paid = await givenPledge(own, { transport: 10, other: 40 });
  const waiting = await givenPledge(own, { transport: 0, other: 25 });
  const donation = uuidv7();
  await post("/donasi", { id: donation, amount: "50.000", occupation: "" });
  await workOff();
  for (const order of [paid.paymentId, donation])
    await post("/simulator/payments", { order, deed: "pay" });
  await workOff();
  const staff = (role: "treasurer" | "monitor") => door.signedIn([{ role, areas: ["*"] }]);
  const [treasurer, monitor] = [await staff("treasurer"), await staff("monitor")];
  const firm = await givenSponsor(door.office, "PT Contoh");
  await givenPledge(firm, { transport: 0, other: 30 }, "transfer");
  const short = await givenPledge(firm, { transport: 0, other: 20 }, "transfer");
  await treasurer.ask("POST", `/v1/payments/${short.paymentId}/arrivals`, {
    arrivalId: uuidv7(),
    amount: String(short.amount - 1n),
    arrivedOn: "2026-11-20",
    reference: "RK 2026/11/20-7",
  });
  const { body } = await sponsor.ask("GET", `/v1/sponsor/pledges/${paid.pledgeId}`);
  const { code } = body.payments[0].receipt;
  const people = { sponsor, newcomer, unlinked, treasurer, monitor };
  return { door, ...people, waiting, paid, donation, code, workOff };
}

const LONG =
  "Yayasan Dana Sosial Perseroan Terbatas Perkebunan Kelapa Sawit Nusantara Jaya Abadi Sejahtera";

type Scene = {
  readonly as: "sponsor" | "newcomer" | "unlinked" | "treasurer" | "monitor" | "nobody";
  readonly show: (page: Page, office: SponsorOffice) => Promise<unknown>;
};
const go = (page: Page, { door }: SponsorOffice, path: string) =>
  page.goto(`${door.origin}/desk/sponsor${path}`);
const goIncoming = (page: Page, { door }: SponsorOffice) =>
  page.goto(`${door.origin}/desk/money/payments`);
const goPublic =
  (path: string) =>
  (page: Page, { door }: SponsorOffice) =>
    page.goto(`${door.origin}${path}`);
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { name }).first().waitFor();

/** Every screen of sponsors, and every page of giving, in every state it can be in. */
export const SPONSOR_SCENES: Readonly<Record<string, Scene>> = {
  portal: {
    as: "sponsor",
    show: async (page, office) => {
      await go(page, office, "");
      await page.getByRole("table", { name: /^Janji dana/ }).waitFor();
    },
  },
  "portal-long-names": {
    as: "sponsor",
    show: async (page, office) => {
      await page.route("**/v1/sponsor", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        body.funder.name = LONG;
        for (const pledge of body.pledges)
          Object.assign(pledge, { amount: "999999999999", paid: "999999999999" });
        await route.fulfill({ response: answer, json: body });
      });
      await go(page, office, "");
      await page.getByRole("table", { name: /^Janji dana/ }).waitFor();
    },
  },
  "portal-nothing-yet": {
    as: "newcomer",
    show: async (page, office) => {
      await go(page, office, "");
      await page.getByText("Belum ada janji dana").waitFor();
    },
  },
  "portal-not-linked": {
    as: "unlinked",
    show: async (page, office) => {
      await go(page, office, "");
      await page.getByText("Akun ini belum dihubungkan").waitFor();
    },
  },
  "portal-server-fails": {
    as: "sponsor",
    show: async (page, office) => {
      await page.route("**/v1/sponsor", (route) => route.fulfill({ status: 500 }));
      await go(page, office, "");
      await page.getByRole("alert").waitFor();
    },
  },
  choose: {
    as: "newcomer",
    show: async (page, office) => {
      await go(page, office, "/choose");
      await page.getByLabel("Jumlah pekerja angkutan").fill("10");
      await page.locator("summary").click();
      await page.getByRole("table", { name: "Biaya satu pekerja setiap bulan" }).waitFor();
      // What was pressed had scrolled fields under the bar on top.
      await page.evaluate("scrollTo(0, 0)");
    },
  },
  "choose-nobody": {
    as: "newcomer",
    show: async (page, office) => {
      await go(page, office, "/choose");
      await heading(page, "Biaya seluruhnya");
      await page.getByRole("button", { name: "Janjikan dana ini" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  pledge: {
    as: "sponsor",
    show: async (page, office) => {
      await go(page, office, `/pledges/${office.waiting.pledgeId}`);
      await page.getByAltText("Kode QRIS untuk dipindai").waitFor();
    },
  },
  "pledge-paid": {
    as: "sponsor",
    show: async (page, office) => {
      await page.route("**/v1/sponsor/pledges/*", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        // A year on, as it comes out of bills and statements.
        const counts = { planned: 0, reserved: null, paid: 120, confirmed: 15_000, lapsed: 0 };
        body.months = ["2026-12", "2027-01"].map((month) => ({ month, ...counts }));
        await route.fulfill({ response: answer, json: body });
      });
      await go(page, office, `/pledges/${office.paid.pledgeId}`);
      await page.getByRole("table", { name: "Keadaan setiap bulan" }).waitFor();
      await page.getByText("Catatan buku di balik jumlah ini").click();
    },
  },
  "pledge-by-transfer": {
    as: "sponsor",
    show: async (page, office) => {
      await page.route("**/v1/sponsor/pledges/*", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        body.payments[0].way = "transfer";
        await route.fulfill({ response: answer, json: body });
      });
      await go(page, office, `/pledges/${office.waiting.pledgeId}`);
      await page.getByText("Berita", { exact: true }).waitFor();
    },
  },
  "pledge-unknown": {
    as: "sponsor",
    show: async (page, office) => {
      await go(page, office, `/pledges/${uuidv7()}`);
      await page.getByRole("alert").waitFor();
    },
  },
  "pay-oneself": { as: "nobody", show: goPublic("/bayar") },
  donate: { as: "nobody", show: goPublic("/donasi") },
  "donate-faulty": {
    as: "nobody",
    show: async (page, office) => {
      await goPublic("/donasi")(page, office);
      await page.getByLabel("Jumlah rupiah").fill("lima ribu");
      await page.getByRole("button", { name: "Lanjut ke kode QRIS" }).click();
      await page.getByText(/^Tulis jumlah dari/).waitFor();
    },
  },
  "donation-without-code": {
    as: "nobody",
    show: async (page, office) => {
      await goPublic("/donasi")(page, office);
      await page.getByLabel("Jumlah rupiah").fill("20000");
      await page.getByRole("button", { name: "Lanjut ke kode QRIS" }).click();
      await page.getByText("Kode QRIS sedang dibuat").waitFor();
    },
  },
  "donation-waiting": {
    as: "nobody",
    show: async (page, office) => {
      await goPublic("/donasi")(page, office);
      await page.getByLabel("Jumlah rupiah").fill("25.000");
      await page.getByRole("button", { name: "Lanjut ke kode QRIS" }).click();
      await page.getByText("Kode QRIS sedang dibuat").waitFor();
      await office.workOff();
      await page.getByRole("link", { name: "Tampilkan kode" }).click();
      await page.getByRole("img", { name: "Kode QRIS untuk dipindai" }).waitFor();
    },
  },
  "donation-paid": {
    as: "nobody",
    show: (page, office) => goPublic(`/donasi/${office.donation}`)(page, office),
  },
  "receipt-genuine": {
    as: "nobody",
    show: (page, office) => goPublic(`/kuitansi/${office.code}`)(page, office),
  },
  "payments-to-see": {
    as: "treasurer",
    show: async (page, office) => {
      await goIncoming(page, office);
      await heading(page, "Jumlahnya lain dari yang diminta");
    },
  },
  "payments-only-read": {
    as: "monitor",
    show: async (page, office) => {
      await goIncoming(page, office);
      await heading(page, "Jumlahnya lain dari yang diminta");
    },
  },
  "payments-answering-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await goIncoming(page, office);
      await page.getByRole("button", { name: "Masukkan ke dana" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Masukkan ke dana" }).click();
      await page
        .getByText(/^Tulis alasannya/)
        .first()
        .waitFor();
    },
  },
  "payments-noting-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await goIncoming(page, office);
      await page.getByRole("button", { name: "Catat transfer masuk" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Catat transfer masuk" }).click();
      await page
        .getByText(/^Tulis nomor atau beritanya/)
        .first()
        .waitFor();
    },
  },
  "payments-none": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/payment-questions*", (route) =>
        route.fulfill({ json: { questions: [] } }),
      );
      await page.route("**/v1/awaited-transfers*", (route) =>
        route.fulfill({ json: { transfers: [] } }),
      );
      await goIncoming(page, office);
      await page.getByText("Tidak ada transfer yang ditunggu").waitFor();
    },
  },
  "receipt-unknown": { as: "nobody", show: goPublic("/kuitansi/TIDAKADA") },
  thanks: { as: "nobody", show: goPublic("/terima-kasih") },
  "simulated-payments": { as: "nobody", show: goPublic("/simulator/payments") },
};

/** Opens a scene, signed in as it asks for. */
export async function showSponsorScene(
  name: string,
  page: Page,
  office: SponsorOffice,
): Promise<void> {
  const scene = SPONSOR_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  if (scene.as !== "nobody") await enterAs(page, office, office[scene.as]);
  await scene.show(page, office);
}
