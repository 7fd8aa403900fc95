import type { BroughtIn } from "@payung/domain/field/devices.ts";
import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import { type MessageKey, t } from "./language.ts";

const WORDS: Readonly<Record<WorkerState, readonly [state: MessageKey, next: MessageKey]>> = {
  incomplete: ["state.incomplete", "next.incomplete"],
  checking: ["state.checking", "next.checking"],
  "not-yet": ["state.not-yet", "next.not-yet"],
  "waiting-list": ["state.waiting-list", "next.waiting-list"],
  approved: ["state.approved", "next.approved"],
  "in-decree": ["state.in-decree", "next.in-decree"],
  "sent-to-insurer": ["state.sent-to-insurer", "next.sent-to-insurer"],
  "insurer-question": ["state.insurer-question", "next.insurer-question"],
  "starts-later": ["state.starts-later", "next.starts-later"],
  protected: ["state.protected", "next.protected"],
  ended: ["state.ended", "next.ended"],
};

/** What became of somebody, in the words that they are told. */
export function stateWords(state: WorkerState): string {
  return t(WORDS[state][0]);
}

/** The one next step: what the office asks for, where it asks; else what comes by itself. */
export function nextStepOf({ nextStep, state }: Pick<BroughtIn, "nextStep" | "state">): string {
  return nextStep === null || nextStep === "" ? t(WORDS[state][1]) : nextStep;
}
