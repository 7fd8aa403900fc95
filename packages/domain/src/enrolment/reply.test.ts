import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cell } from "../intake/cell.ts";
import {
  type Before,
  judgeReply,
  type ReplyRow,
  type ReplyTemplate,
  readReplyRow,
  recogniseReply,
} from "./reply.ts";

const TODAY = "2026-12-20";
const template: ReplyTemplate = {
  version: "test",
  headers: {
    row: ["NO", "NO URUT"],
    nik: ["NOMOR_IDENTITAS", "NIK"],
    name: ["NAMA_LENGKAP", "NAMA"],
    kpj: ["KPJ", "NO KPJ"],
    status: ["STATUS"],
    reason: ["KETERANGAN"],
    started_on: ["TGL_KEPESERTAAN"],
  },
  acceptedWords: ["DITERIMA", "VALID"],
  rejectedWords: ["DITOLAK", "TIDAK VALID"],
};
const HEADER = ["NO", "NIK", "NAMA", "KPJ", "STATUS", "KETERANGAN", "TGL_KEPESERTAAN"];
const NIK = "1571011501909901";
const KPJ = "26012345678";

const sheet = (...rows: readonly (readonly Cell[])[]) =>
  rows.map((cells, at) => ({ row: at + 1, cells }));

function read(cells: readonly Cell[], header: readonly string[] = HEADER): ReplyRow | null {
  const found = recogniseReply(sheet(header), template);
  if (found.outcome !== "recognised") throw new Error("the header is recognised");
  return readReplyRow({ row: 2, cells }, found.columns, template, TODAY);
}
const answerOf = (...cells: Cell[]) => read(cells)?.answer;

describe("the header of a reply", () => {
  test("is found in whatever order its columns stand, with the same meaning", () => {
    const cells: Cell[] = [7, NIK, "SITI", KPJ, "DITERIMA", null, "01-12-2026"];
    const expected = read(cells);
    expect(expected?.answer).toEqual({ outcome: "accepted", kpj: KPJ, startedOn: "2026-12-01" });
    const order = fc.shuffledSubarray(
      HEADER.map((_, at) => at),
      { minLength: HEADER.length },
    );
    fc.assert(
      fc.property(order, (places) => {
        const header = places.map((at) => HEADER[at] ?? "");
        const moved = places.map((at) => cells[at] ?? null);
        expect(read(moved, header)).toEqual(expected);
      }),
    );
  });

  test("is found below titles, in any case and with any marks between its words", () => {
    const rows = sheet(["HASIL VALIDASI"], [], ["no.", "Nomor Identitas", "Nama Lengkap", "kpj"]);
    expect(recogniseReply(rows, template)).toMatchObject({ outcome: "recognised", headerRow: 3 });
  });

  test("that was changed stops the import and says what is missing and what is there", () => {
    const found = recogniseReply(sheet(["Laporan"], ["NO", "NIK", "NAMA", "NOMOR BARU"]), template);
    expect(found).toEqual({
      outcome: "not-recognised",
      missing: ["kpj"],
      seen: ["NO", "NIK", "NAMA", "NOMOR BARU"],
    });
    expect(recogniseReply([], template)).toEqual({
      outcome: "not-recognised",
      missing: ["nik", "kpj"],
      seen: [],
    });
  });

  test("is not sought below the twentieth row", () => {
    const titles = Array.from({ length: 20 }, () => ["judul"]);
    expect(recogniseReply(sheet(...titles, HEADER), template).outcome).toBe("not-recognised");
    expect(recogniseReply(sheet(...titles.slice(1), HEADER), template).outcome).toBe("recognised");
  });
});

describe("a row of a reply", () => {
  test("with a KPJ and a word of acceptance is accepted", () => {
    expect(read([3, NIK, "SITI", "26-0123.45678", "Diterima", null, "05/12/2026"])).toEqual({
      row: 2,
      nik: NIK,
      ourRow: 3,
      name: "SITI",
      answer: { outcome: "accepted", kpj: KPJ, startedOn: "2026-12-05" },
    });
  });

  test("may tell a start of cover that is still to come", () => {
    for (const [written, day] of [
      ["01-01-2027", "2027-01-01"],
      ["01-12-26", "2026-12-01"],
      ["1 Februari 2027", "2027-02-01"],
    ] as const) {
      expect(answerOf(1, NIK, "SITI", KPJ, "DITERIMA", null, written)).toEqual({
        outcome: "accepted",
        kpj: KPJ,
        startedOn: day,
      });
    }
  });

  test.each<[string, Cell[], ReplyRow["answer"]]>([
    [
      "without a status but with a KPJ is accepted",
      [1, NIK, "SITI", KPJ, null, null, null],
      { outcome: "accepted", kpj: KPJ, startedOn: null },
    ],
    [
      "with a word of rejection is rejected, whatever stands beside it",
      [1, NIK, "SITI", KPJ, "TIDAK VALID", "NIK salah", null],
      { outcome: "rejected", reason: "NIK salah" },
    ],
    [
      "with a reason and nothing else is rejected",
      [1, NIK, "SITI", null, null, "NIK salah", null],
      { outcome: "rejected", reason: "NIK salah" },
    ],
    [
      "accepted with a KPJ that lacks a digit is not believed",
      [1, NIK, "SITI", "2601234567", "DITERIMA", null, null],
      { outcome: "unreadable", why: "KPJ bukan 11 angka" },
    ],
    [
      "accepted without a KPJ is not believed",
      [1, NIK, "SITI", null, "DITERIMA", null, null],
      { outcome: "unreadable", why: "KPJ bukan 11 angka" },
    ],
    [
      "with a status that nobody knows is left to a person",
      [1, NIK, "SITI", KPJ, "PENDING", null, null],
      { outcome: "unreadable", why: "Status tidak dikenal: PENDING" },
    ],
    [
      "with a NIK in its status does not repeat it",
      [1, NIK, "SITI", KPJ, `tunda ${NIK}`, null, null],
      { outcome: "unreadable", why: "Status tidak dikenal: TUNDA [NIK]" },
    ],
  ])("%s", (_, cells, expected) => {
    expect(answerOf(...cells)).toEqual(expected);
  });

  test("with its NIK in a number cell finds nobody, for digits are lost", () => {
    expect(read([1, Number(NIK), "SITI", KPJ, "DITERIMA", null, null])?.nik).toBeNull();
    expect(read([1, NIK.slice(1), "SITI", KPJ, "DITERIMA", null, null])?.nik).toBeNull();
    expect(read([1, "1571 0115.0190-9901", "SITI", KPJ, "DITERIMA", null, null])?.nik).toBe(NIK);
  });

  test("keeps no NIK in its reason, which is stored as it can be read", () => {
    expect(answerOf(1, NIK, "SITI", null, "DITOLAK", `NIK ${NIK} tidak valid`, null)).toEqual({
      outcome: "rejected",
      reason: "NIK [NIK] tidak valid",
    });
  });

  test("that is empty is no row", () => {
    expect(read([null, "", "  ", null])).toBeNull();
    expect(read([])).toBeNull();
  });
});

describe("what a row means after what was said before", () => {
  const accepted = { outcome: "accepted", kpj: KPJ, startedOn: "2026-12-01" } as const;
  const otherKpj = { ...accepted, kpj: "26099999999" };
  const rejected = { outcome: "rejected", reason: "NIK salah" } as const;
  const unreadable = { outcome: "unreadable", why: "?" } as const;
  const nothing: Before = { outcome: "nothing" };
  const wasAccepted: Before = { outcome: "accepted", kpj: KPJ };
  const wasRejected: Before = { outcome: "rejected", reason: "NIK salah" };

  test.each<[ReplyRow["answer"], Before, string]>([
    [accepted, nothing, "enrol"],
    [accepted, wasRejected, "enrol"],
    [accepted, wasAccepted, "repeated"],
    [otherKpj, wasAccepted, "conflict"],
    [rejected, nothing, "task"],
    [rejected, wasRejected, "repeated"],
    [{ ...rejected, reason: "Umur" }, wasRejected, "task"],
    [rejected, wasAccepted, "conflict"],
    [unreadable, nothing, "conflict"],
    [unreadable, wasAccepted, "conflict"],
    [unreadable, wasRejected, "conflict"],
  ])("%o after %o is %s", (answer, before, verdict) => {
    expect(judgeReply(answer, before).verdict).toBe(verdict);
  });

  test("an enrolment carries the KPJ and the day, a task the insurer's own words", () => {
    expect(judgeReply(accepted, nothing)).toEqual({
      verdict: "enrol",
      kpj: KPJ,
      startedOn: "2026-12-01",
    });
    expect(judgeReply(rejected, nothing)).toEqual({ verdict: "task", reason: "NIK salah" });
  });
});
