/**
 * How long the comparison with the insurer's own list takes: reading it, hashing each NIK, comparing, storing.
 *
 *     node packages/server/bench/drift.ts [members = 100000]
 *
 * People are invented; the database is the embedded one. One in a hundred differs. Prints JSON.
 */
import {
  compareWithMembers,
  findReport,
  orderReport,
} from "@payung/server/enrolment/drift/service.ts";
import { EXAMPLE_DAY } from "@payung/server/example/city.ts";
import { openPeople } from "@payung/server/example/people.ts";
import { diceFrom } from "@payung/server/example/random.ts";
import { keepUpload } from "@payung/server/intake/service.ts";
import { KOTA_JAMBI } from "@payung/server/reference/starter.ts";
import { read, write } from "@payung/server/shared/office.ts";
import { csvLine } from "@payung/server/shared/sheets/csv-line.ts";
import { uuidv7 } from "uuidv7";
import { type Member, openBench, takeInMembers, writtenName } from "./bench-office.ts";

const MEMBERS = Number(process.argv[2] ?? 100_000);
const DIFFERS_EVERY = 100;
const { regionCode } = KOTA_JAMBI;

const bench = await openBench();
const { office } = bench;
const people = openPeople(diceFrom("drift"), EXAMPLE_DAY);

/** The line that the insurer has of somebody. */
function lineOf({ person, kpj }: Member, at: number): string {
  const name = at % DIFFERS_EVERY === 0 ? "ORANG LAIN" : writtenName(person);
  return csvLine([person.nik, name, person.bornOn, kpj, "BPU", "active", ""]);
}

try {
  const members = await takeInMembers(office, people, MEMBERS);
  const lines = [
    csvLine(["nik", "name", "birth_date", "kpj", "segment", "status", "paid_through"]),
    ...members.map(lineOf),
  ];
  const [id, uploadId] = [uuidv7(), uuidv7()];
  await write(office, async (tx) => {
    const bytes = Buffer.from(lines.join(""));
    await keepUpload(tx, office, {
      id: uploadId,
      fileName: "members.csv",
      bytes,
      sha256: Buffer.alloc(32),
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
  await bench.close();
}
