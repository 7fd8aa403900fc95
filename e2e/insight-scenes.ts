import { sql } from "kysely";
import type { Page } from "playwright-core";
import { runExample } from "../packages/server/src/example/pipeline.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { asOwner } from "../packages/server/src/testing/table-rows.ts";
import { enterAs } from "./desk-scenes.ts";

/** A city that went through the whole main job over some months, and those who look after it. */
export type InsightOffice = {
  readonly door: ServedDoor;
  readonly manager: Staffer;
  readonly monitor: Staffer;
  /** Somebody who looks after one kelurahan. */
  readonly local: Staffer;
};

export const LOCAL_KELURAHAN = { code: "15.71.07.1005", name: "Kenali Asam Bawah" };
const SILENT = { started: () => {}, advanced: () => {}, ended: () => {} };

export async function givenInsightOffice(workers = 1_500): Promise<InsightOffice> {
  const door = await serveDoor();
  await runExample(door.office, door.folder, SILENT, { workers, quota: Math.round(workers / 5) });
  await spreadOverMonths(door);
  return {
    door,
    manager: await door.signedIn([{ role: "programme-manager", areas: ["*"] }]),
    monitor: await door.signedIn([{ role: "monitor", areas: ["*"] }]),
    local: await door.signedIn([{ role: "supervisor", areas: [LOCAL_KELURAHAN.code] }]),
  };
}

/**
 * The example happens within a minute. Here it happened over four months: people came one by one, most were decided
 * within minutes and some after days, and the decree came later. As the owner, who may change what nobody else may.
 */
async function spreadOverMonths(door: ServedDoor): Promise<void> {
  await asOwner(door, async (tx) => {
    await sql`select setseed(0.5)`.execute(tx);
    await sql`
      update journeys j set
        received_at = now() - interval '30 days' - n * interval '2 hours',
        decided_at = case when decided_at is not null then now() - interval '30 days' - n * interval '2 hours'
          + case when n % 7 = 0 then (1 + n % 9) * interval '20 hours' else (1 + n % 40) * interval '1 minute' end end,
        decreed_at = case when decreed_at is not null then now() - interval '21 days' end,
        sent_at = case when sent_at is not null then now() - interval '17 days' end,
        protected_at = case when protected_at is not null then now() - interval '12 days' + (n % 5) * interval '1 day' end
      from (select application_id, row_number() over (order by application_id) as n from journeys) numbered
      where numbered.application_id = j.application_id`.execute(tx);
    await sql`
      update cases c set since = j.decided_at from journeys j
      where j.region_code = c.region_code and j.application_id = c.application_id and j.decided_at is not null`.execute(
      tx,
    );
  });
}

const LONG = "Pengemudi angkutan barang antarkelurahan bermuatan berat tanpa pemberi kerja tetap";

type Scene = {
  readonly as: "manager" | "monitor" | "local";
  readonly show: (page: Page, office: InsightOffice) => Promise<unknown>;
};
const go =
  (query: string) =>
  async (page: Page, { door }: InsightOffice) => {
    await page.goto(`${door.origin}/desk/overview${query}`);
  };
const isThere = (page: Page) =>
  page.getByRole("table", { name: /^Angka menurut/ }).waitFor({ timeout: 20_000 });
const comparing = (query: string) => async (page: Page, office: InsightOffice) => {
  await go(query)(page, office);
  await isThere(page);
};

/** The overview in every state it can be in. */
export const INSIGHT_SCENES: Readonly<Record<string, Scene>> = {
  overview: { as: "manager", show: comparing("") },
  "by-occupation": { as: "monitor", show: comparing("?by=occupation&sort=received") },
  "by-sex": { as: "monitor", show: comparing("?by=sex&sort=-days") },
  "of-one-kelurahan": { as: "local", show: comparing("") },
  "one-group": {
    as: "manager",
    show: async (page, office) => {
      await comparing("?sort=received")(page, office);
      await page.getByRole("button", { name: LOCAL_KELURAHAN.name }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  "whole-table": {
    as: "manager",
    show: async (page, office) => {
      await comparing("")(page, office);
      await page.getByRole("button", { name: /^Tampilkan semua/ }).click();
      // A bar that stays at the top of the screen would lie over some row.
      await page.evaluate("scrollTo(0, 0)");
    },
  },
  "no-one-received": {
    as: "monitor",
    show: async (page, office) => {
      await go("?from=2020-01-01&to=2020-01-31")(page, office);
      await page.getByText("Tidak ada pendaftaran").waitFor();
    },
  },
  "days-reversed": {
    as: "monitor",
    show: async (page, office) => {
      await comparing("?from=2026-01-01")(page, office);
      await page.getByLabel("Diterima sampai").fill("2025-01-01");
      await page.getByRole("button", { name: "Tampilkan", exact: true }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "server-fails": {
    as: "monitor",
    show: async (page, office) => {
      await page.route("**/v1/overview*", (route) => route.fulfill({ status: 500 }));
      await go("")(page, office);
      await page.getByRole("alert").waitFor();
    },
  },
  "long-text": {
    as: "monitor",
    show: async (page, office) => {
      await page.route("**/v1/overview?*by=occupation*", async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        for (const group of body.groups) group.name = { id: LONG, en: LONG };
        await route.fulfill({ response: answer, json: body });
      });
      await comparing("?by=occupation")(page, office);
    },
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showInsightScene(
  name: string,
  page: Page,
  office: InsightOffice,
): Promise<void> {
  const scene = INSIGHT_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  await enterAs(page, office, office[scene.as]);
  await scene.show(page, office);
}
