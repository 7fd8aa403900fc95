import { type MessageKey, t } from "../shared/language.ts";
import { kelurahanName, type Names } from "../shared/names.ts";
import { sayDay, sayName, sayPhone } from "../shared/say.ts";
import { SEXES } from "../shared/words.ts";
import type { Case, Side } from "./case.ts";
import { CHOSEN_FIELDS, type Choices, type ChosenField } from "./deeds.ts";

/** A field of two applications side by side, in words. */
export type ComparedField = {
  readonly field: ChosenField;
  readonly title: string;
  readonly here: string | null;
  readonly there: string | null;
  readonly isEqual: boolean;
  /** Whether people choose which one is right: where the later one says something that the other does not. */
  readonly isChosen: boolean;
};

const TITLES: Readonly<Record<ChosenField, MessageKey>> = {
  nik: "facts.nik",
  name: "case.name",
  bornOn: "facts.birth-date",
  sex: "facts.sex",
  birthPlace: "facts.birth-place",
  kelurahan: "case.kelurahan",
  phone: "facts.phone",
};

/** What differs first, then what only one of them says, then what is equal. */
export function comparedFields(
  person: Case["person"],
  earlier: Side,
  names: Names,
  /** What the comparison says of the two NIK: masked they look alike when they are not. */
  isNikEqual: boolean,
): readonly ComparedField[] {
  const all = CHOSEN_FIELDS.map((field): ComparedField => {
    const here = sayField(field, person, names);
    const there = sayField(field, earlier, names);
    const isEqual = field === "nik" ? isNikEqual : here?.toLowerCase() === there?.toLowerCase();
    const isChosen = !isEqual && here !== null;
    return { field, title: t(TITLES[field]), here, there, isEqual, isChosen };
  });
  const rank = ({ isEqual, isChosen }: ComparedField) => (isEqual ? 2 : isChosen ? 0 : 1);
  return [...all].sort((one, other) => rank(one) - rank(other));
}

type Compared = Pick<
  Side,
  "nikMasked" | "name" | "bornOn" | "birthPlace" | "kelurahanCode" | "phone"
> & { readonly sex: string | null };

function sayField(field: ChosenField, side: Compared, names: Names): string | null {
  switch (field) {
    case "nik":
      return side.nikMasked;
    case "name":
      return side.name === null ? null : sayName(side.name);
    case "bornOn":
      return side.bornOn === null ? null : sayDay(side.bornOn);
    case "sex":
      return side.sex === "female" || side.sex === "male" ? t(SEXES[side.sex]) : null;
    case "birthPlace":
      return side.birthPlace === null ? null : sayName(side.birthPlace);
    case "kelurahan":
      return kelurahanName(names, side.kelurahanCode);
    case "phone":
      return side.phone === null ? null : sayPhone(side.phone);
  }
}

/** Which values are to stand: "Nilai yang dipakai. Nama: Siti Aminah (pendaftaran ini)." Empty when nothing was chosen. */
export function choicesInWords(choices: Choices, fields: readonly ComparedField[]): string {
  const said = fields.flatMap(({ field, title, here, there }) => {
    const choice = choices[field];
    if (choice === undefined) return [];
    if (choice === "neither") return [t("compare.chosen-neither", { title })];
    const value = choice === "this" ? here : there;
    const from = t(choice === "this" ? "compare.from-this" : "compare.from-earlier");
    return [t("compare.chosen", { title, value: value ?? t("facts.none"), from })];
  });
  return said.length === 0 ? "" : [t("compare.chosen-lead"), ...said].join(" ");
}
