import type { Tx } from "../db/transaction.ts";
import type { ApplicationRow } from "../intake/service.ts";
import type { MessageKey, Translate } from "../shared/language.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { sayDate, sayMoment, type TimeZone } from "../shared/say.ts";

/** What each part of a copy is about, in its order. */
export const COPY_SECTIONS = [
  "identity",
  "registration",
  "received",
  "corrections",
  "family",
  "decisions",
  "checks",
  "cover",
  "card",
  "files",
  "consent",
  "messages",
  "requests",
  "officers",
  "seen",
] as const;
export type CopySectionName = (typeof COPY_SECTIONS)[number];

/** One line of a copy: what it is, and what is kept. */
export type CopyRow = readonly [name: string, value: string];

export type CopySection = {
  readonly name: CopySectionName;
  readonly title: string;
  /** Where it came from, and for how long it is kept. */
  readonly origin: string;
  readonly kept: string;
  /** None: nothing of this is kept. */
  readonly rows: readonly CopyRow[];
};

/** Everything that is kept about one person, in their language, ready to be read, printed or heard. */
export type DataCopy = {
  readonly title: string;
  readonly madeAt: string;
  /** The registration code. */
  readonly code: string;
  readonly lead: readonly string[];
  readonly sections: readonly CopySection[];
};

/** What a part of a copy is made from. */
export type CopyGround = {
  readonly tx: Tx;
  readonly office: Pick<Office, "actor" | "vault" | "now">;
  readonly application: ApplicationRow;
  readonly t: Translate;
  readonly timeZone: TimeZone;
  /** Whether NIK and KK stand there whole: only for whoever has proved by a code to be the person. */
  readonly isWhole: boolean;
};

/** A line, unless there is nothing to put there. */
export function row(t: Translate, key: MessageKey, value: string | number | null): CopyRow[] {
  return value === null || value === "" ? [] : [[t(key), String(value)]];
}

export function onDay(at: Date): string {
  return sayDate(dayOf(at));
}

export function atMoment({ timeZone }: Pick<CopyGround, "timeZone">, at: Date): string {
  return sayMoment(at.toISOString(), timeZone);
}

/** The words of a code that the catalogue knows under a beginning; the code itself where it does not. */
export function worded(
  t: Translate,
  known: readonly string[],
  start: string,
  code: string,
): string {
  return known.includes(code) ? t(`${start}.${code}` as MessageKey) : code;
}
