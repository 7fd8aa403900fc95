import type { Page } from "playwright-core";
import { rupiah } from "../packages/domain/src/shared/money.ts";
import { guardRound } from "../packages/server/src/funding/guard/service.ts";
import { commitMonths } from "../packages/server/src/funding/plan.ts";
import type { Office } from "../packages/server/src/shared/office.ts";
import { givenCovered } from "../packages/server/src/testing/cards.ts";
import { givenFund, givenPlan } from "../packages/server/src/testing/funds.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { workers } from "../packages/server/src/testing/workers.ts";
import { enterAs } from "./desk-scenes.ts";

/** A city a week before the year ends, with no budget opened for the next and a gift that is not spent; and those who see to it. */
export type GuardOffice = {
  readonly door: ServedDoor;
  /** An office in which nothing was ever done. */
  readonly empty: ServedDoor;
  readonly treasurer: Staffer;
  readonly manager: Staffer;
  readonly monitor: Staffer;
  readonly newcomer: Staffer;
};

const TODAY = "2026-12-24";
const clockOf = (day: string) => () => new Date(`${day}T05:00:00Z`);

export async function givenGuardOffice(): Promise<GuardOffice> {
  const [door, empty] = await Promise.all([serveDoor({ now: clockOf(TODAY) }), serveDoor()]);
  const { office } = door;
  const on = (day: string): Office => ({ ...office, now: clockOf(day) });
  await givenCovered(door, workers(6));
  const december = { firstMonth: "2026-12", lastMonth: "2026-12" };
  await givenFund(on("2026-12-01"), { ...december, amount: rupiah(500_000n) });
  await givenFund(on("2026-12-01"), {
    ...december,
    name: "CSR PT Sawit Contoh",
    amount: rupiah(84_000n),
    budgetYear: null,
    budgetLine: null,
    priority: 900,
    isStateBudget: false,
  });
  await givenPlan(office, ["2026-12", "2027-11"]);
  await commitMonths(on("2026-12-01"), { id: crypto.randomUUID(), ...december });
  for (const day of ["2026-11-01", "2026-12-01", TODAY])
    await guardRound(on(day), crypto.randomUUID());
  const roleAt = (at: ServedDoor, role: "treasurer" | "programme-manager" | "monitor") =>
    at.signedIn([{ role, areas: ["*"] }]);
  return {
    door,
    empty,
    treasurer: await roleAt(door, "treasurer"),
    manager: await roleAt(door, "programme-manager"),
    monitor: await roleAt(door, "monitor"),
    newcomer: await roleAt(empty, "treasurer"),
  };
}

const LONG =
  "Bantuan tanggung jawab sosial dan lingkungan Perseroan Terbatas Perkebunan Kelapa Sawit Nusantara Jaya Abadi Sejahtera";

type Scene = {
  readonly as: "treasurer" | "manager" | "monitor" | "newcomer";
  readonly show: (page: Page, office: GuardOffice) => Promise<unknown>;
};
const go =
  (path: string) =>
  (page: Page, { door }: GuardOffice) =>
    page.goto(`${door.origin}/desk/money${path}`);
const table = (page: Page, name: RegExp) => page.getByRole("table", { name }).waitFor();

/** Every screen of the lapse guard in every state it can be in. */
export const GUARD_SCENES: Readonly<Record<string, Scene>> = {
  "overview-in-danger": {
    as: "treasurer",
    show: async (page, office) => {
      await go("")(page, office);
      await page.getByRole("link", { name: "Lihat dan bertindak" }).waitFor();
    },
  },
  dangers: {
    as: "treasurer",
    show: async (page, office) => {
      await go("/dangers")(page, office);
      await table(page, /^Apa yang hilang/);
      await table(page, /^Dana, bulan/);
    },
  },
  "dangers-long-names": {
    as: "monitor",
    show: async (page, office) => {
      await page.route("**/v1/bridge-proposal*", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        for (const each of [
          ...body.funds,
          ...body.steps.map((step: { fund: object }) => step.fund),
        ])
          Object.assign(each, { name: LONG });
        for (const step of body.steps) Object.assign(step, { amount: "999999999999999" });
        await route.fulfill({ response: answer, json: body });
      });
      await go("/dangers")(page, office);
      await table(page, /^Dana, bulan/);
      await page.getByText("Dana yang ditanya").first().click();
    },
  },
  "bridge-not-explained": {
    as: "treasurer",
    show: async (page, office) => {
      await go("/dangers?until=2027-01")(page, office);
      await page.getByRole("button", { name: /^Ajukan Rp/ }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "bridge-without-money": {
    as: "treasurer",
    show: async (page, office) => {
      await go("/dangers?until=2027-01")(page, office);
      await page.getByText("Dana yang ditanya").first().click();
      await page.getByLabel(/^CSR PT Sawit Contoh/).uncheck();
      await page.getByText("Tidak ada dana yang bisa membayar.").waitFor();
    },
  },
  "dangers-nothing-yet": {
    as: "newcomer",
    show: async (page, { empty }) => {
      await page.goto(`${empty.origin}/desk/money/dangers`);
      await page.getByText("Belum pernah diperiksa").waitFor();
      await page.getByText(/semua bulan sudah ada pembayarnya/).waitFor();
    },
  },
  "dangers-server-fails": {
    as: "treasurer",
    show: async (page, office) => {
      await page.route("**/v1/cover-dangers", (route) => route.fulfill({ status: 500 }));
      await go("/dangers")(page, office);
      await page.getByRole("alert").waitFor();
    },
  },
  "people-warned": {
    as: "manager",
    show: async (page, office) => {
      await go("/dangers/people?kind=cover&lastDay=2026-12-31")(page, office);
      await table(page, /^Orang di balik/);
    },
  },
  "people-none": {
    as: "treasurer",
    show: async (page, office) => {
      await go("/dangers/people?kind=grace&lastDay=2026-01-31")(page, office);
      await page.getByText("Tidak ada orang di sini").waitFor();
    },
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showGuardScene(name: string, page: Page, office: GuardOffice): Promise<void> {
  const scene = GUARD_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  const door = scene.as === "newcomer" ? office.empty : office.door;
  await enterAs(page, { door }, office[scene.as]);
  await scene.show(page, office);
}
