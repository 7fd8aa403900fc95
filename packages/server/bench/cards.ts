/**
 * How long cards take: drawn, signed and stored for everybody covered; put on sheets and typeset as PDF.
 *
 *     node packages/server/bench/cards.ts [people = 15000] [printed = 500]
 *
 * People are invented; the database is the embedded one. Prints JSON.
 */
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { candidateReader } from "@payung/domain/intake/candidate.ts";
import { DRAFT_COLUMNS, draftRow } from "@payung/domain/intake/draft.ts";
import { readOnSheets } from "@payung/server/cards/order-store.ts";
import {
  orderIssue,
  orderPrint,
  printCards,
  workOffIssue,
  workOffPrint,
} from "@payung/server/cards/service.ts";
import { openDatabase } from "@payung/server/db/open.ts";
import { removeHome } from "@payung/server/db/testing.ts";
import { insertMemberships } from "@payung/server/enrolment/membership-store.ts";
import { insertReply } from "@payung/server/enrolment/reply-store.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { KELURAHAN } from "@payung/server/example/data/kelurahan.ts";
import { openPeople } from "@payung/server/example/people.ts";
import { diceFrom } from "@payung/server/example/random.ts";
import { newPerson } from "@payung/server/intake/application-row.ts";
import { insertApplications } from "@payung/server/intake/application-store.ts";
import { openCohort } from "@payung/server/programme/service.ts";
import { KOTA_JAMBI, loadReferenceData } from "@payung/server/reference/starter.ts";
import { openVault } from "@payung/server/shared/keys.ts";
import { type Office, read, write } from "@payung/server/shared/office.ts";
import { aCohort } from "@payung/server/testing/approved.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";

const PEOPLE = Number(process.argv[2] ?? 15_000);
const PRINTED = Number(process.argv[3] ?? 500);
const AT_ONCE = 5_000;
const { regionCode } = KOTA_JAMBI;

const home = mkdtempSync(join(tmpdir(), "payung-bench-"));
chmodSync(home, 0o711);
const database = await openDatabase({ home, databaseName: "payung" });
await loadReferenceData(database.owner, { ...KOTA_JAMBI, isExample: true });
const office: Office = {
  db: database.service,
  vault: openVault(home),
  actor: { id: "bench", regionCode, areas: "*" },
  now: () => new Date(`${EXAMPLE_DAY}T03:00:00Z`),
};
const desk = { ...office, enqueue: async () => {} };
const people = openPeople(diceFrom("cards"), EXAMPLE_DAY);
const readCandidate = candidateReader(
  {
    kelurahan: KELURAHAN.map((each) => ({ ...each, kecamatanCode: each.code.slice(0, 8) })),
    occupations: [],
    today: EXAMPLE_DAY,
    regionPrefix: "1571",
  },
  { columns: DRAFT_COLUMNS, notes: new Map(), headers: [] },
);

/** Takes in so many members, as the insurer's reply would. */
async function takeIn(count: number, from: number, replyId: string): Promise<void> {
  const members = Array.from({ length: count }, (_, at) => {
    const { name, nik, bornOn, household } = people.invent({});
    const row = draftRow({
      id: uuidv7(),
      nik,
      name: name.words.join(" "),
      birthDate: bornOn,
      kelurahan: household.kelurahan.name,
      noticeGiven: true,
    });
    const candidate = readCandidate(row);
    if (candidate === null) throw new Error("an invented person is a candidate");
    const origin = {
      regionCode,
      channel: "api" as const,
      listId: null,
      rowNumber: null,
      submittedAt: new Date(),
      submittedBy: "bench",
      organisation: null,
    };
    const { application } = newPerson(candidate, row.cells, origin, office.vault);
    return { application, kpj: `26${String(from + at).padStart(9, "0")}` };
  });
  await write(office, async (tx) => {
    await insertApplications(
      tx,
      members.map(({ application }) => application),
    );
    await insertMemberships(
      tx,
      members.map(({ application, kpj }) => ({
        region_code: regionCode,
        id: uuidv7(),
        worker_id: application.id,
        application_id: application.id,
        kelurahan_code: application.kelurahan_code ?? null,
        kpj,
        started_on: EXAMPLE_DAY,
        first_month: EXAMPLE_DAY.slice(0, 7),
        month_count: 12,
        reply_id: replyId,
      })),
    );
  });
}

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
  const replyId = uuidv7();
  await write(office, (tx) =>
    insertReply(tx, {
      region_code: regionCode,
      id: replyId,
      file_name: "bench",
      file_sha256: Buffer.alloc(32),
      row_count: PEOPLE,
      taken_by: "bench",
    }),
  );
  for (let from = 0; from < PEOPLE; from += AT_ONCE)
    await takeIn(Math.min(AT_ONCE, PEOPLE - from), from, replyId);
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
  await database.close();
  removeHome(home);
}
