import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { Id, IsoDay, NewId, Reason, Who } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import {
  listDaysOff,
  listDayWords,
  listKelurahan,
  listRuleVersions,
  readVocabulary,
  sayOfDay,
} from "./service.ts";

const Kelurahan = z.strictObject({
  code: z.string(),
  name: z.string(),
  kecamatan: z.string(),
  aliases: z.array(z.string()),
});

const RuleVersion = z.strictObject({
  id: z.string(),
  key: z.string(),
  value: z.unknown(),
  selectedBy: z.string(),
  validFrom: z.nullable(z.string()),
  validTo: z.nullable(z.string()),
  predicates: z.unknown(),
  basis: z.string(),
  source: z.string(),
  confidence: z.string(),
  verifiedBy: z.nullable(z.string()),
});

const CHANGERS = ["administrator", "programme-manager"] as const;
/** Those who read the parameters: a day off is one more of them. */
const READERS = [...CHANGERS, "supervisor", "verifier", "treasurer", "monitor"] as const;

const Confidence = z.enum(["official", "secondary", "to confirm"]);
const DayWord = z.strictObject({
  id: Id,
  isOff: z.boolean(),
  name: z.string(),
  basis: z.string(),
  source: z.string(),
  confidence: Confidence,
  said: Who,
});

export const referenceRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/kelurahan",
    summary: "The kelurahan of the region, with their local spellings",
    allow: ["anyone"],
    input: z.strictObject({}),
    output: z.strictObject({ kelurahan: z.array(Kelurahan) }),
    problems: [],
    run: async ({ tx, actor }) => ({
      kelurahan: (await listKelurahan(tx, actor.regionCode)).map(
        ({ code, name, kecamatan, aliases }) => ({
          code,
          name,
          kecamatan,
          aliases,
        }),
      ),
    }),
  }),
  route({
    method: "get",
    path: "/v1/holidays",
    summary: "The days on which offices rest besides the weekend, with the decree that says so",
    allow: ["anyone"],
    input: z.strictObject({}),
    output: z.strictObject({
      days: z.array(
        z.strictObject({
          day: z.string(),
          name: z.string(),
          basis: z.string(),
          /** Where the decree was read; empty where nobody said. */
          source: z.string(),
          confidence: Confidence,
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }) => ({
      days: (await listDaysOff(tx, actor.regionCode)).map((each) => ({ ...each })),
    }),
  }),
  route({
    method: "get",
    path: "/v1/holiday-words",
    summary: "Everything that was said of days, the latest word on a day first: who, when and why",
    allow: READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      days: z.array(z.strictObject({ day: z.string(), words: z.array(DayWord) })),
    }),
    problems: [],
    run: async ({ tx, actor }) => {
      const words = await listDayWords(tx, actor.regionCode);
      const by = await whoIs(
        tx,
        actor,
        words.map((each) => each.said_by),
      );
      return {
        days: [...Map.groupBy(words, ({ day }) => day)].map(([day, own]) => ({
          day,
          words: own.map(({ id, is_off, name, basis, source, confidence, said_by, said_at }) => ({
            ...{ id, isOff: is_off, name, basis, source, confidence },
            said: { ...by(said_by), at: said_at.toISOString() },
          })),
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/holidays",
    summary: "Say of a day that offices rest on it, or no longer do, by which decree",
    allow: CHANGERS,
    input: z.strictObject({
      id: NewId,
      day: IsoDay,
      isOff: z.boolean(),
      name: z.string().check(z.trim(), z.minLength(3), z.maxLength(120)),
      basis: Reason,
      source: Reason,
      confidence: Confidence,
    }),
    output: z.strictObject({ day: IsoDay }),
    problems: ["request.id-already-used", "access.region-wide-only"],
    run: async (context, word) => {
      mustSeeAll(context.actor);
      await sayOfDay(context.tx, context, word);
      return { day: word.day };
    },
  }),
  route({
    method: "get",
    path: "/v1/occupations",
    summary: "The occupations by their codes, with their names in two languages",
    allow: ["anyone"],
    input: z.strictObject({}),
    output: z.strictObject({
      occupations: z.array(
        z.strictObject({ id: z.string(), nameId: z.string(), nameEn: z.string() }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }) => ({
      occupations: (await readVocabulary(tx, actor.regionCode)).occupations.map(
        ({ id, nameId, nameEn }) => ({ id, nameId, nameEn }),
      ),
    }),
  }),
  route({
    method: "get",
    path: "/v1/rule-versions",
    summary: "The dated parameters, each with its legal basis and how sure it is",
    allow: ["anyone"],
    input: z.strictObject({}),
    output: z.strictObject({ ruleVersions: z.array(RuleVersion) }),
    problems: [],
    run: async ({ tx }) => ({
      ruleVersions: (await listRuleVersions(tx)).map((row) => ({
        id: row.id,
        key: row.key,
        value: row.value,
        selectedBy: row.selected_by,
        validFrom: row.valid_from,
        validTo: row.valid_to,
        predicates: row.predicates,
        basis: row.basis,
        source: row.source,
        confidence: row.confidence,
        verifiedBy: row.verified_by,
      })),
    }),
  }),
];
