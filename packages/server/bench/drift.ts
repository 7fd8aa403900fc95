/**
 * How long the comparison with the insurer's own list takes: reading it, hashing each NIK, comparing, storing.
 *
 *     node packages/server/bench/drift.ts [members = 100000]
 *
 * People are invented; the database is the embedded one. One in a hundred differs. Prints JSON.
 */
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { candidateReader } from "@payung/domain/intake/candidate.ts";
import { DRAFT_COLUMNS, draftRow } from "@payung/domain/intake/draft.ts";
import { openDatabase } from "@payung/server/db/open.ts";
import { removeHome } from "@payung/server/db/testing.ts";
import {
  compareWithMembers,
  findReport,
  orderReport,
} from "@payung/server/enrolment/drift/service.ts";
import { insertMemberships } from "@payung/server/enrolment/membership-store.ts";
import { insertReply } from "@payung/server/enrolment/reply-store.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { KELURAHAN } from "@payung/server/example/data/kelurahan.ts";
import { openPeople } from "@payung/server/example/people.ts";
import { diceFrom } from "@payung/server/example/random.ts";
import { newPerson } from "@payung/server/intake/application-row.ts";
import { insertApplications } from "@payung/server/intake/application-store.ts";
import { keepUpload } from "@payung/server/intake/service.ts";
import { KOTA_JAMBI, loadReferenceData } from "@payung/server/reference/starter.ts";
import { openVault } from "@payung/server/shared/keys.ts";
import { type Office, read, write } from "@payung/server/shared/office.ts";
import { csvLine } from "@payung/server/shared/sheets/csv-line.ts";
import { uuidv7 } from "uuidv7";

const MEMBERS = Number(process.argv[2] ?? 100_000);
const AT_ONCE = 5_000;
const DIFFERS_EVERY = 100;
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
const people = openPeople(diceFrom("drift"), EXAMPLE_DAY);
const readCandidate = candidateReader(
  {
    kelurahan: KELURAHAN.map((each) => ({ ...each, kecamatanCode: each.code.slice(0, 8) })),
    occupations: [],
    today: EXAMPLE_DAY,
    regionPrefix: "1571",
  },
  { columns: DRAFT_COLUMNS, notes: new Map(), headers: [] },
);

/** Takes in so many members, and gives the lines that the insurer has of them. */
async function takeIn(count: number, from: number, replyId: string): Promise<string[]> {
  const members = Array.from({ length: count }, (_, at) => {
    const { name, nik, bornOn, household } = people.invent({});
    const written = name.words.join(" ");
    const row = draftRow({
      id: uuidv7(),
      nik,
      name: written,
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
    const kpj = `26${String(from + at).padStart(9, "0")}`;
    const { application } = newPerson(candidate, row.cells, origin, office.vault);
    return { application, kpj, nik, name: written, bornOn };
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
  return members.map(({ nik, kpj, name, bornOn }, at) =>
    csvLine([
      nik,
      (from + at) % DIFFERS_EVERY === 0 ? "ORANG LAIN" : name,
      bornOn,
      kpj,
      "BPU",
      "active",
      "",
    ]),
  );
}

try {
  const replyId = uuidv7();
  const file_sha256 = Buffer.alloc(32);
  await write(office, (tx) =>
    insertReply(tx, {
      region_code: regionCode,
      id: replyId,
      file_name: "bench",
      file_sha256,
      row_count: MEMBERS,
      taken_by: "bench",
    }),
  );
  const lines: string[] = [
    csvLine(["nik", "name", "birth_date", "kpj", "segment", "status", "paid_through"]),
  ];
  for (let from = 0; from < MEMBERS; from += AT_ONCE)
    lines.push(...(await takeIn(Math.min(AT_ONCE, MEMBERS - from), from, replyId)));
  const [id, uploadId] = [uuidv7(), uuidv7()];
  await write(office, async (tx) => {
    const bytes = Buffer.from(lines.join(""));
    await keepUpload(tx, office, {
      id: uploadId,
      fileName: "members.csv",
      bytes,
      sha256: file_sha256,
    });
    await orderReport(tx, office, { id, uploadId, mapping: null });
  });
  const start = performance.now();
  await compareWithMembers(office, id);
  const seconds = (performance.now() - start) / 1_000;
  const report = await read(office, (tx) => findReport(tx, regionCode, id));
  process.stdout.write(
    `${JSON.stringify({ members: MEMBERS, seconds, rssMegabytes: process.memoryUsage().rss / 1e6, counts: report?.counts, refusal: report?.refusal }, null, 2)}\n`,
  );
} finally {
  await database.close();
  removeHome(home);
}
