import { uuidv7 } from "uuidv7";
import { guardRound, setOwnPayer } from "../funding/guard/service.ts";
import { type Office, write } from "../shared/office.ts";
import { asOwner } from "./table-rows.ts";
import type { TestOffice } from "./test-office.ts";

/** People of the guard in two kelurahan: warned, lapsed long ago, taking over payment; and a bridge that two people made. */
export async function givenGuarded(work: TestOffice): Promise<void> {
  const { office } = work;
  const later: Office = { ...office, now: () => new Date("2026-12-24T05:00:00Z") };
  await guardRound(later, uuidv7());
  const { warned, fund, rate } = await asOwner(work, async (tx) => ({
    warned: await tx
      .selectFrom("cover_warnings")
      .select(["worker_id", "application_id", "kelurahan_code"])
      .execute(),
    fund: await tx.selectFrom("funds").select("id").executeTakeFirstOrThrow(),
    rate: await tx.selectFrom("contribution_rates").select("id").executeTakeFirstOrThrow(),
  }));
  await write(office, async (tx) => {
    for (const person of warned) {
      await setOwnPayer(tx, office, {
        applicationId: person.application_id,
        version: 1,
        firstMonth: "2031-01",
        isOwn: true,
        reason: "asked at the office",
      });
      await tx
        .insertInto("cover_lapses")
        .values({
          ...person,
          region_code: office.actor.regionCode,
          programme: "jkk-jkm",
          first_month: "2020-01",
          last_month: "2020-03",
          last_day: "2020-03-31",
          reason: "year-not-opened",
          fund_id: null,
          chain: "[]",
          decided_by: office.actor.id,
          recorded_at: new Date("2020-04-01T05:00:00Z"),
        })
        .execute();
    }
    const bridge = { region_code: office.actor.regionCode, id: uuidv7(), drafted_by: "bendahara" };
    await tx
      .insertInto("bridges")
      .values({
        ...bridge,
        last_month: "2027-02",
        without_ids: [],
        reason: "the year opens late",
        month_count: 1,
        total_idr: 16_800n,
        left_count: 0,
        is_cheapest: true,
        drafted_at: office.now(),
      })
      .execute();
    const ofBridge = { region_code: bridge.region_code, bridge_id: bridge.id };
    await tx
      .insertInto("bridge_steps")
      .values({
        ...ofBridge,
        position: 1,
        fund_id: fund.id,
        month: "2027-01",
        sector: "other",
        payer_ids: [fund.id],
        month_count: 1,
        rate_id: rate.id,
        each_idr: 16_800n,
      })
      .execute();
    await tx
      .insertInto("bridge_decisions")
      .values({
        ...ofBridge,
        drafted_by: bridge.drafted_by,
        outcome: "approved",
        decided_by: "kepala",
        decided_at: office.now(),
      })
      .execute();
  });
}
