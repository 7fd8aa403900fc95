/**
 * How long it takes to count all clean cases, to keep them as they are looked at, to read a page of them, to confirm
 * them in one request, and to send that request again.
 *
 *     node packages/server/bench/confirm-many.ts [cases = 15000]
 *
 * People are invented; the database is the embedded one; both people are signed in. Prints JSON.
 */
import { addDays } from "@payung/domain/shared/dates.ts";
import { insertMany } from "@payung/server/db/bulk.ts";
import { setup } from "@payung/server/db/testing.ts";
import { write } from "@payung/server/shared/office.ts";
import { givenApplications } from "@payung/server/testing/approved.ts";
import { givenDoor } from "@payung/server/testing/staff.ts";
import { aWorker } from "@payung/server/testing/workers.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";

const CASES = Number(process.argv[2] ?? 15_000);
/** Days of birth that leave everybody of an age to be covered. */
const BIRTH_DAYS = 16_000;

const stopDatabase = await setup();
const door = await givenDoor();

/** What somebody is answered, and how long it took from the request to the answer. */
async function timed(ask: () => Promise<{ status: number; text: string; body: unknown }>) {
  const start = performance.now();
  const { status, text, body } = await ask();
  if (status !== 200) throw new Error(text);
  return { body: body as never, seconds: (performance.now() - start) / 1_000 };
}

try {
  const [first, second] = [
    await door.signedIn([{ role: "verifier", areas: ["*"] }]),
    await door.signedIn([{ role: "verifier", areas: ["*"] }]),
  ];
  const people = Array.from({ length: CASES }, (_, at) =>
    aWorker({ occupation: "penjinak naga", bornOn: addDays("1962-01-01", at % BIRTH_DAYS) }),
  );
  const ids = await givenApplications(door, people);
  const { regionCode } = door.office.actor;
  await write(door.office, (tx) =>
    insertMany(
      tx,
      "proposals",
      ids.map((application_id) => ({
        region_code: regionCode,
        id: uuidv7(),
        application_id,
        kelurahan_code: people[0]?.kelurahanCode ?? null,
        outcome: "approved",
        reason: "Ditemui",
        proposed_by: first.id,
      })),
      {
        columns: [
          "region_code",
          "id",
          "application_id",
          "kelurahan_code",
          "outcome",
          "reason",
          "proposed_by",
        ],
      },
    ),
  );
  // As the database does by itself within a minute of such a change.
  await sql`analyze`.execute(door.db.owner);
  const count = await timed(() => second.ask("GET", "/v1/clean-cases"));
  const selectionId = uuidv7();
  const select = await timed(() => second.ask("POST", "/v1/clean-selections", { id: selectionId }));
  const page = await timed(() =>
    second.ask("GET", `/v1/clean-selections/${selectionId}/cases?after=${Math.round(CASES / 2)}`),
  );
  const order = { id: uuidv7(), selectionId };
  const confirm = () => second.ask("POST", "/v1/bulk-confirmations", order);
  const one = await timed(confirm);
  const again = await timed(confirm);
  const { confirmed, sampled, changed } = one.body as Record<string, number>;
  process.stdout.write(
    `${JSON.stringify(
      {
        cases: (select.body as { count: number }).count,
        requestBytes: JSON.stringify(order).length,
        countSeconds: count.seconds,
        selectSeconds: select.seconds,
        pageSeconds: page.seconds,
        confirmSeconds: one.seconds,
        againSeconds: again.seconds,
        isSameAgain: JSON.stringify(one.body) === JSON.stringify(again.body),
        confirmed,
        sampled,
        changed,
        rssMegabytes: process.memoryUsage().rss / 1e6,
      },
      null,
      2,
    )}\n`,
  );
} finally {
  await door.close();
  await stopDatabase();
}
