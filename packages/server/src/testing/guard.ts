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
  const { warned, fund, plan } = await asOwner(work, async (tx) => ({
    warned: await tx
      .selectFrom("cover_warnings")
      .select(["worker_id", "application_id", "kelurahan_code"])
      .execute(),
    fund: await tx.selectFrom("funds").select("id").executeTakeFirstOrThrow(),
    plan: await tx.selectFrom("coverage_plans").select("id").executeTakeFirstOrThrow(),
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
        fund_id: fund.id,
        first_month: "2027-01",
        last_month: "2027-02",
        reason: "the year opens late",
        drafted_at: office.now(),
      })
      .execute();
    await tx
      .insertInto("bridge_approvals")
      .values({
        region_code: bridge.region_code,
        bridge_id: bridge.id,
        drafted_by: bridge.drafted_by,
        approved_by: "kepala",
        terms_version: 2,
        plan_id: plan.id,
        approved_at: office.now(),
      })
      .execute();
  });
}
