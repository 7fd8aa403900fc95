import { effectOf } from "@payung/domain/reference/parameters.ts";
import type { RuleVersion } from "@payung/domain/reference/rule-versions.ts";
import * as z from "zod/mini";
import { namesOfActors, whoIs } from "../access/service.ts";
import { Id, IsoDay, NewId, Reason, Who } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import {
  confirmVersion,
  type Effects,
  endProposal,
  listProposals,
  listVersions,
  type ProposalRow,
  previewProposal,
  previewVersion,
  proposeVersion,
  readProposal,
  usedUntil,
} from "./service.ts";

const MANAGERS = ["administrator", "programme-manager"] as const;
const READERS = [...MANAGERS, "supervisor", "verifier", "treasurer", "monitor"] as const;

const Line = (longest: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(longest));
const Key = z.string().check(z.regex(/^[A-Z][A-Z0-9_]{0,60}$/));
const InEnglish = z.strictObject({
  basis: z.optional(z.string()),
  source: z.optional(z.string()),
  note: z.optional(z.string()),
});
const Version = z.strictObject({
  id: z.string(),
  value: z.unknown(),
  validFrom: z.nullable(z.string()),
  validTo: z.nullable(z.string()),
  predicates: z.unknown(),
  basis: z.string(),
  source: z.string(),
  confidence: z.string(),
  note: z.nullable(z.string()),
  /** The words of what comes with the program in English, where they differ; null where officers wrote them. */
  english: z.nullable(InEnglish),
  /** Whoever confirmed it: a person's name, or what a file names; null while nobody did. */
  confirmedBy: z.nullable(z.string()),
});
const Amounts = z.strictObject({ before: z.string(), after: z.string() });
const EffectsShown = z.strictObject({
  decisions: z.nullable(
    z.strictObject({
      known: z.int(),
      affected: z.int(),
      moves: z.array(z.strictObject({ from: z.string(), to: z.string(), count: z.int() })),
      perKelurahan: z.array(z.strictObject({ code: z.nullable(z.string()), count: z.int() })),
      perOccupation: z.array(z.strictObject({ id: z.nullable(z.string()), count: z.int() })),
    }),
  ),
  costs: z.nullable(
    z.array(
      z.extend(Amounts, {
        cohortId: Id,
        name: z.string(),
        months: z.array(z.extend(Amounts, { month: z.string() })),
      }),
    ),
  ),
  priority: z.nullable(
    z.array(
      z.strictObject({
        cohortId: Id,
        name: z.string(),
        comeIn: z.int(),
        goOut: z.int(),
        perKelurahan: z.array(
          z.strictObject({ code: z.nullable(z.string()), comeIn: z.int(), goOut: z.int() }),
        ),
      }),
    ),
  ),
});
const Proposal = z.strictObject({
  id: Id,
  key: z.string(),
  followsId: z.string(),
  value: z.unknown(),
  validFrom: z.string(),
  validTo: z.nullable(z.string()),
  basis: z.string(),
  source: z.string(),
  confidence: z.string(),
  note: z.nullable(z.string()),
  proposed: Who,
  state: z.enum(["open", "confirmed", "withdrawn", "sent-back"]),
  decided: z.nullable(z.extend(Who, { words: z.nullable(z.string()) })),
});
const NewValue = {
  key: Key,
  followsId: Line(200),
  value: z.unknown(),
  validFrom: IsoDay,
  validTo: z.nullable(IsoDay),
};
const REFUSALS = [
  "request.not-found",
  "parameters.value-malformed",
  "parameters.past-used",
  "parameters.month-begins",
  "parameters.versions-overlap",
  "parameters.leaves-gap",
  "parameters.nothing-changed",
  "access.region-wide-only",
] as const;

export const parameterRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/parameters",
    summary: "The dated parameters with all their versions, and what was proposed of late",
    allow: READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      parameters: z.array(
        z.strictObject({
          key: z.string(),
          kind: z.string(),
          selectedBy: z.string(),
          /** What a preview can say of it. */
          effect: z.enum(["decisions", "cost", "priority", "none"]),
          /** The last day for which something was computed by it: a new version begins later. */
          usedUntil: z.nullable(z.string()),
          versions: z.array(Version),
        }),
      ),
      proposals: z.array(Proposal),
    }),
    problems: [],
    run: async (context) => {
      const { tx, actor } = context;
      const versions = await listVersions(tx, actor.regionCode);
      const names = await namesOfActors(
        tx,
        actor.regionCode,
        versions.flatMap(({ verifiedBy }) => verifiedBy ?? []),
      );
      const used = new Map<string, string | null>();
      for (const { selectedBy } of versions)
        if (!used.has(selectedBy)) used.set(selectedBy, await usedUntil(tx, context, selectedBy));
      const byKey = Map.groupBy(versions, ({ key }) => key);
      return {
        parameters: [...byKey]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .flatMap(([key, own]) => {
            const [first] = own;
            if (first === undefined) return [];
            return {
              key,
              kind: first.kind,
              selectedBy: first.selectedBy,
              effect: effectOf(key),
              usedUntil: used.get(first.selectedBy) ?? null,
              versions: own.map((version) => versionOf(version, names)),
            };
          }),
        proposals: await proposalsOf(context, await listProposals(tx, actor.regionCode)),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/parameter-previews",
    summary: "Who would be affected by a version of a parameter; nothing is stored",
    allow: MANAGERS,
    input: z.strictObject(NewValue),
    output: EffectsShown,
    problems: REFUSALS,
    run: async (context, asked) => {
      mustSeeAll(context.actor);
      return effectsShown(await previewVersion(context.tx, context, asked));
    },
  }),
  route({
    method: "post",
    path: "/v1/parameter-proposals",
    summary: "Propose a version of a parameter; somebody else confirms it",
    allow: MANAGERS,
    input: z.strictObject({
      ...NewValue,
      id: NewId,
      basis: Line(500),
      source: Line(500),
      confidence: z.enum(["official", "secondary", "to confirm"]),
      note: z.nullable(Line(500)),
    }),
    output: Proposal,
    problems: [...REFUSALS, "request.id-already-used", "parameters.proposal-open"],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      return proposalOf(context, await proposeVersion(context.tx, context, order));
    },
  }),
  route({
    method: "get",
    path: "/v1/parameter-proposals/:id",
    summary: "A proposal, who would be affected when it was made, and who would be now",
    allow: MANAGERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      proposal: Proposal,
      effects: EffectsShown,
      /** Null where it was decided, or could not be confirmed any more. */
      effectsNow: z.nullable(EffectsShown),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const proposal = await readProposal(tx, actor.regionCode, id);
      const now = proposal.outcome === null ? await previewProposal(tx, context, proposal) : null;
      return {
        proposal: await proposalOf(context, proposal),
        effects: effectsShown(proposal.effect as unknown as Effects),
        effectsNow: now === null ? null : effectsShown(now),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/parameter-proposals/:id/confirmations",
    summary:
      "Confirm a proposed version as a second person: the one before it is closed, and it holds",
    allow: MANAGERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ versionId: z.string() }),
    problems: [
      "request.not-found",
      "parameters.same-person",
      "parameters.proposal-closed",
      "parameters.past-used",
      "access.region-wide-only",
    ],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      return { versionId: await confirmVersion(context.tx, context, id) };
    },
  }),
  route({
    method: "post",
    path: "/v1/parameter-proposals/:id/endings",
    summary: "Take your own proposal back, or send somebody else's back, and say why",
    allow: MANAGERS,
    input: z.strictObject({ id: Id, words: Reason }),
    output: z.strictObject({ id: Id, how: z.enum(["withdrawn", "sent-back"]) }),
    problems: ["request.not-found", "parameters.proposal-closed", "access.region-wide-only"],
    run: async (context, { id, words }) => {
      mustSeeAll(context.actor);
      return { id, how: await endProposal(context.tx, context, id, words) };
    },
  }),
];

function versionOf(
  version: RuleVersion,
  names: ReadonlyMap<string, string>,
): z.infer<typeof Version> {
  const { id, value, validFrom, validTo, predicates, basis, source, confidence, note } = version;
  const { verifiedBy, english } = version;
  return {
    ...{ id, value, validFrom, validTo, predicates, basis, source, confidence, note },
    english: english === null ? null : { ...english },
    confirmedBy: verifiedBy === null ? null : (names.get(verifiedBy) ?? verifiedBy),
  };
}

/** Lists of the answer are its own. */
function effectsShown(effects: Effects): z.infer<typeof EffectsShown> {
  return structuredClone(effects) as z.infer<typeof EffectsShown>;
}

async function proposalOf(
  context: RouteContext,
  row: ProposalRow,
): Promise<z.infer<typeof Proposal>> {
  const [proposal] = await proposalsOf(context, [row]);
  if (proposal === undefined) throw new Error("Broken invariant: one row is one proposal");
  return proposal;
}

async function proposalsOf(
  { tx, actor }: RouteContext,
  rows: readonly ProposalRow[],
): Promise<z.infer<typeof Proposal>[]> {
  const by = await whoIs(
    tx,
    actor,
    rows.flatMap((row) => [row.proposed_by, row.decided_by]),
  );
  const who = (id: string, at: Date) => ({ ...by(id), at: at.toISOString() });
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    followsId: row.follows_id,
    value: row.value,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    basis: row.basis,
    source: row.source,
    confidence: row.confidence,
    note: row.note,
    proposed: who(row.proposed_by, row.proposed_at),
    state: row.outcome ?? "open",
    decided:
      row.decided_by === null || row.decided_at === null
        ? null
        : { ...who(row.decided_by, row.decided_at), words: row.words },
  }));
}
