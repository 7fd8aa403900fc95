import fc from "fast-check";
import { expect, test } from "vitest";
import {
  judgeNameReply,
  readDukcapilReply,
  readFieldReply,
  readPopulationStatus,
} from "./registry-reply.ts";

test.each([
  ["Sesuai (92)", "match", 92],
  ["Tidak Sesuai (0)", "mismatch", 0],
  ["Sesuai", "match", null],
  ["Tidak Sesuai", "mismatch", null],
  ["  SESUAI(100) ", "match", 100],
  ["tidak  sesuai ( 45 )", "mismatch", 45],
  ["TidakSesuai", "mismatch", null],
  ["Sesuai.", "match", null],
  ["Sesuai (920)", "match", null],
  ["", "not-checked", null],
  [null, "not-checked", null],
  [undefined, "not-checked", null],
])("the reply %j about a field reads as %s with score %j", (text, outcome, score) => {
  expect(readFieldReply(text)).toEqual({ outcome, score, notUnderstood: null });
});

test.each([
  "Sesuai sebagian (60)",
  "Belum sesuai",
  "Kurang sesuai (50)",
  "Data sesuaikan dahulu",
  "NIK terblokir",
  "100",
])("%j is neither match nor mismatch, and an officer can read it", (text) => {
  expect(readFieldReply(text)).toEqual({ outcome: "not-checked", score: 0, notUnderstood: text });
});

test("a reply of any length keeps at most 200 letters", () => {
  expect(readFieldReply("x".repeat(5000)).notUnderstood).toHaveLength(200);
});

test.each([
  ["Data Ditemukan, Status Tidak Aktif silakan hubungi Dinas Dukcapil", "inactive"],
  ["Status Non Aktif", "inactive"],
  ["NONAKTIF", "inactive"],
  ["Data Ditemukan, Status Aktif", "active"],
  ["Data Ditemukan, Status Tidak Aktif, Meninggal Dunia", "deceased"],
  ["Data Tidak Ditemukan", "not-found"],
  ["NIK tidak terdaftar", "not-found"],
  ["Data Ditemukan", "unknown"],
  ["Belum meninggal", "unknown"],
  ["Layanan interaktif", "unknown"],
  ["sesuatu yang lain", "unknown"],
  ["", "unknown"],
  [null, "unknown"],
])("the status %j means %s", (text, status) => {
  expect(readPopulationStatus(text)).toBe(status);
});

test("a whole reply is read field by field", () => {
  const reply = readDukcapilReply({
    content: [
      {
        NAMA_LGKP: "Sesuai (92)",
        TGL_LHR: "Sesuai",
        JENIS_KLMIN: "Tidak Sesuai",
        PROP_NAME: "Sesuai",
        NO_KEC: "Tidak Sesuai",
        KEC_NAME: "Sesuai",
        RESPON: "Data Ditemukan, Status Aktif",
        RESPONSE_CODE: 15,
      },
    ],
    quotaLimiter: 4999,
  });
  expect(reply).toMatchObject({
    outcome: "answered",
    populationStatus: "active",
    rawCode: "15",
    fields: {
      name: { outcome: "match", score: 92 },
      birthDate: { outcome: "match", score: null },
      sex: { outcome: "mismatch" },
      province: { outcome: "match" },
      kecamatan: { outcome: "mismatch" },
      address: { outcome: "not-checked" },
    },
  });
});

test("a person who is not found is an answer without fields", () => {
  const reply = readDukcapilReply({ content: [{ RESPON: "Data Tidak Ditemukan" }] });
  expect(reply).toMatchObject({ outcome: "answered", populationStatus: "not-found" });
});

test.each([
  ["an empty content", { content: [] }, 200, "empty"],
  ["an empty row", { content: [{}] }, 200, "empty"],
  ["no content", { quotaLimiter: 0 }, 200, "empty"],
  ["a used-up quota", { content: [{ RESPON: "Kuota akses telah habis" }] }, 200, "quota-used-up"],
  ["a used-up quota outside content", { RESPON: "Quota exceeded" }, 200, "quota-used-up"],
  ["a failed service", { content: [{ NAMA_LGKP: "Tidak Sesuai (0)" }] }, 502, "service-failed"],
  ["no connection", { content: [{ NAMA_LGKP: "Sesuai (90)" }] }, 0, "service-failed"],
  ["a page of HTML", "<html>", 200, "not-understood"],
  ["another shape", { content: [{ foo: "bar" }] }, 200, "not-understood"],
  ["a row that is text", { content: ["Sesuai"] }, 200, "not-understood"],
  ["nothing", null, 200, "not-understood"],
])("%s is no answer, so it is asked again and never a mismatch", (_case, json, status, why) => {
  expect(readDukcapilReply(json, status)).toEqual({ outcome: "no-answer", why });
});

test("whatever the service sends, it is read without a fault", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          content: fc.array(
            fc.dictionary(
              fc.constantFrom("NAMA_LGKP", "TGL_LHR", "RESPON", "__proto__"),
              fc.jsonValue(),
            ),
          ),
        }),
      ),
      (json) => {
        const reply = readDukcapilReply(json);
        if (reply.outcome !== "answered") return;
        for (const field of Object.values(reply.fields)) {
          expect(field.score ?? 0).toBeGreaterThanOrEqual(0);
          expect(field.score ?? 0).toBeLessThanOrEqual(100);
        }
      },
    ),
  );
});

test.each([
  ["Sesuai (90)", "agrees"],
  ["Sesuai (89)", "look"],
  ["Tidak Sesuai (70)", "look"],
  ["Tidak Sesuai (69)", "differs"],
  ["Sesuai", "agrees"],
  ["Tidak Sesuai", "differs"],
  ["NIK terblokir", null],
])("a name answered %j under the usual limits: %s", (text, verdict) => {
  expect(judgeNameReply(readFieldReply(text), { matchMin: 90, lookMin: 70 })).toBe(verdict);
});
