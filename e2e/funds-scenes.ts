import type { Page } from "playwright-core";
import { enterAs } from "./desk-scenes.ts";
import type { FundsOffice } from "./funds-office.ts";

const LONG =
  "Bantuan tanggung jawab sosial dan lingkungan Perseroan Terbatas Perkebunan Kelapa Sawit Nusantara Jaya Abadi Sejahtera";

type Scene = {
  readonly as: "treasurer" | "manager" | "administrator" | "verifier" | "newcomer";
  readonly show: (page: Page, office: FundsOffice) => Promise<unknown>;
};
const go = (page: Page, { door }: FundsOffice, path: string) =>
  page.goto(`${door.origin}/desk/money${path}`);
const goEmpty = (page: Page, { empty }: FundsOffice, path: string) =>
  page.goto(`${empty.origin}/desk/money${path}`);
const heading = (page: Page, name: string) =>
  page.getByRole("heading", { name, exact: true }).waitFor();
const pressIn = (page: Page, name: string) => page.getByRole("button", { name }).click();

/** What was pressed far down has moved the page, and part of it under the bar on top of a phone. */
const toTop = (page: Page) => page.evaluate("scrollTo(0, 0)");

/** Every screen of funders and funds in every state it can be in. */
export const FUNDS_SCENES: Readonly<Record<string, Scene>> = {
  funds: {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/funds");
      await heading(page, "Menunggu orang kedua");
    },
  },
  "funds-nothing-yet": {
    as: "newcomer",
    show: async (page, office) => {
      await goEmpty(page, office, "/funds");
      await page.getByText("Belum ada dana").waitFor();
    },
  },
  "funds-none-found": {
    as: "manager",
    show: async (page, office) => {
      await go(page, office, "/funds");
      await page.getByLabel("Cari dana atau pemberi").fill("tidak ada ini");
      await page.getByText("Periksa kata yang dicari.").waitFor();
    },
  },
  "funds-server-fails": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/funds", (route) => route.fulfill({ status: 500 }));
      await go(page, office, "/funds");
      await page.getByRole("alert").waitFor();
    },
  },
  fund: {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/funds/${office.city}`);
      await page.getByRole("table", { name: "Tarif dan aturannya" }).waitFor();
    },
  },
  "fund-waits-for-me": {
    as: "manager",
    show: async (page, office) => {
      await go(page, office, `/funds/${office.city}`);
      await page.getByRole("button", { name: "Setujui, uang sudah berpindah" }).waitFor();
    },
  },
  "fund-listed": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/funds/${office.gift}`);
      await page.getByText("2 pekerja dalam daftar").first().click();
      await heading(page, "Riwayat ketentuan");
      await toTop(page);
    },
  },
  "fund-long-words": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route(`**/v1/funds/${office.city}`, async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        const long = { name: LONG, announced: "999999999999999" };
        Object.assign(body.fund, long, { funder: { ...body.fund.funder, name: LONG } });
        Object.assign(body.terms, { conditions: LONG, contact: LONG, budgetLine: LONG });
        for (const each of body.papers) each.fileName = `${LONG.replaceAll(" ", "-")}.pdf`;
        for (const each of body.movements) each.reason = `${LONG} ${LONG}`;
        await route.fulfill({ response: answer, json: body });
      });
      await go(page, office, `/funds/${office.city}`);
      await heading(page, "Ketentuan");
    },
  },
  "fund-unknown": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/funds/019a0000-0000-7000-8000-000000000000");
      await page.getByRole("alert").waitFor();
    },
  },
  "paper-no-pdf": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/funds/${office.gift}`);
      const file = { name: "foto.pdf", mimeType: "application/pdf", buffer: Buffer.from("GIF89a") };
      await page.getByLabel("Tambah berkas PDF").setInputFiles(file);
      await page.getByText("Ini bukan berkas PDF.").waitFor();
    },
  },
  "new-fund": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/funds/new?funder=${office.company}`);
      await page.getByLabel("Pagu").fill("1.250.000");
      await page.getByText("satu juta dua ratus lima puluh ribu rupiah").waitFor();
      await page.getByText("Pekerjaan: Semua").click();
    },
  },
  "new-fund-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/funds/new");
      await pressIn(page, "Buka dana");
      await page.getByRole("alert").waitFor();
    },
  },
  "change-terms": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/funds/${office.gift}/terms`);
      await page.getByLabel("Mengapa diubah?").waitFor();
    },
  },
  "terms-below-reserved": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/funds/*/terms", (route) =>
        route.fulfill({
          status: 409,
          contentType: "application/problem+json",
          body: JSON.stringify({ code: "funding.amount-below-committed", committed: "67200" }),
        }),
      );
      await go(page, office, `/funds/${office.gift}/terms`);
      await page.getByLabel("Mengapa diubah?").fill("Dikurangi");
      await pressIn(page, "Simpan ketentuan");
      await page.getByRole("alert").waitFor();
    },
  },
  "new-movement": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/funds/${office.city}/movements/new`);
      await page.getByLabel("Pindah antardana").check();
      await page.getByLabel("Ke dana", { exact: true }).waitFor();
    },
  },
  "new-movement-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/funds/${office.gift}/movements/new`);
      await pressIn(page, "Ajukan ke orang kedua");
      await page.getByRole("alert").waitFor();
    },
  },
  "movement-was-wrong": {
    as: "treasurer",
    show: async (page, office) => {
      const { city, confirmed } = office;
      await go(page, office, `/funds/${city}/movements/new?reverses=${confirmed}`);
      await page.getByText("Membatalkan: Dana masuk").waitFor();
    },
  },
  "new-funder-faulty": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/funders/new");
      await page.getByLabel("Jenis pemberi").selectOption({ index: 1 });
      await pressIn(page, "Tambah pemberi dana");
      await page.getByRole("alert").waitFor();
    },
  },
  funder: {
    as: "administrator",
    show: async (page, office) => {
      await go(page, office, `/funders/${office.company}`);
      await page.getByRole("table", { name: "Dana" }).waitFor();
    },
  },
};

/** Scenes of plans and of what is reserved; shown in an office in which a plan was made and its first month reserved. */
export const PLAN_SCENES: Readonly<Record<string, Scene>> = {
  plan: {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/plan");
      await page.getByRole("table", { name: "Dana dalam rencana" }).waitFor();
      await page.getByRole("table", { name: "Yang akan dipesan per dana" }).waitFor();
    },
  },
  "plan-for-who-reads": {
    as: "manager",
    show: async (page, office) => {
      await go(page, office, "/plan");
      await page.getByRole("table", { name: "Dana dalam rencana" }).waitFor();
    },
  },
  "plan-nothing-yet": {
    as: "newcomer",
    show: async (page, office) => {
      await goEmpty(page, office, "/plan");
      await page.getByText("Belum ada rencana iuran").waitFor();
    },
  },
  "plan-range-wrong": {
    as: "newcomer",
    show: async (page, office) => {
      await goEmpty(page, office, "/plan");
      await page.getByLabel("Bulan pertama").fill("2027-12");
      await page.getByLabel("Bulan terakhir").fill("2027-01");
      await pressIn(page, "Buat rencana");
      await page.getByRole("alert").waitFor();
    },
  },
  "reserve-nothing": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/coverage-commitments/preview*", (route) =>
        route.fulfill({ json: { funds: [] } }),
      );
      await go(page, office, "/plan");
      await page.getByText("Tidak ada yang bisa dipesan sekarang.").waitFor();
      await pressIn(page, "Pesan sekarang");
      await page.getByRole("alert").waitFor();
      await toTop(page);
    },
  },
  "plan-under-way": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/coverage-plans", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        Object.assign(body.plans[0], { state: "working", atMonth: "2027-04", endedAt: null });
        await route.fulfill({ response: answer, json: body });
      });
      await go(page, office, "/plan");
      await page.getByRole("progressbar", { name: "Kemajuan rencana" }).waitFor();
    },
  },
  "plan-due-with-gaps": {
    as: "treasurer",
    show: async (page, office) => {
      const fund = { id: office.city, name: LONG };
      await page.route("**/v1/coverage-plans", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        Object.assign(body, { dueBecause: ["funds", "rates", "members"] });
        await route.fulfill({ response: answer, json: body });
      });
      await page.route("**/v1/coverage-plans/*", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        const range = { firstMonth: "2027-03", lastMonth: "2027-11" };
        Object.assign(body, {
          plan: { ...body.plan, unpaid: 1203 },
          changes: [
            { from: fund, to: "nobody", months: 1200, before: "999999999999", after: "0" },
            { from: "not-planned", to: fund, months: 3, before: "0", after: "50400" },
          ],
          gaps: [
            { why: "ran-out", ranOut: [fund], months: 1200, ...range },
            { why: "not-their-people", ranOut: [], months: 2, ...range },
            { why: "no-fund-then", ranOut: [], months: 1, ...range },
          ],
        });
        await route.fulfill({ response: answer, json: body });
      });
      await go(page, office, "/plan");
      await page.getByRole("table", { name: "Beda dengan rencana sebelumnya" }).waitFor();
      await page.getByText("Untuk membayar semuanya").waitFor();
    },
  },
  "plan-worker-unknown": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, "/plan");
      await page.getByLabel("Kode pendaftaran", { exact: true }).fill("XXXX-0000");
      await pressIn(page, "Lihat bulannya");
      await page.getByRole("alert").waitFor();
    },
  },
  "one-worker": {
    as: "treasurer",
    show: async (page, office) => {
      await go(page, office, `/plan/workers/${office.ids[3]}`);
      await page.getByText("Mengapa?").first().click();
      await page.getByText("membayar").first().waitFor();
      await page.getByText("Aturan di balik jumlah ini").click();
      await toTop(page);
    },
  },
  "one-worker-without-months": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/applications/*/coverage-months", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        await route.fulfill({ response: answer, json: { ...body, months: [], rules: [] } });
      });
      await go(page, office, `/plan/workers/${office.ids[3]}`);
      await page.getByText("Belum ada iuran yang direncanakan.").waitFor();
    },
  },
  "case-with-months": {
    as: "verifier",
    show: async (page, office) => {
      await page.goto(`${office.door.origin}/desk/records/${office.ids[0]}`);
      await page.getByRole("table", { name: "Iuran bulan demi bulan" }).waitFor();
    },
  },
  "budget-years": {
    as: "manager",
    show: async (page, office) => {
      await go(page, office, "/budget-years");
      await page.getByRole("table", { name: "Anggaran 2027" }).waitFor();
    },
  },
  "budget-year-over": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/budget-years", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        await route.fulfill({ response: answer, json: { ...body, today: "2028-01-05" } });
      });
      await go(page, office, "/budget-years");
      await page.getByText("padahal tahun anggaran 2027 sudah berakhir").waitFor();
    },
  },
  "budget-years-nothing-yet": {
    as: "newcomer",
    show: async (page, office) => {
      await goEmpty(page, office, "/budget-years");
      await page.getByText("Belum ada bulan yang direncanakan").waitFor();
    },
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showFundsScene(name: string, page: Page, office: FundsOffice): Promise<void> {
  const scene = FUNDS_SCENES[name] ?? PLAN_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  const door = scene.as === "newcomer" ? office.empty : office.door;
  await enterAs(page, { door }, office[scene.as]);
  await scene.show(page, office);
}
