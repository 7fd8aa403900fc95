import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import { type MessageKey, t } from "./language.ts";

const WORDS: Readonly<Record<WorkerState, MessageKey>> = {
  incomplete: "state.incomplete",
  checking: "state.checking",
  "not-yet": "state.not-yet",
  "waiting-list": "state.waiting-list",
  approved: "state.approved",
  "in-decree": "state.in-decree",
  "sent-to-insurer": "state.sent-to-insurer",
  "insurer-question": "state.insurer-question",
  "starts-later": "state.starts-later",
  protected: "state.protected",
  ended: "state.ended",
};

/** What became of somebody, in the words that they are told. */
export function stateWords(state: WorkerState): string {
  return t(WORDS[state]);
}
