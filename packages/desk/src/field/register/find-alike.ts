import type { Likeness } from "@payung/domain/field/hint-rules.ts";
import type { HintBook } from "../sync/hints.ts";
import type { FieldStore } from "../sync/store.ts";
import { type Answers, readDay } from "./answers.ts";

let opened: { readonly mark: string; readonly book: HintBook | null } | null = null;

/** Why somebody is probably registered already, as far as this phone knows. A reason to look, never to refuse. */
export async function findAlike(
  store: FieldStore,
  { nik, name, birthDate, phone }: Answers,
): Promise<readonly Likeness[]> {
  const mark = store.pack()?.mark;
  if (mark === undefined) return [];
  if (opened?.mark !== mark) {
    const { openHintBook } = await import("../sync/hints.ts");
    opened = { mark, book: openHintBook(store) };
  }
  const bornOn = readDay(birthDate);
  return opened.book?.check({ nik, name, phone, ...(bornOn === null ? {} : { bornOn }) }) ?? [];
}
