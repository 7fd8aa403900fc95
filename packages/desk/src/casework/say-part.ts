import { isKey, t } from "../shared/language.ts";

/** What the linkage model says of one part, in the language on screen: "nama mirip". Another model's words stay as they are. */
export function sayPart(label: string): string {
  const key = partKey(label);
  return isKey(key) ? t(key) : label;
}

/** Under which key a label of the model stands in the catalogues. */
export function partKey(label: string): string {
  return `part.${label.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
}
