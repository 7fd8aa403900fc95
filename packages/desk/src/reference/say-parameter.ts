import { GROUNDS, type Ground } from "@payung/domain/verification/grounds.ts";
import { isKey, language, type MessageKey, t } from "../shared/language.ts";
import type { Gets, Posts } from "../shared/routes.generated.ts";
import { sayDay, sayNumber } from "../shared/say.ts";
import { sayGround } from "../shared/say-ground.ts";

type All = Gets["/v1/parameters"]["output"];
export type Parameter = All["parameters"][number];
export type Version = Parameter["versions"][number];
export type Proposal = All["proposals"][number];
/** A day and everything that was said of it, the latest word first. */
export type Day = Gets["/v1/holiday-words"]["output"]["days"][number];
export type Word = Day["words"][number];
export type Effects = Posts["/v1/parameter-previews"]["output"];

/** What a parameter is called; one that came in later shows its own key. */
export function sayKey(key: string): string {
  const name = `parameter.key-${key.toLowerCase().replaceAll("_", "-")}`;
  return isKey(name) ? t(name) : key;
}

export function sayPeriod({ validFrom, validTo }: Pick<Version, "validFrom" | "validTo">): string {
  if (validFrom === null)
    return validTo === null ? t("parameter.always") : t("parameter.until", { to: sayDay(validTo) });
  return validTo === null
    ? t("parameter.from", { from: sayDay(validFrom) })
    : t("parameter.from-to", { from: sayDay(validFrom), to: sayDay(validTo) });
}

const CONFIDENCE: Readonly<Record<string, MessageKey>> = {
  official: "parameter.official",
  secondary: "parameter.secondary",
  "to confirm": "parameter.to-confirm",
};

export function sayConfidence(confidence: string): string {
  const key = CONFIDENCE[confidence];
  return key === undefined ? confidence : t(key);
}

/** What a version says of itself, in the language on screen where it comes with the program in both. */
export function inLanguage(version: Version, part: "basis" | "source" | "note"): string | null {
  const english = language() === "en" ? version.english?.[part] : undefined;
  return english ?? version[part];
}

/** For whom a version holds, where it does not hold for all: "segment: BPU". */
export function sayFor(predicates: unknown): string {
  return Object.entries(predicates as object)
    .map(([name, wanted]) => `${sayLeaf(name)}: ${[wanted].flat().map(sayPlain).join(", ")}`)
    .join("; ");
}

export type Leaf = { readonly path: string; readonly value: string | number | boolean | null };

/** Everything in a value that can be changed by itself, with the way to it: "#0" is the first of a list, "1" a name. */
export function leavesOf(value: unknown, path = ""): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => leavesOf(each, `${path}/#${at}`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, each]) => leavesOf(each, `${path}/${name}`));
  return [{ path, value: value as Leaf["value"] }];
}

/** A value with some leaves changed, as typed. What is no number where one was stays text, and the server says so. */
export function withLeaves(
  value: unknown,
  typed: Readonly<Record<string, string>>,
  path = "",
): unknown {
  if (Array.isArray(value))
    return value.map((each, at) => withLeaves(each, typed, `${path}/#${at}`));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        withLeaves(each, typed, `${path}/${name}`),
      ]),
    );
  const text = typed[path];
  if (text === undefined) return value;
  if (typeof value === "number")
    return /^-?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : text;
  if (typeof value === "boolean") return text === "true";
  return value === null && text === "" ? null : text;
}

/** The way to a leaf in words: "decile points 1". */
export function sayPath(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("#") ? String(Number(part.slice(1)) + 1) : sayLeaf(part)))
    .join(" ");
}

function sayLeaf(name: string): string {
  const key = `parameter.leaf-${coded(name)}`;
  if (isKey(key)) return t(key);
  return isGround(name) ? sayGround(name).reason.replace(/\.$/, "") : name.replaceAll("_", " ");
}

export function sayPlain(value: unknown): string {
  if (typeof value === "boolean") return value ? t("parameter.yes") : t("parameter.no");
  if (typeof value === "number") return sayNumber(value);
  if (value === null) return "–";
  const key = `parameter.word-${coded(String(value))}`;
  return isKey(key) ? t(key) : String(value);
}

/** A name or a word as a key of the catalogues writes it: "next working day" → "next-working-day". */
function coded(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

function isGround(name: string): name is Ground {
  return (GROUNDS as readonly string[]).includes(name);
}
