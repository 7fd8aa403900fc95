/**
 * How long cards take: drawn, signed and stored for everybody covered; put on sheets and typeset as PDF.
 *
 *     node packages/server/bench/cards.ts [people = 15000] [printed = 500]
 *
 * People are invented; the database is the embedded one. Prints JSON.
 */
import { readOnSheets } from "@payung/server/cards/order-store.ts";
import {
  orderIssue,
  orderPrint,
  printCards,
  workOffIssue,
  workOffPrint,
} from "@payung/server/cards/service.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { openPeople } from "@payung/server/example/people.ts";
import { diceFrom } from "@payung/server/example/random.ts";
import { openCohort } from "@payung/server/programme/service.ts";
import { KOTA_JAMBI } from "@payung/server/reference/starter.ts";
import { read, write } from "@payung/server/shared/office.ts";
import { aCohort } from "@payung/server/testing/approved.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { openBench, takeInMembers } from "./bench-office.ts";

const PEOPLE = Number(process.argv[2] ?? 15_000);
const PRINTED = Number(process.argv[3] ?? 500);
const { regionCode } = KOTA_JAMBI;

const bench = await openBench();
const { office } = bench;
const desk = { ...office, enqueue: async () => {} };
const people = openPeople(diceFrom("cards"), EXAMPLE_DAY);

/** A cohort of all of them with its decree. */
async function decreeAll(): Promise<string> {
  const cohort = aCohort();
  const decreeId = uuidv7();
  await write(office, async (tx) => {
    await openCohort(tx, office, cohort);
    await tx
      .insertInto("decrees")
      .values({
        region_code: regionCode,
        id: decreeId,
        cohort_id: cohort.id,
        number: "1/SK",
        version: 1,
        kind: "initial",
        issued_on: EXAMPLE_DAY,
        line_count: PEOPLE,
        annex_sha256: Buffer.alloc(32),
        issued_by: "bench",
      })
      .execute();
    await sql`
      insert into decree_lines (region_code, decree_id, line_number, cohort_id, application_id, kelurahan_code, name,
        nik_sealed, occupation, first_month, month_count)
      select m.region_code, ${decreeId}, row_number() over (order by m.application_id), ${cohort.id}, m.application_id,
        m.kelurahan_code, a.name, a.nik_sealed, 'Tukang ojek', m.first_month, m.month_count
      from memberships m join applications a on a.region_code = m.region_code and a.id = m.application_id`.execute(
      tx,
    );
  });
  return cohort.id;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

try {
  await takeInMembers(office, people, PEOPLE);
  const cohortId = await decreeAll();

  const issueId = uuidv7();
  const issued = await timed(async () => {
    await write(office, (tx) => orderIssue(tx, desk, { id: issueId, cohortId }));
    await workOffIssue(office, issueId);
  });
  const printId = uuidv7();
  const laidOut = await timed(() =>
    write(office, (tx) =>
      orderPrint(tx, desk, { id: printId, cohortId, which: "all", origin: null }),
    ),
  );
  const some = await read(office, (tx) => readOnSheets(tx, regionCode, printId, 1, PRINTED));
  const settings = { cityName: KOTA_JAMBI.name, phone: null, origin: "https://payung.example" };
  let bytes = 0;
  const printed = await timed(async () => {
    bytes = (await printCards(some, settings)).length;
  });
  const printedAll = await timed(() => workOffPrint(office, printId));
  const cards = await read(office, (tx) =>
    tx
      .selectFrom("cards")
      .select((to) => to.fn.countAll().as("n"))
      .executeTakeFirstOrThrow(),
  );
  process.stdout.write(
    `${JSON.stringify(
      {
        people: PEOPLE,
        cards: Number(cards.n),
        issueSeconds: issued,
        layOutSeconds: laidOut,
        printed: some.length,
        printSeconds: printed,
        printMegabytes: bytes / 1e6,
        printAllInPartsSeconds: printedAll,
        rssMegabytes: process.memoryUsage().rss / 1e6,
      },
      null,
      2,
    )}\n`,
  );
} finally {
  await bench.close();
}
