import { WORKER_LANGUAGES } from "@payung/domain/messaging/channels.ts";
import { TEMPLATES } from "@payung/domain/messaging/templates.ts";
import { FLOWS } from "@payung/domain/outreach/flow/flows.ts";
import { GENERAL } from "@payung/domain/outreach/flow/general-words.ts";
import { hardToRead, sentencesOf, wordsIn } from "@payung/domain/shared/plain-language.ts";
import { GROUNDS } from "@payung/domain/verification/grounds.ts";
import {
  decidedByPerson,
  groundSentence,
  nextStep,
  workerSentence,
} from "@payung/domain/verification/sentences.ts";
import { STATE_SENTENCES, STATUS_SENTENCES } from "@payung/domain/verification/status-sentences.ts";
import { expect, test } from "vitest";
import messages from "../../messages/id.json" with { type: "json" };

/** Not for workers, or not ours to write; each with its reason. */
const EXCEPT: Readonly<Record<string, string>> = {
  "map.credit": "names an author and a licence as the licence asks",
  "desk.": "officers read it",
  "simulator.": "whoever tries the programme out reads it",
};

const isFor = (key: string) => !Object.keys(EXCEPT).some((each) => key.startsWith(each));

test("every text of a worker page is plain: short sentences, everyday words", () => {
  const texts = Object.entries(messages).filter(([key]) => isFor(key));
  expect(texts.length).toBeGreaterThan(100);
  expect(
    texts.flatMap(([key, text]) => hardToRead(text).map((fault) => `${key}: ${fault}`)),
  ).toEqual([]);
});

test("every reason and every next step is plain", () => {
  const texts = GROUNDS.flatMap((ground) => [
    ...Object.values(groundSentence(ground)),
    ...WORKER_LANGUAGES.flatMap((language) => [
      ...Object.values(workerSentence(ground, language)),
      ...Object.values(decidedByPerson(language)),
    ]),
    nextStep("refused", ground),
    nextStep("approved", null),
  ]);
  expect(texts.flatMap(hardToRead)).toEqual([]);
});

test("everything that is told of an application is plain, in both languages", () => {
  const texts = [
    ...Object.values(STATE_SENTENCES).flatMap(({ said, next }) => [said, next]),
    ...Object.values(STATUS_SENTENCES),
  ].flatMap((each) => Object.values(each));
  expect(texts.length).toBeGreaterThan(50);
  expect(texts.flatMap(hardToRead)).toEqual([]);
  // The pages of the registration say it too.
  expect(messages["status.not-health"]).toBe(STATUS_SENTENCES.notHealth.id);
});

test("every message that the programme sends is plain, in both languages", () => {
  const texts = Object.values(TEMPLATES).flatMap((template) =>
    WORKER_LANGUAGES.flatMap((language) => [
      template.whatsapp[language],
      template.sms[language],
      template.smsMore?.[language] ?? "",
    ]),
  );
  expect(texts.flatMap(hardToRead)).toEqual([]);
});

test("everything that is said in a conversation is plain, in both languages", () => {
  const steps = Object.values(FLOWS).flatMap((flow) => Object.values(flow.steps));
  const said = steps.flatMap((step) => {
    if (step.kind === "ask")
      return [step.say, step.other.say, ...(step.options ?? []).map(({ title }) => title)];
    return step.kind === "say" || (step.kind === "end" && step.say !== null) ? [step.say] : [];
  });
  const texts = [...said, ...Object.values(GENERAL)].flatMap((say) =>
    say === null ? [] : [say.id, say.en, ...("sms" in say ? Object.values(say.sms ?? {}) : [])],
  );
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.flatMap(hardToRead)).toEqual([]);
});

test("a long sentence, a word of officials and an exclamation are found", () => {
  const long = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua belas.";
  expect(wordsIn(long)).toBe(13);
  expect(hardToRead(long)).toHaveLength(1);
  expect(hardToRead("Premi Anda lunas.")[0]).toContain('say "iuran"');
  expect(hardToRead("Selamat!")).toHaveLength(1);
  expect(sentencesOf("Bayar 8.400 rupiah. Lalu tunggu.\nSelesai")).toHaveLength(3);
});
