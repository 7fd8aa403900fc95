import type { Page } from "playwright-core";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { givenLivedMoney, monthBefore } from "../packages/server/src/testing/treasury.ts";
import { enterAs } from "./desk-scenes.ts";

/** A city whose money has a past, and those who look after it. */
export type MoneyOffice = {
  readonly door: ServedDoor;
  /** An office in which nothing was ever done. */
  readonly empty: ServedDoor;
  readonly treasurer: Staffer;
  readonly manager: Staffer;
  readonly newcomer: Staffer;
  readonly city: string;
  /** The month that is over and not closed. */
  readonly month: string;
};

export async function givenMoneyOffice(): Promise<MoneyOffice> {
  const [door, empty] = await Promise.all([serveDoor(), serveDoor()]);
  const { city } = await givenLivedMoney(door);
  const roleAt = (at: ServedDoor, role: "treasurer" | "programme-manager") =>
    at.signedIn([{ role, areas: ["*"] }]);
  return {
    door,
    empty,
    treasurer: await roleAt(door, "treasurer"),
    manager: await roleAt(door, "programme-manager"),
    newcomer: await roleAt(empty, "treasurer"),
    city,
    month: monthBefore(door.office),
  };
}

const LONG =
  "Bantuan tanggung jawab sosial dan lingkungan Perseroan Terbatas Perkebunan Kelapa Sawit Nusantara Jaya Abadi Sejahtera";

type Scene = {
  readonly as: "treasurer" | "manager" | "newcomer";
  readonly show: (page: Page, office: MoneyOffice) => Promise<unknown>;
};
const go =
  (path: string) =>
  (page: Page, { door }: MoneyOffice) =>
    page.goto(`${door.origin}/desk/money${path}`);
const goEmpty =
  (path: string) =>
  (page: Page, { empty }: MoneyOffice) =>
    page.goto(`${empty.origin}/desk/money${path}`);
const table = (page: Page, name: RegExp) => page.getByRole("table", { name }).waitFor();

/** Every screen of the treasurer's desk in every state it can be in. */
export const MONEY_SCENES: Readonly<Record<string, Scene>> = {
  overview: {
    as: "treasurer",
    show: async (page, office) => {
      await go("")(page, office);
      await table(page, /^Bulan perlindungan/);
      await table(page, /^Tarif/);
    },
  },
  "overview-long-names": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/treasury/overview*", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        for (const fund of body.funds) {
          Object.assign(fund, { name: LONG, funder: LONG, announced: "999999999999999" });
        }
        await route.fulfill({ response: answer, json: body });
      });
      await go("")(page, office);
      await table(page, /^Bulan perlindungan/);
    },
  },
  "overview-nothing-yet": {
    as: "newcomer",
    show: async (page, office) => {
      await goEmpty("")(page, office);
      await page.getByText("Belum ada dana").waitFor();
    },
  },
  "overview-server-fails": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/treasury/overview*", (route) => route.fulfill({ status: 500 }));
      await go("")(page, office);
      await page.getByRole("alert").waitFor();
    },
  },
  "months-behind": {
    as: "treasurer",
    show: async (page, office) => {
      const { month } = office;
      await go(`/months?from=${month}&until=${month}&fund=${office.city}`)(page, office);
      await table(page, /^Bulan di balik/);
      await table(page, /^Tarif/);
    },
  },
  "months-none": {
    as: "treasurer",
    show: async (page, office) => {
      await go("/months?from=2020-01&until=2020-01")(page, office);
      await page.getByText("Tidak ada bulan di sini").waitFor();
    },
  },
  "transfers-behind": {
    as: "manager",
    show: async (page, office) => {
      await go(`/funds/${office.city}/transfers/paid`)(page, office);
      await table(page, /^Transaksi di balik/);
    },
  },
  accounts: {
    as: "treasurer",
    show: async (page, office) => {
      await go("/accounts")(page, office);
      await table(page, /^Rekening pada/);
    },
  },
  statement: {
    as: "treasurer",
    show: async (page, office) => {
      const { month, city } = office;
      await go(`/accounts/${city}?from=${month}-01&to=${month}-28`)(page, office);
      await table(page, /^Rekening koran/);
    },
  },
  "statement-days-wrong": {
    as: "treasurer",
    show: async (page, office) => {
      await go(`/accounts/${office.city}`)(page, office);
      await page.getByLabel("Dari", { exact: true }).fill("2026-12-31");
      await page.getByLabel("Sampai", { exact: true }).fill("2026-01-01");
      await page.getByRole("button", { name: "Tampilkan", exact: true }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  closings: {
    as: "treasurer",
    show: async (page, office) => {
      await go("/closings")(page, office);
      await table(page, /^Tutup bulan/);
    },
  },
  "closings-nothing-yet": {
    as: "newcomer",
    show: async (page, office) => {
      await goEmpty("/closings")(page, office);
      await page.getByText("Belum ada yang dicatat").waitFor();
    },
  },
  closing: {
    as: "treasurer",
    show: async (page, office) => {
      await go(`/closings/${office.month}`)(page, office);
      await page.getByRole("heading", { name: "Yang masih terbuka" }).waitFor();
    },
  },
  "closing-not-explained": {
    as: "treasurer",
    show: async (page, office) => {
      await go(`/closings/${office.month}`)(page, office);
      await page.getByRole("button", { name: "Ajukan penutupan" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showMoneyScene(name: string, page: Page, office: MoneyOffice): Promise<void> {
  const scene = MONEY_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  const door = scene.as === "newcomer" ? office.empty : office.door;
  await enterAs(page, { door }, office[scene.as]);
  await scene.show(page, office);
}
