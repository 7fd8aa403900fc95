import { HINT_RULES, type Likeness } from "@payung/domain/field/hint-rules.ts";
import { readNik } from "@payung/domain/intake/nik.ts";
import { normaliseName } from "@payung/domain/intake/person-name.ts";
import { readPhone } from "@payung/domain/intake/phone.ts";
import { type Hints, openHints } from "@payung/linkage/phone/hint.ts";
import type { FieldStore } from "./store.ts";

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

/** Older hints are personal data that no longer help. */
const HINTS_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Opens the hints that lie on this phone; null while there are none. Takes some milliseconds: keep what it gives. */
export function openHintBook(store: FieldStore): HintBook | null {
  const { fetchedAt = "", hints: file = null } = store.pack() ?? {};
  if (file === null || store.now().getTime() - Date.parse(fetchedAt) > HINTS_KEPT_MS) return null;
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
      return HINT_RULES.filter(({ rule }) => rules.some((at) => hints.rules[at] === rule)).map(
        ({ means }) => means,
      );
    },
  };
}
