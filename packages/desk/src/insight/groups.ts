import type { Breakdown } from "@payung/domain/insight/overview.ts";
import { language, type MessageKey, t } from "../shared/language.ts";
import { compareNames } from "../shared/say.ts";
import type { Group } from "./figures.ts";
import { type MeasureName, measureOf } from "./measures.ts";

/** What groups are called that have no name in a table. */
const NAMES: Readonly<Record<string, MessageKey>> = {
  female: "overview.sex.female",
  male: "overview.sex.male",
  list: "facts.channel.list",
  api: "facts.channel.api",
  web: "facts.channel.web",
  chat: "facts.channel.chat",
  field: "facts.channel.field",
};

export const BREAKDOWN_TITLES: Readonly<Record<Breakdown, MessageKey>> = {
  kelurahan: "overview.by.kelurahan",
  occupation: "overview.by.occupation",
  sex: "overview.by.sex",
  channel: "overview.by.channel",
};

export function groupName({ key, name }: Group): string {
  if (key === null) return t("overview.not-known");
  if (name !== null) return language() === "en" ? name.en : name.id;
  const words = NAMES[key];
  return words === undefined ? key : t(words);
}

/** Sorted by a measure; what has no value comes last, and equals by name. */
export function sorted(
  groups: readonly Group[],
  measure: MeasureName,
  isAscending: boolean,
): Group[] {
  const { of } = measureOf(measure);
  const side = isAscending ? 1 : -1;
  return [...groups].sort((a, b) => {
    const [x, y] = [of(a.figures), of(b.figures)];
    if (x !== null && y !== null && x !== y) return side * (x - y);
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    return compareNames(groupName(a), groupName(b));
  });
}
