import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyList } from "../main-job/verify.ts";
import { read } from "../shared/office.ts";
import { givenList, listCells } from "../testing/files.ts";
import { asOwner, tableNames } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { givenWholeSeason } from "../testing/whole-office.ts";
import { aWorker, type Worker } from "../testing/workers.ts";
import { originalCells } from "./application-row.ts";

let work: TestOffice;
let everyone: Worker[];
/** The number stands where it should not: in names, addresses and remarks. */
let careless: Worker[];

beforeAll(async () => {
  work = await givenOffice();
  careless = [aWorker(), aWorker(), aWorker()].map((worker) => ({
    ...worker,
    name: `${worker.name} (${worker.nik})`,
    occupation: `Ojek ${worker.nik.slice(0, 4)} ${worker.nik.slice(4, 8)} ${worker.nik.slice(8, 12)} ${worker.nik.slice(12)}`,
    kelurahan: `Kenali ${worker.nik}`,
  }));
  const list = await givenList(work.folder, careless);
  await verifyList(work.office, { list, asOf: "2026-11-23", extracts: {} });
  everyone = [...(await givenWholeSeason(work)), ...careless];
});
afterAll(() => work.close());

/** Every value that lies in the database, as bytes, with the table it lies in. */
async function everyValue(): Promise<Map<string, Buffer>> {
  const tables = await tableNames(work);
  return asOwner(work, async (tx) => {
    const found = new Map<string, Buffer>();
    for (const name of tables) {
      const { rows } = await sql<Record<string, unknown>>`
        select * from ${sql.table(name)}`.execute(tx);
      const parts = rows.flatMap((row) =>
        Object.values(row).map((value) =>
          Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value, bigintAsText) ?? ""),
        ),
      );
      found.set(name, Buffer.concat(parts.flatMap((part) => [part, Buffer.from("\n")])));
    }
    return found;
  });
}
const bigintAsText = (_: string, value: unknown) =>
  typeof value === "bigint" ? String(value) : value;

/** What anyone who steals the database would look for: the number, and what is easily made of it. */
function tracesOf(nik: string): Buffer[] {
  const plain = Buffer.from(nik);
  const spaced = nik.replace(/(\d{4})(?=\d)/g, "$1 ");
  const hashed = ["md5", "sha1", "sha256", "sha512"].flatMap((name) => {
    const digest = createHash(name).update(nik).digest();
    return [digest, Buffer.from(digest.toString("hex")), Buffer.from(digest.toString("base64"))];
  });
  const number = Buffer.alloc(8);
  number.writeBigInt64BE(BigInt(nik));
  return [
    plain,
    Buffer.from(spaced),
    Buffer.from([...nik].reverse().join("")),
    Buffer.from(plain.toString("base64").replace(/=+$/, "")),
    Buffer.from(plain.toString("hex")),
    Buffer.from(nik, "utf16le"),
    number,
    Buffer.from(nik, "hex"),
    ...hashed,
  ];
}

function search(values: ReadonlyMap<string, Buffer>, people: readonly Worker[]): string[] {
  const found = new Set<string>();
  const niks = people.map((worker) => worker.nik).filter((nik) => nik !== "");
  for (const [table, bytes] of values) {
    for (const nik of niks) {
      if (tracesOf(nik).some((trace) => bytes.includes(trace))) found.add(table);
    }
  }
  return [...found];
}

test("no NIK that came in lies anywhere in the database as it is, encoded, or hashed without a key", async () => {
  const values = await everyValue();
  expect(everyone.length).toBeGreaterThan(10);
  expect(search(values, everyone)).toEqual([]);
});

test("the search finds a NIK that is planted, however it is dressed", async () => {
  const worker = aWorker();
  for (const [at, trace] of tracesOf(worker.nik).entries()) {
    const values = new Map([["planted", Buffer.concat([Buffer.from("x"), trace])]]);
    expect(search(values, [worker]), `trace ${at}`).toEqual(["planted"]);
  }
  await asOwner(work, (tx) =>
    tx
      .insertInto("insurer_reasons")
      .values({ region_code: "15.71", insurer_text: `NIK ${worker.nik}`, reason_code: "X" })
      .execute(),
  );
  expect(search(await everyValue(), [worker])).toEqual(["insurer_reasons"]);
});

test("each row is kept exactly as it came, sealed, whatever was read from it", async () => {
  const rows = await read(work.office, (tx) =>
    tx
      .selectFrom("applications")
      .select(["id", "raw_sealed", "name", "row_number"])
      .where("name", "like", "%[NIK]%")
      .orderBy("row_number")
      .execute(),
  );
  expect(rows).toHaveLength(careless.length);
  for (const [at, worker] of careless.entries()) {
    const row = rows[at];
    if (row === undefined) throw new Error("each row of the list is an application");
    expect(originalCells(row, work.office.vault)).toEqual(listCells(worker));
    expect(row.row_number).toBe(at + 2);
  }
});
