import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { candidateReader } from "@payung/domain/intake/candidate.ts";
import { DRAFT_COLUMNS, draftRow } from "@payung/domain/intake/draft.ts";
import { openDatabase } from "@payung/server/db/open.ts";
import { removeHome } from "@payung/server/db/testing.ts";
import { insertMemberships } from "@payung/server/enrolment/membership-store.ts";
import { insertReply } from "@payung/server/enrolment/reply-store.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { KELURAHAN } from "@payung/server/example/data/kelurahan.ts";
import type { People, Person } from "@payung/server/example/people.ts";
import { newPerson } from "@payung/server/intake/application-row.ts";
import { insertApplications } from "@payung/server/intake/application-store.ts";
import { openCohort } from "@payung/server/programme/service.ts";
import { KOTA_JAMBI, loadReferenceData } from "@payung/server/reference/starter.ts";
import { openVault } from "@payung/server/shared/keys.ts";
import { type Office, write } from "@payung/server/shared/office.ts";
import { aCohort } from "@payung/server/testing/approved.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";

/** An office on the disk, with an embedded database of its own that `close` removes. */
export type BenchOffice = {
  readonly home: string;
  readonly office: Office;
  readonly database: Awaited<ReturnType<typeof openDatabase>>;
  close(): Promise<void>;
};

const AT_ONCE = 5_000;
const { regionCode } = KOTA_JAMBI;

export async function openBench(
  now: Office["now"] = () => new Date(`${EXAMPLE_DAY}T03:00:00Z`),
): Promise<BenchOffice> {
  const home = mkdtempSync(join(tmpdir(), "payung-bench-"));
  chmodSync(home, 0o711);
  const database = await openDatabase({ home, databaseName: "payung" });
  await loadReferenceData(database.owner, { ...KOTA_JAMBI, isExample: true });
  const actor = { id: "bench", regionCode, areas: "*" } as const;
  return {
    home,
    office: { db: database.service, vault: openVault(home), actor, now },
    database,
    close: async () => {
      await database.close();
      removeHome(home);
    },
  };
}

const readCandidate = candidateReader(
  {
    kelurahan: KELURAHAN.map((each) => ({ ...each, kecamatanCode: each.code.slice(0, 8) })),
    occupations: [],
    today: EXAMPLE_DAY,
    regionPrefix: "1571",
  },
  { columns: DRAFT_COLUMNS, notes: new Map(), headers: [] },
);

/** An application as it is stored when this invented person sends it, with its keys. */
export function applicationOf(
  { vault }: Office,
  person: Person,
  name: string = writtenName(person),
): ReturnType<typeof newPerson> {
  const { household, nik, bornOn, birthPlace, sex } = person;
  const row = draftRow({
    id: uuidv7(),
    nik,
    name,
    birthDate: bornOn,
    kk: household.kk,
    birthPlace,
    sex,
    phone: `0${household.phone}`,
    kelurahan: household.kelurahan.name,
    noticeGiven: true,
  });
  const candidate = readCandidate(row);
  if (candidate === null) throw new Error("an invented person is a candidate");
  const origin = {
    regionCode,
    channel: "api",
    listId: null,
    rowNumber: null,
    submittedAt: new Date(),
    submittedBy: "bench",
    organisation: null,
  } as const;
  return newPerson(candidate, row.cells, origin, vault);
}

export const writtenName = ({ name }: Person): string => name.words.join(" ");

export type Member = { readonly person: Person; readonly kpj: string };

/**
 * Takes in so many invented members, as the insurer's reply would. Their numbers count from nought. With the `owner` of the
 * database its statistics keep up, as they do in a city that grows over months: a million arrive here within minutes.
 */
export async function takeInMembers(
  office: Office,
  people: People,
  count: number,
  owner?: BenchOffice["database"]["owner"],
): Promise<Member[]> {
  const replyId = uuidv7();
  await write(office, (tx) =>
    insertReply(tx, {
      region_code: regionCode,
      id: replyId,
      file_name: "bench",
      file_sha256: Buffer.alloc(32),
      row_count: count,
      taken_by: "bench",
    }),
  );
  const members: Member[] = [];
  while (members.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - members.length) }, (_, at) => {
      const person = people.invent({});
      const kpj = `26${String(members.length + at).padStart(9, "0")}`;
      return { person, kpj, ...applicationOf(office, person) };
    });
    await write(office, async (tx) => {
      await insertApplications(
        tx,
        some.map(({ application }) => application),
      );
      await insertMemberships(
        tx,
        some.map(({ application, kpj }) => ({
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
    members.push(...some.map(({ person, kpj }) => ({ person, kpj })));
    const batches = members.length / AT_ONCE;
    if (owner !== undefined && Number.isInteger(Math.log2(batches))) {
      await sql`analyze applications, person_keys, memberships, journeys`.execute(owner);
    }
  }
  return members;
}

/** Puts all members on a decree of a cohort of their own; gives the cohort. */
export async function decreeMembers(office: Office, count: number): Promise<string> {
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
        line_count: count,
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
