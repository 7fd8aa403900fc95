import type { ClosingCheck } from "@payung/domain/funding/treasury.ts";
import { type IsoMonth, monthOf, shiftMonth } from "@payung/domain/shared/dates.ts";
import { uuidv7 } from "uuidv7";
import { draftClosing, endClosing } from "../funding/treasury/closing.ts";
import { dayOf, type Office, write } from "../shared/office.ts";
import { as } from "./test-office.ts";

/** The month before the one that goes on. */
export function monthBefore(office: Office): IsoMonth {
  return shiftMonth(monthOf(dayOf(office.now())), -1);
}

/** Drafts the closing of a month as this office and approves it as somebody else; gives its id. */
export async function givenClosedMonth(
  office: Office,
  month: IsoMonth,
  { version = 1, open = [] }: { version?: number; open?: readonly ClosingCheck[] } = {},
): Promise<string> {
  const id = uuidv7();
  const explanations = open.map((check) => ({ check, words: "Menunggu rekening koran" }));
  await write(office, (tx) => draftClosing(tx, office, { id, month, version, explanations }));
  const second = as(office, { id: "officer-2" });
  await write(second, (tx) => endClosing(tx, second, { id, outcome: "approved", words: null }));
  return id;
}
