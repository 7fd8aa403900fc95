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
import { KOTA_JAMBI } from "@payung/server/reference/starter.ts";
import { read, write } from "@payung/server/shared/office.ts";
import { uuidv7 } from "uuidv7";
import { decreeMembers, openBench, takeInMembers } from "./bench-office.ts";

const PEOPLE = Number(process.argv[2] ?? 15_000);
const PRINTED = Number(process.argv[3] ?? 500);
const { regionCode } = KOTA_JAMBI;

const bench = await openBench();
const { office } = bench;
const desk = { ...office, enqueue: async () => {} };
const people = openPeople(diceFrom("cards"), EXAMPLE_DAY);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

try {
  await takeInMembers(office, people, PEOPLE);
  const cohortId = await decreeMembers(office, PEOPLE);

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
