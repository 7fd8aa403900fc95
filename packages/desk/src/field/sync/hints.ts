import { normaliseName } from "@payung/domain/intake/person-name.ts";
import { readNik } from "@payung/domain/intake/nik.ts";
import { readPhone } from "@payung/domain/intake/phone.ts";
import { type Hints, openHints } from "@payung/linkage/phone/hint.ts";
import type { FieldStore } from "./store.ts";

/** Why somebody is probably registered already: by the rules of the file, in words of the form. */
export type Likeness = "nik" | "name-and-birth" | "phone";

/** What is known of somebody so far, as typed. */
export type Newcomer = {
  readonly nik?: string;
  readonly name?: string;
  /** ISO. */
  readonly bornOn?: string;
  readonly phone?: string;
};

export type HintBook = {
  /** When the file was made: whoever came since is not in it. */
  readonly madeOn: string;
  readonly people: number;
  /** A reason to look, never a reason to refuse: two people of one name are born on one day. */
  check(newcomer: Newcomer): readonly Likeness[];
};

/** By which rules the file is made, each with what it means. The server makes it by the same (`field/hints.ts`). */
const MEANINGS: Readonly<Record<string, Likeness>> = {
  nik: "nik",
  "name & born": "name-and-birth",
  "phone & year(born)": "phone",
};

/** Opens the hints that lie on this phone; null while there are none. Takes some milliseconds: keep what it gives. */
export function openHintBook(store: FieldStore): HintBook | null {
  const file = store.pack()?.hints ?? null;
  if (file === null) return null;
  const hints: Hints = openHints(Uint8Array.from(atob(file), (each) => each.charCodeAt(0)));
  return {
    madeOn: hints.madeOn,
    people: hints.people,
    check: ({ bornOn, name = "", nik = "", phone = "" }) => {
      const readNumber = readNik(nik);
      const readMobile = readPhone(phone);
      const { rules } = hints.hint({
        nik: readNumber.outcome === "read" ? readNumber.nik : null,
        name: normaliseName(name).key || null,
        born: bornOn ?? null,
        phone: readMobile.outcome === "read" ? readMobile.phone : null,
      });
      return rules.flatMap((at) => MEANINGS[hints.rules[at] ?? ""] ?? []);
    },
  };
}
