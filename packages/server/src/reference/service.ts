import { isDeepStrictEqual } from "node:util";
import type { Kelurahan } from "@payung/domain/reference/kelurahan.ts";
import type { Occupation } from "@payung/domain/reference/occupations.ts";
import { type RuleBook, ruleBook } from "@payung/domain/reference/rule-book.ts";
import { readRuleVersions } from "@payung/domain/reference/rule-versions.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Holidays } from "@payung/domain/shared/working-days.ts";
import { type DecisionPolicy, readPolicy } from "@payung/domain/verification/decision.ts";
import { DEFAULT_PERSON_THRESHOLDS } from "@payung/domain/verification/default-policy.ts";
import type { NameThresholds } from "@payung/domain/verification/registry.ts";
import * as z from "zod/mini";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

/** Settings of a programme's policy that are numbers rather than grounds. A policy older than one takes its default. */
const PolicyParameters = z.strictObject({
  nameScore: z.strictObject({ match: z.number(), near: z.number() }),
  /** For how many days an answer of a registry counts. */
  answerValidDays: z.strictObject({ civil: z.number(), insurer: z.number(), welfare: z.number() }),
  /** From where on two applications are one person, and from where on somebody asks. */
  duplicates: z._default(
    z.strictObject({
      same: z.number(),
      possible: z.number(),
      nameUnderOneNik: z.number(),
      nameUnderTwoNik: z.number(),
    }),
    DEFAULT_PERSON_THRESHOLDS,
  ),
  recheck: z.strictObject({
    errorBound: z.number(),
    confidence: z.number(),
    baseShare: z.number(),
    maxShare: z.number(),
  }),
});
export type PolicyParameters = z.infer<typeof PolicyParameters>;

export type PolicyInForce = {
  readonly id: string;
  readonly policy: DecisionPolicy;
  readonly parameters: PolicyParameters & { readonly nameScore: NameThresholds };
};

/** What a region is called, whether its people are made up, and what its cards call the programme. */
export async function findRegion(
  tx: Tx,
  regionCode: string,
): Promise<{ name: string; isExample: boolean; cardProgramme: string } | null> {
  const row = await store.findRegion(tx, regionCode);
  if (row === undefined) return null;
  return { name: row.name, isExample: row.is_example, cardProgramme: row.card_programme };
}

/** What lists are read with: the areas and the occupations of the region. */
export async function readVocabulary(
  tx: Tx,
  regionCode: string,
): Promise<{ kelurahan: Kelurahan[]; occupations: Occupation[] }> {
  const areas = await store.listKelurahan(tx, regionCode);
  const occupations = await store.listOccupations(tx);
  return {
    kelurahan: areas.map((row) => ({
      code: row.code,
      name: row.name,
      kecamatanCode: row.kecamatan_code,
      kecamatan: row.kecamatan,
      aliases: row.aliases,
    })),
    occupations: occupations.map((row) => ({
      id: row.id,
      nameId: row.name_id,
      nameEn: row.name_en,
      sector: row.sector as Occupation["sector"],
      riskHint: row.risk_hint as Occupation["riskHint"],
      everydayWords: row.everyday_words,
    })),
  };
}

/** All dated parameters, ready to be picked from. */
export async function readRules(tx: Tx): Promise<RuleBook> {
  return ruleBook(readRuleVersions(await store.listRuleVersions(tx)));
}

/** The decision policy in force on a day. Throws when the city has none: nobody may be decided without one. */
export async function readPolicyOn(tx: Tx, regionCode: string, on: string): Promise<PolicyInForce> {
  const row = await store.findPolicy(tx, regionCode, on);
  if (row === undefined) throw new Error(`No decision policy is in force on ${on}: add one first`);
  return {
    id: row.id,
    policy: readPolicy(row.policy),
    parameters: PolicyParameters.parse(row.parameters),
  };
}

/** Whether the city has a decision policy for a day. */
export async function isPolicyInForce(tx: Tx, regionCode: string, on: string): Promise<boolean> {
  return (await store.findPolicy(tx, regionCode, on)) !== undefined;
}

/** The insurer's layout in force on a day; `readAs` checks its shape. */
export async function readTemplate<T>(tx: Tx, kind: store.TemplateKind, on: string): Promise<T> {
  const row = await store.findTemplate(tx, kind, on);
  if (row === undefined)
    throw new Error(`No insurer layout "${kind}" is in force on ${on}: add one first`);
  return { version: row.version, sheet: row.sheet, ...(row.columns as object) } as T;
}

/** What the insurer's reject texts were mapped to by hand, by lower-case text. */
export async function readInsurerReasons(tx: Tx, regionCode: string): Promise<Map<string, string>> {
  const rows = await store.listInsurerReasons(tx, regionCode);
  return new Map(rows.map((row) => [row.insurer_text.trim().toLowerCase(), row.reason_code]));
}

/** Learns what a text of the insurer means; gives back what it meant before. */
export function mapInsurerReason(
  tx: Tx,
  regionCode: string,
  text: string,
  code: string,
): Promise<string | null> {
  return store.upsertInsurerReason(tx, {
    region_code: regionCode,
    insurer_text: text.trim().toLowerCase(),
    reason_code: code,
  });
}

export const { listDaysOff, listDayWords, listKelurahan, listRuleVersions } = store;

/** The days on which the offices of a region rest besides the weekend. */
export async function readHolidays(tx: Tx, regionCode: string): Promise<Holidays> {
  return new Set((await store.listDaysOff(tx, regionCode)).map(({ day }) => day));
}

/** A word on a day: that offices rest on it, or that they no longer do. */
export type DayWord = {
  readonly id: string;
  readonly day: IsoDate;
  readonly isOff: boolean;
  readonly name: string;
  readonly basis: string;
  /** Where it was read. */
  readonly source: string;
  readonly confidence: store.Confidence;
};

/** Says of a day whether offices rest on it; the latest word counts. Sent twice, it is one. */
export async function sayOfDay(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  { id, isOff, ...said }: DayWord,
): Promise<void> {
  const { regionCode } = actor;
  const row = { ...said, is_off: isOff };
  const before = await store.findWordOn(tx, regionCode, said.day);
  const isNew = await store.insertCalendarDay(tx, {
    region_code: regionCode,
    id,
    ...row,
    said_by: actor.id,
    said_at: now(),
  });
  if (!isNew) {
    const kept = await store.findCalendarDay(tx, regionCode, id);
    if (!isDeepStrictEqual(kept, row)) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, actor, {
    kind: "reference.day-said",
    subjectId: said.day,
    details: { before: before ?? null, after: row },
  });
}
