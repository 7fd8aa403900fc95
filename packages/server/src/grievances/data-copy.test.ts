import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { write } from "../shared/office.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { textOfPdf } from "../testing/pdf.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { givenWholeSeason } from "../testing/whole-office.ts";
import { VISIBILITY } from "../visibility.ts";
import { COPY_COVERAGE } from "./copy-coverage.ts";
import { COPY_SECTIONS, type CopySectionName, type DataCopy } from "./copy-data.ts";
import { readDataCopy } from "./data-copy.ts";
import { printCopy } from "./print-copy.ts";

const COLUMNS: Readonly<Record<string, object>> = VISIBILITY;

let work: TestOffice;
let people: readonly Person[];
type Person = {
  readonly id: string;
  readonly code: string;
  readonly name: string | null;
  readonly nik: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

beforeAll(async () => {
  work = await givenOffice();
  await givenWholeSeason(work);
  const rows = await asOwner(work, (tx) =>
    tx
      .selectFrom("applications")
      .select(["id", "code", "name", "phone", "email", "nik_sealed"])
      .orderBy("id")
      .execute(),
  );
  people = rows.map(({ nik_sealed: sealed, ...row }) => ({
    ...row,
    nik: sealed === null ? null : work.db.vault.openNik(sealed, row.id),
  }));
});
afterAll(() => work.close());

const copyOf = (id: string, isWhole = true) =>
  write(work.office, (tx) => readDataCopy(tx, work.office, KOTA_JAMBI, id, isWhole));
const textOf = (copy: DataCopy) => JSON.stringify(copy);
const rowsOf = (copy: DataCopy, name: CopySectionName) =>
  copy.sections.find((each) => each.name === name)?.rows ?? [];

describe("the copy of somebody's data", () => {
  test("knows of each table that holds something of persons, where it stands or why it does not", () => {
    const personal = Object.entries(VISIBILITY)
      .filter(([, columns]) =>
        Object.values(columns).some((each) => each === "personal" || each === "specific"),
      )
      .map(([table]) => table);
    const unknown = personal.filter((table) => !(table in COPY_COVERAGE));
    expect(unknown).toEqual([]);
    expect(Object.keys(COPY_COVERAGE).filter((table) => !(table in VISIBILITY))).toEqual([]);
  });

  test("has something of each table in which the person stands", async () => {
    const told = Object.entries(COPY_COVERAGE).flatMap(([table, where]) =>
      typeof where === "string" && "application_id" in (COLUMNS[table] ?? {})
        ? [{ table, where }]
        : [],
    );
    expect(told.length).toBeGreaterThan(25);
    let looks = 0;
    const copies = new Map<string, DataCopy>();
    for (const { table, where } of told) {
      const [holder] = await asOwner(work, async (tx) => {
        const { rows } = await sql<{ id: string }>`
          select application_id as id from ${sql.table(table)} where application_id is not null
          order by application_id limit 1`.execute(tx);
        return rows;
      });
      if (holder === undefined) continue;
      const copy = copies.get(holder.id) ?? (await copyOf(holder.id));
      copies.set(holder.id, copy);
      expect(rowsOf(copy, where).length, `${table} in "${where}"`).toBeGreaterThan(0);
      looks += 1;
    }
    // A season leaves rows in nearly all of them.
    expect(looks).toBeGreaterThan(25);
  });

  test("says of each part where it comes from and how long it is kept", async () => {
    const copy = await copyOf(people[0]?.id ?? "");
    expect(copy.sections.map(({ name }) => name)).toEqual(COPY_SECTIONS);
    expect(copy.sections.every(({ origin, kept }) => origin !== "" && kept !== "")).toBe(true);
    expect(textOf(copy)).toContain("10 tahun sesudah angkatan berakhir");
  });

  test("says of each month who pays how much, and how far it is", async () => {
    const paid = await asOwner(work, (tx) =>
      tx
        .selectFrom("coverage_months")
        .select(["application_id", "month"])
        .where("state", "in", ["paid", "confirmed"])
        .executeTakeFirstOrThrow(),
    );
    const rows = Object.fromEntries(rowsOf(await copyOf(paid.application_id), "cover"));
    expect(rows[`Iuran ${paid.month}`]).toMatch(
      /^[\d.]+ rupiah, .+, (sudah dibayar|dibayar dan diakui BPJS Ketenagakerjaan)$/,
    );
    expect(rows["Iuran 2027-11"]).toMatch(/, direncanakan$/);
  });

  test("holds nothing of another person", async () => {
    for (const mine of people) {
      const text = textOf(await copyOf(mine.id));
      const own = new Set(spellingsOf(mine));
      const theirs = people.flatMap(spellingsOf).filter((each) => !own.has(each));
      expect(
        theirs.filter((each) => text.includes(each)),
        `in the copy of ${mine.name}`,
      ).toEqual([]);
    }
  });

  test("shows NIK and KK whole to whoever has proved to be the person, and to nobody else", async () => {
    const mine = people.find(({ nik }) => nik !== null);
    const spaced = (mine?.nik ?? "").replace(/(\d{4})(?=\d)/g, "$1 ");
    const whole = textOf(await copyOf(mine?.id ?? ""));
    expect(whole).toContain(spaced);
    const masked = textOf(await copyOf(mine?.id ?? "", false));
    expect(masked.includes(spaced) || masked.includes(mine?.nik ?? "")).toBe(false);
    expect(masked.match(/\d{16}/)).toBeNull();
  });

  test("tells who looked by role, and names no officer", async () => {
    const copy = await copyOf(people[0]?.id ?? "");
    const seen = rowsOf(copy, "seen");
    expect(seen.length).toBeGreaterThan(0);
    expect(JSON.stringify(seen)).not.toContain("officer-");
  });

  test("what officers wrote freely is dated and not quoted: it may speak of other people", async () => {
    const note = await asOwner(work, (tx) =>
      tx.selectFrom("case_notes").select(["application_id", "words"]).executeTakeFirstOrThrow(),
    );
    const copy = await copyOf(note.application_id);
    expect(rowsOf(copy, "officers").length).toBeGreaterThan(0);
    expect(textOf(copy)).not.toContain(note.words);
  });

  test("is printed on paper with all that it says", async () => {
    const copy = await copyOf(people[0]?.id ?? "");
    const pages = await textOfPdf(await printCopy(copy, KOTA_JAMBI));
    const squeezed = (text: string) => text.replace(/\s+/g, "");
    const text = squeezed(pages.join(""));
    for (const { title, rows } of copy.sections) {
      expect(text).toContain(squeezed(title));
      for (const [name] of rows) expect(text, name).toContain(squeezed(name));
    }
    expect(text).toContain(`Halaman1dari${pages.length}`);
  });
});

/** Everything that names somebody, as it could stand in a text. What is short stands in any long number. */
function spellingsOf({ id, code, name, nik, phone, email }: Person): string[] {
  const inFours = (text: string | null) => text?.replace(/(\d{4})(?=\d)/g, "$1 ") ?? null;
  const local = phone?.replace("+62", "0") ?? null;
  return [id, code, name, nik, inFours(nik), phone, inFours(local), email].filter(
    (each) => each !== null && each.length > 8,
  ) as string[];
}
