import { uuidv7 } from "uuidv7";
import { workOffCommitment, workOffPlan } from "../packages/server/src/funding/service.ts";
import { givenCovered } from "../packages/server/src/testing/cards.ts";
import { TERMS } from "../packages/server/src/testing/funds.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { workers } from "../packages/server/src/testing/workers.ts";

/** A city with members, two funds, money of which one part waits for a second person. */
export type FundsOffice = {
  readonly door: ServedDoor;
  /** An office in which nothing was ever done. */
  readonly empty: ServedDoor;
  readonly treasurer: Staffer;
  readonly manager: Staffer;
  readonly administrator: Staffer;
  readonly verifier: Staffer;
  readonly newcomer: Staffer;
  readonly city: string;
  /** For two workers by name, whose terms were changed once. */
  readonly gift: string;
  readonly company: string;
  /** A movement of the city's fund that was confirmed. */
  readonly confirmed: string;
  readonly ids: readonly string[];
  readonly codes: readonly string[];
  /** Makes the year's plan and reserves its first month; once. */
  plan(): Promise<void>;
  /** Does what the jobs do: makes plans and reserves what was ordered. */
  workOff(): Promise<void>;
};

export const YEAR = { firstMonth: "2026-12", lastMonth: "2027-11" };

export async function givenFundsOffice(): Promise<FundsOffice> {
  const [door, empty] = await Promise.all([serveDoor(), serveDoor()]);
  const { ids } = await givenCovered(door, workers(4));
  const roleAt = (at: ServedDoor, role: "treasurer" | "programme-manager" | "administrator") =>
    at.signedIn([{ role, areas: ["*"] }]);
  const treasurer = await roleAt(door, "treasurer");
  const manager = await roleAt(door, "programme-manager");
  const must = async (who: Staffer, path: string, body: object) => {
    const { status, text } = await who.ask("POST", path, body);
    if (status !== 200) throw new Error(`${path}: ${text}`);
  };
  const paperOf = async (fundId: string, name: string) => {
    const id = uuidv7();
    await treasurer.ask(
      "PUT",
      `/v1/funds/${fundId}/papers/${id}?fileName=${name}`,
      Buffer.from("%PDF-1.7"),
    );
    return id;
  };
  const open = async (kind: string, funder: string, changed: object) => {
    const [funderId, id, transitAccountId] = [uuidv7(), uuidv7(), uuidv7()];
    await must(treasurer, "/v1/funders", { id: funderId, kind, name: funder });
    const terms = { ...TERMS, amount: "1500000", ...YEAR, ...changed };
    await must(treasurer, "/v1/funds", { id, funderId, transitAccountId, terms });
    return { id, funderId, terms };
  };
  const say = async (fundId: string, amount: string) => {
    const movementId = uuidv7();
    await must(treasurer, `/v1/funds/${fundId}/movements`, {
      movementId,
      purpose: "grant",
      amount,
      happenedOn: "2026-11-02",
      paperId: await paperOf(fundId, "sp2d-0042.pdf"),
      reason: "Pencairan tahap pertama",
    });
    return movementId;
  };
  const workOff = async () => {
    for (const { name, payload } of door.ordered.splice(0)) {
      const { planId = "", commitmentId = "" } = payload as Record<string, string>;
      if (name === "funding.plan") await workOffPlan(door.office, planId);
      if (name === "funding.commit") await workOffCommitment(door.office, commitmentId);
    }
  };
  const city = await open("city_apbd", "Pemerintah Kota Contoh", {
    name: "APBD 2027",
    budgetYear: 2027,
    contact: "Bu Sri, 0741-12345",
    conditions: "Laporan tiap tiga bulan",
  });
  const gift = await open("csr", "PT Sawit Contoh", {
    name: "CSR Sawit",
    amount: "300000",
    budgetYear: null,
    budgetLine: null,
    isStateBudget: false,
    applicationIds: ids.slice(0, 1),
  });
  await must(treasurer, `/v1/funds/${gift.id}/terms`, {
    version: 2,
    reason: "Perusahaan menambah satu orang dan dananya",
    terms: { ...gift.terms, amount: "500000", applicationIds: ids.slice(0, 2) },
  });
  const confirmed = await say(city.id, "900000");
  await must(manager, `/v1/fund-movements/${confirmed}/confirmations`, {});
  await say(city.id, "100000");
  const { body } = await treasurer.ask("GET", `/v1/funds/${gift.id}/people`);
  return {
    door,
    empty,
    treasurer,
    manager,
    administrator: await roleAt(door, "administrator"),
    verifier: await door.signedIn([{ role: "verifier", areas: ["*"] }]),
    newcomer: await roleAt(empty, "treasurer"),
    city: city.id,
    gift: gift.id,
    company: gift.funderId,
    confirmed,
    ids,
    codes: body.people.map(({ code }: { code: string }) => code),
    plan: async () => {
      await must(treasurer, "/v1/coverage-plans", { id: uuidv7(), ...YEAR });
      await workOff();
      const { firstMonth } = YEAR;
      const order = { id: uuidv7(), firstMonth, lastMonth: firstMonth };
      await must(treasurer, "/v1/coverage-commitments", order);
      await workOff();
    },
    workOff,
  };
}
