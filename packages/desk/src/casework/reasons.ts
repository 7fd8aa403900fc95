import indonesian from "../../messages/id.json" with { type: "json" };
import type { MessageKey } from "../shared/language.ts";
import type { Case } from "./case.ts";

/** What a reason is given for. */
export type ReasonOf =
  | "approve"
  | "refuse"
  | "visit"
  | "same"
  | "different"
  | "reopen"
  | "send-back"
  | "take-back";

/** Sentences for what is decided often. `other` means own words. */
const REASONS = {
  approve: [
    "reason.approve.documents",
    "reason.approve.occupation",
    "reason.approve.known",
    "reason.approve.registry",
  ],
  refuse: [
    "reason.refuse.elsewhere",
    "reason.refuse.employer",
    "reason.refuse.covered",
    "reason.refuse.not-working",
    "reason.refuse.untrue",
  ],
  visit: ["reason.visit.lives", "reason.visit.works", "reason.visit.papers", "reason.visit.same"],
  same: ["reason.same.documents", "reason.same.spelling", "reason.same.told"],
  different: [
    "reason.different.documents",
    "reason.different.family",
    "reason.different.namesakes",
  ],
  reopen: ["reason.reopen.evidence", "reason.reopen.mistake"],
  "send-back": ["reason.send-back.evidence", "reason.send-back.outcome"],
  "take-back": ["reason.take-back.mistake", "reason.take-back.evidence"],
} as const satisfies Readonly<Record<ReasonOf, readonly MessageKey[]>>;

export const OWN_WORDS = "other";
export type ReasonCode = (typeof REASONS)[ReasonOf][number] | typeof OWN_WORDS;

/** Which sentence fits what was found: it is offered first. */
const FITTING: Readonly<Record<string, readonly ReasonCode[]>> = {
  "occupation-unknown": ["reason.approve.occupation", "reason.visit.works"],
  "not-in-civil-registry": ["reason.approve.documents", "reason.visit.papers"],
  "registry-name-differs": ["reason.approve.documents", "reason.visit.papers"],
  "registry-birth-date-differs": ["reason.approve.documents", "reason.visit.papers"],
  "registry-sex-differs": ["reason.approve.documents", "reason.visit.papers"],
  "civil-registry-not-asked": ["reason.approve.registry", "reason.visit.papers"],
  "deceased-hint-in-name": ["reason.approve.known", "reason.visit.lives"],
  "outside-region": ["reason.refuse.elsewhere", "reason.visit.lives"],
  "wage-earner": ["reason.refuse.employer", "reason.visit.works"],
  "active-pu-member": ["reason.refuse.covered"],
  "active-bpu-member": ["reason.refuse.covered"],
  "possible-duplicate": ["reason.visit.same"],
};

/** The ready sentences for an outcome, what fits the case first. */
export function reasonsFor(of: ReasonOf, found: Pick<Case, "decision">): readonly ReasonCode[] {
  const fitting = new Set(
    (found.decision?.grounds ?? []).flatMap(({ ground }) => FITTING[ground] ?? []),
  );
  const all: readonly ReasonCode[] = REASONS[of];
  return [...all.filter((each) => fitting.has(each)), ...all.filter((each) => !fitting.has(each))];
}

export function isReasonCode(text: string): text is ReasonCode {
  return text === OWN_WORDS || (Object.values(REASONS).flat() as readonly string[]).includes(text);
}

/** How long a reason may be, as the server takes it. */
export const REASON_MAX = 500;
const REASON_LEAST = 3;

/**
 * What goes into the record: the sentence and the own words behind it, in Indonesian whichever language is on screen, because
 * the record is read by everybody. Null when it says nothing.
 */
export function wordsOf(code: ReasonCode, typed: string): string | null {
  const sentence = code === OWN_WORDS ? "" : indonesian[code];
  const words = `${sentence} ${typed.trim()}`.trim();
  return words.length < REASON_LEAST ? null : words.slice(0, REASON_MAX);
}
