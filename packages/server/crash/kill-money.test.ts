import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { rupiah } from "@payung/domain/shared/money.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decreeMembers, takeInMembers } from "../bench/bench-office.ts";
import { openDatabase } from "../src/db/open.ts";
import { openPeople } from "../src/example/people.ts";
import { diceFrom } from "../src/example/random.ts";
import { addGroup, setGroupOfFund } from "../src/funding/bills/groups.ts";
import { orderPlan } from "../src/funding/plan.ts";
import { KOTA_JAMBI, loadReferenceData } from "../src/reference/starter.ts";
import { read, write } from "../src/shared/office.ts";
import { givenFund } from "../src/testing/funds.ts";
import { faultsIn } from "../src/testing/ledger.ts";
import { AS_OF, givenHome, removeHomes } from "./city.ts";
import { diceOf, moments } from "./moments.ts";
import { GROUP, MONTHS, PLAN, workOn } from "./money-work.ts";
import { inOffice } from "./office-of.ts";
import { isAlive, killTree } from "./process-tree.ts";

const MEMBERS = 6_000;
const KILLS = 10;
const WORK = fileURLToPath(new URL("./money-work.ts", import.meta.url));

/** A home whose plan is ordered and not begun, and one in which all is reserved and nothing billed. */
let ordered: string;
let reserved: string;

beforeAll(async () => {
  ordered = givenHome();
  const database = await openDatabase({ home: ordered, databaseName: "payung" });
  await loadReferenceData(database.owner, { ...KOTA_JAMBI, isExample: true });
  await database.close();
  await inOffice(ordered, async (office) => {
    await takeInMembers(office, openPeople(diceFrom("money"), AS_OF), MEMBERS);
    await decreeMembers(office, MEMBERS);
    const fund = await givenFund(office, {
      firstMonth: "2026-11",
      lastMonth: "2027-12",
      amount: rupiah(1_000_000_000_000n),
    });
    await write(office, async (tx) => {
      await addGroup(tx, office, { id: GROUP, kind: "SG", number: "G-1", name: "Pekerja rentan" });
      await setGroupOfFund(tx, office, { id: GROUP, fundId: fund.id, groupId: GROUP });
      await orderPlan(tx, office, { id: PLAN, ...MONTHS });
    });
  });
  reserved = copyOf(ordered);
  await workOn(reserved, "plan");
});
afterAll(removeHomes);

function copyOf(home: string): string {
  const copy = givenHome();
  execFileSync("cp", ["-a", `${home}/.`, copy]); // with its owner: root's database belongs to another user
  return copy;
}

/** What the ledger holds, without when; nothing of it may ever be wrong. */
function traceOf(home: string): Promise<unknown> {
  return inOffice(home, (office) =>
    read(office, async (tx) => {
      expect(await faultsIn(tx)).toEqual([]);
      const { rows: months } = await sql`
        select month, state, count(*)::int as months, sum(amount_idr)::bigint as amount from coverage_months
        group by 1, 2 order by 1, 2`.execute(tx);
      const { rows: transfers } = await sql`
        select kind, purpose, count(*)::int as transfers, sum(amount_idr)::bigint as amount from ledger_transfers
        group by 1, 2 order by 1, 2`.execute(tx);
      const { rows: members } = await sql`
        select md5(string_agg(concat(application_id, month, account_id, amount_idr, state), '' order by application_id, month)) as hash
        from coverage_months`.execute(tx);
      return { months, transfers, members };
    }),
  );
}

/** Lets a process work for so long and kills it with its PostgreSQL; says whether it had ended before. */
async function strike(home: string, what: "plan" | "pay", ms: number): Promise<boolean> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [WORK, home, what], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH, HOME },
  });
  let complained = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complained += chunk.toString();
  });
  const ended = once(child, "close");
  const ending = await Promise.race([ended, pause(ms, null)]);
  if (ending !== null) {
    expect(ending[0], complained).toBe(0);
    return true;
  }
  const killed = killTree(child.pid ?? 0);
  await ended;
  while (killed.some(isAlive)) await pause(5);
  return false;
}

test.each([
  ["plan", () => ordered],
  ["pay", () => reserved],
] as const)(`%s, killed ${KILLS} times, loses no month and moves no rupiah twice`, async (what, begin) => {
  const calm = copyOf(begin());
  const began = performance.now();
  expect(await strike(calm, what, 300_000)).toBe(true);
  const whole = performance.now() - began;
  const wanted = await traceOf(calm);

  let home = copyOf(begin());
  for (const moment of moments(diceOf(`kill-money ${what}`), KILLS)) {
    let ms = moment * whole;
    while (await strike(home, what, ms)) {
      expect(await traceOf(home)).toEqual(wanted);
      home = copyOf(begin());
      ms *= 0.9;
    }
    process.stdout.write(`  killed after ${Math.round(ms)} ms\n`);
    await traceOf(home);
  }
  expect(await strike(home, what, 300_000)).toBe(true);
  expect(await traceOf(home)).toEqual(wanted);
  // Once more is harmless.
  expect(await strike(home, what, 300_000)).toBe(true);
  expect(await traceOf(home)).toEqual(wanted);
});
