import type { MessageKey } from "../shared/language.ts";
import type { Queue } from "./case.ts";

type Words = { readonly title: MessageKey; readonly means: MessageKey; readonly empty: MessageKey };

/** What each queue is called, what waits in it, and what to do when nothing does. */
export const QUEUE_WORDS: Readonly<Record<Queue, Words>> = {
  new: { title: "queue.new", means: "queue.new.means", empty: "queue.new.empty" },
  duplicate: {
    title: "queue.duplicate",
    means: "queue.duplicate.means",
    empty: "queue.duplicate.empty",
  },
  question: {
    title: "queue.question",
    means: "queue.question.means",
    empty: "queue.question.empty",
  },
  confirmation: {
    title: "queue.confirmation",
    means: "queue.confirmation.means",
    empty: "queue.confirmation.empty",
  },
  correction: {
    title: "queue.correction",
    means: "queue.correction.means",
    empty: "queue.correction.empty",
  },
  objection: {
    title: "queue.objection",
    means: "queue.objection.means",
    empty: "queue.objection.empty",
  },
  visit: { title: "queue.visit", means: "queue.visit.means", empty: "queue.visit.empty" },
  insurer: { title: "queue.insurer", means: "queue.insurer.means", empty: "queue.insurer.empty" },
};

export function isQueue(text: string): text is Queue {
  return Object.hasOwn(QUEUE_WORDS, text);
}
