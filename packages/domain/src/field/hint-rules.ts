/** Why somebody is probably registered already. */
export type Likeness = "nik" | "name-and-birth" | "phone";

/**
 * When a phone that is offline warns, by the columns of the identity model, and what each rule means. Strict ones: a
 * warning that is mostly wrong is soon ignored.
 */
export const HINT_RULES: readonly { readonly rule: string; readonly means: Likeness }[] = [
  { rule: "nik", means: "nik" },
  { rule: "sound(name) & born", means: "name-and-birth" },
  { rule: "phone & year(born)", means: "phone" },
];
