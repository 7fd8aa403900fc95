import { rupiah } from "@payung/domain/shared/money.ts";
import { GROUNDS } from "@payung/domain/verification/grounds.ts";
import { workerSentence } from "@payung/domain/verification/sentences.ts";
import { type PaidSoFar, STATE_SENTENCES } from "@payung/domain/verification/status-sentences.ts";
import { WORKER_STATES, type WorkerStatus } from "@payung/domain/verification/worker-status.ts";
import { html } from "hono/html";
import { expect, test } from "vitest";
import messages from "../../messages/id.json" with { type: "json" };
import { KOTA_JAMBI } from "../shared/site.ts";
import { STATUS_FORM_FAULTS } from "./status-form.ts";
import { type StatusPageState, statusCodeOf, statusPage } from "./status-pages.ts";

const deathBenefit = { full: rupiah(42_000_000n), early: rupiah(10_000_000n) };
const typed = { code: "AB-1234-5", day: "17", month: "8", year: "1985" };
const nothing: WorkerStatus = {
  state: "checking",
  grounds: [],
  waitingPlace: null,
  coveredFrom: null,
  coveredTo: null,
  fullDeathBenefitFrom: null,
};
const page = (state: StatusPageState) => String(statusPage(KOTA_JAMBI, state));
const answer = (status: Partial<WorkerStatus>, paid: PaidSoFar | null = null) =>
  page({ kind: "answer", status: { ...nothing, ...status }, deathBenefit, paid, requests: html`` });
const covered = {
  state: "protected",
  coveredFrom: "2026-12-01",
  coveredTo: "2027-12-31",
  fullDeathBenefitFrom: "2027-03-01",
} as const;

test.each(WORKER_STATES)("the state %s is said in one sentence, at the top", (state) => {
  const heading = /<h1[^>]*>([^<]+)<\/h1>/.exec(answer({ state }))?.[1];
  expect(heading).toBe(STATE_SENTENCES[state].said.id);
});

test("every ground is given, with its reason and its next step", () => {
  const text = answer({ state: "not-yet", grounds: [...GROUNDS] });
  for (const ground of GROUNDS) {
    expect(text).toContain(workerSentence(ground).reason);
    expect(text).toContain(workerSentence(ground).nextStep);
  }
});

test("the place in the queue is given to whoever waits, and only to them", () => {
  expect(answer({ state: "waiting-list", waitingPlace: 1214 })).toContain("1.214");
  expect(answer({ state: "approved" })).not.toContain("Urutan Anda");
});

test("cover is given with its dates, its payer and the day of the full death benefit", () => {
  const text = answer(covered);
  expect(text).toContain("1 Desember 2026");
  expect(text).toContain("31 Desember 2027");
  expect(text).toContain("Pemkot Jambi. Gratis untuk Anda.");
  expect(text).toContain("Keluarga menerima 42 juta mulai 1 Maret 2027.");
  expect(text).toContain("Bukan BPJS Kesehatan (berobat).");
});

test("what is paid is told beside the decree's end, and who pays themselves is not told that it is free", () => {
  const paid = { paidUntil: "2027-01-31", isOwn: false, openFrom: null };
  expect(answer(covered, paid)).toContain("31 Januari 2027");
  expect(answer(covered, { ...paid, paidUntil: null })).toContain("Belum dibayar.");
  expect(answer(covered)).not.toContain("Sudah dibayar sampai");
  const own = answer(covered, { ...paid, isOwn: true });
  expect(own).toContain("Anda sendiri, lewat bank.");
  expect(own).not.toContain("Gratis untuk Anda");
});

test("42 juta are never promised without the day from which they are paid", () => {
  expect(answer({ ...covered, fullDeathBenefitFrom: null })).not.toContain("42 juta");
  for (const state of WORKER_STATES) expect(answer({ state })).not.toContain("42 juta");
});

test("cover that has ended is not described as if it went on", () => {
  const text = answer({ ...covered, state: "ended" });
  expect(text).toContain("Perlindungan Anda sudah berhenti.");
  expect(text).not.toContain("Gratis untuk Anda");
  expect(text).not.toContain("42 juta");
});

test("the answer repeats neither the code nor the birth date that were typed", () => {
  expect(answer(covered)).not.toMatch(/AB-?1234|1985/);
});

test("a code and date that do not fit are not told apart, and what was typed stays", () => {
  const text = page({ kind: "not-found", typed });
  expect(text).toContain("Nomor dan tanggal lahir ini belum cocok.");
  expect(text).toContain('value="AB-1234-5"');
  expect(text).toContain('value="1985"');
});

test.each(
  STATUS_FORM_FAULTS,
)("the fault %s stands above and beside its field, in the same words", (fault) => {
  const text = page({ kind: "faulty", typed, faults: [fault] });
  const words = messages[`status.fault.${fault}`];
  expect(text.split(words)).toHaveLength(3);
  const target = /<li><a href="#(\w+)">/.exec(text)?.[1];
  expect(text).toMatch(new RegExp(`<input[^>]* id="${target}"[^>]* aria-invalid="true"`));
});

test("a fault in the month leads to the month, and marks nothing else", () => {
  const text = page({ kind: "faulty", typed, faults: ["month-missing"] });
  expect(text).toContain('<li><a href="#month">');
  expect(text.match(/aria-invalid="true"/g)).toHaveLength(1);
});

test("what was typed comes back as text, not as markup", () => {
  const text = page({
    kind: "not-found",
    typed: { ...typed, code: '"><script>alert(1)</script>' },
  });
  expect(text).not.toContain("<script");
});

test("nothing personal travels in the address: the form is posted", () => {
  expect(page({ kind: "form" })).toContain('<form action="/status" method="post"');
});

test("each state has the status code that machines expect", () => {
  expect(statusCodeOf({ kind: "not-found", typed })).toBe(404);
  expect(statusCodeOf({ kind: "too-many-tries", minutes: 15 })).toBe(429);
  expect(statusCodeOf({ kind: "faulty", typed, faults: ["code-missing"] })).toBe(422);
});
