import * as z from "zod/mini";
import { IsoDay, NewId, Reason } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import {
  listDaysOff,
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
      days: z.array(z.strictObject({ day: z.string(), name: z.string(), basis: z.string() })),
    }),
    problems: [],
    run: async ({ tx, actor }) => ({
      days: (await listDaysOff(tx, actor.regionCode)).map((each) => ({ ...each })),
    }),
  }),
  route({
    method: "post",
    path: "/v1/holidays",
    summary: "Say of a day that offices rest on it, or no longer do, by which decree",
    allow: ["administrator", "programme-manager"],
    input: z.strictObject({
      id: NewId,
      day: IsoDay,
      isOff: z.boolean(),
      name: z.string().check(z.trim(), z.minLength(3), z.maxLength(120)),
      basis: Reason,
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
