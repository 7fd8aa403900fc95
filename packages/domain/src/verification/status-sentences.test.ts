import { describe, expect, test } from "vitest";
import { WHATSAPP_CHARACTERS, WORKER_LANGUAGES } from "../messaging/channels.ts";
import { GROUNDS } from "./grounds.ts";
import { workerSentence } from "./sentences.ts";
import { STATE_SENTENCES, statusMessage } from "./status-sentences.ts";
import { WORKER_STATES, type WorkerStatus } from "./worker-status.ts";

const OF = { insurerPhone: "175", payer: "Pemkot Jambi" };
const status = (given: Partial<WorkerStatus>): WorkerStatus => ({
  state: "checking",
  grounds: [],
  waitingPlace: null,
  coveredFrom: null,
  coveredTo: null,
  fullDeathBenefitFrom: null,
  ...given,
});
const COVER = { coveredFrom: "2026-12-01", coveredTo: "2027-12-31" };

describe.each(WORKER_LANGUAGES)("told in %s", (language) => {
  const tell = (given: Partial<WorkerStatus>) => statusMessage(status(given), language, OF);

  test.each(WORKER_STATES)("the state %s comes first, within one message", (state) => {
    const text = tell({ state, grounds: [...GROUNDS] });
    expect(text.startsWith(STATE_SENTENCES[state].said[language])).toBe(true);
    expect(text.length).toBeLessThanOrEqual(WHATSAPP_CHARACTERS);
    expect(text).not.toMatch(/[{}]/);
  });

  test("every reason has words of its own, for the worker and not of the worker", () => {
    for (const ground of GROUNDS) {
      const { reason, nextStep } = workerSentence(ground, language);
      expect(tell({ state: "not-yet", grounds: [ground] })).toContain(`${reason} ${nextStep}`);
      expect(`${reason} ${nextStep}`).not.toMatch(
        /send it again|kirim lagi|the list|\bthey have\b/,
      );
    }
  });
});

test("somebody who chose English reads no Indonesian sentence", () => {
  const indonesian = WORKER_STATES.flatMap((state) => Object.values(STATE_SENTENCES[state]));
  for (const state of WORKER_STATES)
    for (const ground of GROUNDS) {
      const text = statusMessage(status({ state, grounds: [ground], ...COVER }), "en", OF);
      for (const { id } of indonesian) expect(text).not.toContain(id);
      expect(text).not.toContain(workerSentence(ground).reason);
      expect(text).not.toMatch(/Desember|\bAnda\b|Bukan/);
    }
});

test("cover is told with its days and who pays, a place with its number, in the language's own way", () => {
  const covered = status({ state: "protected", ...COVER });
  expect(statusMessage(covered, "id", OF)).toBe(
    "Anda terlindungi. Celaka waktu kerja? Lapor paling lambat 2 hari. Telepon 175.\n\nMulai 1 Desember 2026 sampai 31 Desember 2027.\n\nIuran dibayar Pemkot Jambi. Gratis untuk Anda.\n\nBukan BPJS Kesehatan (berobat).",
  );
  expect(statusMessage(covered, "en", OF)).toContain("From 1 December 2026 to 31 December 2027.");
  const waiting = status({ state: "waiting-list", waitingPlace: 1214 });
  expect(statusMessage(waiting, "id", OF)).toContain("Urutan Anda sekarang 1.214.");
  expect(statusMessage(waiting, "en", OF)).toContain("Your place is now 1,214.");
});

test("what is paid is told beside what was decided, and who may pay what nobody does", () => {
  const covered = status({ state: "protected", ...COVER });
  const tell = (paid: { paidUntil: string | null; isOwn: boolean; openFrom: string | null }) =>
    statusMessage(covered, "id", { ...OF, paid });
  const paid = { paidUntil: "2026-12-31", isOwn: false, openFrom: null };
  expect(tell(paid)).toContain(
    "Iuran sudah dibayar sampai 31 Desember 2026.\n\nIuran dibayar Pemkot Jambi.",
  );
  expect(tell({ ...paid, openFrom: "2027-01" })).toContain(
    "Bulan sesudahnya belum ada dananya. Anda boleh bayar sendiri lewat BNI, Mandiri, BCA.",
  );
  expect(tell({ ...paid, paidUntil: null })).toContain("Iuran belum dibayar.");
  expect(tell({ ...paid, isOwn: true })).not.toContain("Gratis");
  expect(statusMessage(status({ state: "ended", ...COVER }), "id", { ...OF, paid })).not.toContain(
    "dibayar",
  );
});

test("cover that has ended is not told as if somebody still paid for it", () => {
  const text = statusMessage(status({ state: "ended", ...COVER }), "id", OF);
  expect(text).toContain("Perlindungan Anda sudah berhenti.");
  expect(text).not.toContain("Gratis");
});
