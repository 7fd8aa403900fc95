import { type MessageKey, t } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMonth } from "../shared/say.ts";

export type Cohort = Gets["/v1/cohorts"]["output"]["cohorts"][number];
export type Draft = Gets["/v1/decree-drafts"]["output"]["drafts"][number];
export type Decree = Gets["/v1/decrees/:id"]["output"]["decree"];
export type Paper = Gets["/v1/decree-drafts/:id"]["output"]["paper"];
export type Change = Gets["/v1/decree-drafts/:id"]["output"]["changes"][number];

const KINDS: Readonly<Record<string, MessageKey>> = {
  initial: "decree.kind-initial",
  addition: "decree.kind-addition",
  replacement: "decree.kind-replacement",
  correction: "decree.kind-correction",
};

export function sayKind(kind: string): string {
  const key = KINDS[kind];
  return key === undefined ? kind : t(key);
}

/** "Desember 2026 – November 2027". */
export function sayMonths(first: string, count: number): string {
  if (count <= 1) return sayMonth(first);
  return t("cohort.months", {
    first: sayMonth(first),
    last: sayMonth(monthAfter(first, count - 1)),
  });
}

export function monthAfter(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

const CHANGES: Readonly<Record<string, MessageKey>> = {
  "number-used": "draft.change-number-used",
  "another-decree": "draft.change-another-decree",
  "in-a-decree": "draft.change-in-a-decree",
  "not-approved": "draft.change-not-approved",
  "place-filled": "draft.change-place-filled",
  "no-place": "draft.change-no-place",
  "data-changed": "draft.change-data-changed",
  "dropped-out": "draft.change-dropped-out",
};

export function sayChange({ what }: Change): string {
  const key = CHANGES[what];
  return key === undefined ? what : t(key);
}

export const DROPOUT_REASONS = {
  DIED: "dropout.died",
  MOVED_OUT: "dropout.moved-out",
  NOW_EMPLOYED: "dropout.now-employed",
  WITHDREW: "dropout.withdrew",
  NOT_REACHED: "dropout.not-reached",
  INSURER_OTHER: "dropout.insurer",
} as const satisfies Record<string, MessageKey>;
export type DropoutReason = keyof typeof DROPOUT_REASONS;

export function sayDropout(reason: string): string {
  const key = DROPOUT_REASONS[reason as DropoutReason];
  return key === undefined ? reason : t(key);
}
