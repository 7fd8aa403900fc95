import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../src/db/open.ts";
import { shuffle } from "../src/example/random.ts";
import { KOTA_JAMBI, loadReferenceData } from "../src/reference/starter.ts";
import { read } from "../src/shared/office.ts";
import { faultsIn } from "../src/testing/ledger.ts";
import {
  CALLBACK_TOKEN,
  gatewaysThat,
  givenPledge,
  givenSponsor,
  midtransNotice,
  workOffErrands,
} from "../src/testing/payments.ts";
import { givenHome, removeHomes } from "./city.ts";
import { diceOf } from "./moments.ts";
import { inOffice } from "./office-of.ts";
import { isAlive, killTree } from "./process-tree.ts";
import { answersIn } from "./services-answer.ts";

const PAYMENTS = 240;
const KILLS = 10;
/** So many notices are under way at once, as when a service sends again what it could not deliver. */
const AT_ONCE = 8;
const WORK = fileURLToPath(new URL("./hooks-work.ts", import.meta.url));

type Notice = {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

let home: string;
/** What each payment must have come to in the end, by its pledge. */
const wanted = new Map<string, { received: bigint; returned: bigint }>();
const notices: Notice[] = [];
/** What Xendit answers of each of its payments: only that moves money. Midtrans knows of nothing, and its notices are signed. */
const answers: Record<string, readonly string[]> = {};

/** A payment, told by Midtrans or Xendit, every fifth with a part given back; each notice comes twice. */
function tell(nth: number, paymentId: string, amount: bigint): bigint {
  const returned = nth % 5 === 0 ? 1_000n : 0n;
  const told: Notice[] = [];
  if (nth % 2 === 0) {
    const say = (more: Parameters<typeof midtransNotice>[1]) =>
      told.push({
        path: "/hooks/midtrans",
        body: midtransNotice(paymentId, { amount: `${amount}.00`, ...more }),
        headers: {},
      });
    say({});
    if (returned > 0n) say({ status: "partial_refund", refund: `${returned}.00` });
  } else {
    const say = (event: string, data: object) =>
      told.push({
        path: "/hooks/xendit",
        body: JSON.stringify({
          event,
          data: { currency: "IDR", status: "SUCCEEDED", created: "2026-11-23T07:30:05Z", ...data },
        }),
        headers: { "x-callback-token": CALLBACK_TOKEN },
      });
    const id = `qrpy_${nth}`;
    say("qr.payment", { id, amount: Number(amount), reference_id: paymentId, type: "DYNAMIC" });
    if (returned > 0n)
      say("refund.succeeded", { id: `rfd-${nth}`, payment_id: id, amount: Number(returned) });
    answers[paymentId] = told.map(({ body }) => body);
  }
  notices.push(...told, ...told);
  return returned;
}

beforeAll(async () => {
  home = givenHome();
  const database = await openDatabase({ home, databaseName: "payung" });
  await loadReferenceData(database.owner, { ...KOTA_JAMBI, isExample: true });
  await database.close();
  await inOffice(home, async (office) => {
    const sponsor = await givenSponsor(office);
    for (let nth = 0; nth < PAYMENTS; nth++) {
      const { pledgeId, paymentId, amount } = await givenPledge(sponsor);
      await workOffErrands(office, gatewaysThat(undefined, nth % 2 === 0 ? "midtrans" : "xendit"));
      wanted.set(pledgeId, { received: amount, returned: tell(nth, paymentId, amount) });
    }
  });
  writeFileSync(answersIn(home), JSON.stringify(answers));
});
afterAll(removeHomes);

type Served = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<unknown>;
};

async function serve(): Promise<Served> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [WORK, home], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH, HOME },
  });
  const ended = once(child, "close");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: line.toString().trim(), ended };
}

/** Sends what is still to be sent, and keeps what was not acknowledged for the next time, until `isOver`. */
async function send(url: string, open: Notice[], isOver: () => boolean): Promise<Notice[]> {
  const acknowledged: Notice[] = [];
  const sender = async () => {
    for (let notice = open.pop(); notice !== undefined && !isOver(); notice = open.pop()) {
      const { path, body, headers } = notice;
      const status = await fetch(url + path, { method: "POST", body, headers }).then(
        (answer) => answer.status,
        () => null, // the process was killed
      );
      if (status === 200) acknowledged.push(notice);
      else open.push(notice);
      if (status === null) return;
      expect(status).toBe(200);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return acknowledged;
}

const inLedger = () =>
  inOffice(home, (office) =>
    read(office, async (tx) => {
      expect(await faultsIn(tx)).toEqual([]);
      const { rows } = await sql<{ id: string; received: bigint; returned: bigint }>`
        select account_id as id, received_idr as received, spent_idr as returned from ledger_totals
        where account_id = any (${[...wanted.keys()]}::uuid[])`.execute(tx);
      const { rows: kept } = await sql<{ count: number }>`
        select count(*)::int as count from payment_notices where not is_asked`.execute(tx);
      return { funds: rows, count: kept[0]?.count };
    }),
  );

test(`what payment services tell, killed ${KILLS} times, is kept once it is acknowledged, and moves money once`, async () => {
  const dice = diceOf("kill-hooks");
  let open = [...notices];
  shuffle(open, dice);
  const kept = new Set<string>();
  for (let nth = 0; nth < KILLS; nth++) {
    const { child, url, ended } = await serve();
    let isOver = false;
    const part = open.slice(0, Math.ceil(notices.length / (KILLS + 1)));
    open = open.slice(part.length);
    const sending = send(url, part, () => isOver);
    const ms = 30 + dice.below(670);
    await pause(ms);
    const killed = killTree(child.pid ?? 0);
    isOver = true;
    await ended;
    while (killed.some(isAlive)) await pause(5);
    for (const { body } of await sending) kept.add(body);
    open.push(...part);
    const { count } = await inLedger();
    // What was acknowledged is there. Of what was not, the answer may have been lost on the way.
    expect(count).toBeGreaterThanOrEqual(kept.size);
    process.stdout.write(
      `  killed after ${ms} ms, ${kept.size} acknowledged, ${open.length} to send\n`,
    );
  }

  const { child, url, ended } = await serve();
  await send(url, open, () => false);
  expect(open).toEqual([]);
  // It ends when nothing waits any more.
  child.kill("SIGTERM");
  await ended;
  const { funds, count } = await inLedger();
  expect(count).toBe(new Set(notices.map(({ body }) => body)).size);
  expect(new Map(funds.map(({ id, received, returned }) => [id, { received, returned }]))).toEqual(
    wanted,
  );
});
