import {
  BlankPaper,
  DECREE_KINDS,
  DecreePaper,
  decisionsOf,
  defaultPaper,
} from "@payung/domain/programme/decree-paper.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import {
  decreeOf,
  findCohort,
  findDecree,
  listDecreeLines,
  listDecrees,
} from "../programme/service.ts";
import { findRegion } from "../reference/service.ts";
import {
  AfterNumber,
  Id,
  IsoDay,
  LIMIT_BY_DEFAULT,
  Limit,
  Month,
  NewId,
  Reason,
  readPage,
  Who,
} from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import {
  changesSince,
  draftCorrection,
  draftDecree,
  endDraft,
  factsOf,
  findEndedDraft,
  findScan,
  issueDraft,
  listCorrectedLines,
  listDraftLines,
  listDrafts,
  listVersions,
  readDraft,
} from "./service.ts";

const MANAGERS = ["administrator", "programme-manager"] as const;
/** Who may read a decree and its annex. */
const READERS = [...MANAGERS, "supervisor", "verifier", "insurer-officer", "treasurer"] as const;

const DecreeNumber = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
const Decree = z.strictObject({
  id: Id,
  number: z.string(),
  version: z.int(),
  kind: z.string(),
  issuedOn: z.string(),
  lines: z.int(),
  annexSha256: z.string(),
  code: z.string(),
});
const Draft = z.strictObject({
  id: Id,
  cohortId: Id,
  cohortName: z.string(),
  kind: z.string(),
  number: z.string(),
  issuedOn: z.string(),
  lines: z.int(),
  annexSha256: z.string(),
  drafted: Who,
  state: z.enum(["open", "issued", "withdrawn", "sent-back"]),
  /** Who ended it without a decree, and in which words. */
  ended: z.nullable(z.extend(Who, { words: z.string() })),
});
const Said = z.strictObject({
  name: z.string(),
  occupation: z.string(),
  firstMonth: Month,
  monthCount: z.int(),
});

export const decreeRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/decree-drafts",
    summary: "The drafts that wait for a second person; of one cohort those sent back as well",
    allow: [...MANAGERS, "supervisor"],
    input: z.strictObject({ cohortId: z.optional(Id) }),
    output: z.strictObject({ drafts: z.array(Draft) }),
    problems: [],
    run: async (context, { cohortId = null }) => {
      const { tx, actor } = context;
      const drafts = await listDrafts(tx, actor.regionCode, cohortId);
      return { drafts: await draftsOf(context, drafts) };
    },
  }),
  route({
    method: "get",
    path: "/v1/cohorts/:id/decree-paper",
    summary:
      "The words to begin a decree with: those of the last draft if it was taken back or sent back; the one who drafts changes them",
    allow: MANAGERS,
    input: z.strictObject({
      id: Id,
      kind: z.enum(DECREE_KINDS),
      /** Of a correction: the number of the decree that is corrected. */
      number: z.optional(DecreeNumber),
    }),
    output: z.strictObject({
      paper: BlankPaper,
      /** The draft whose words these are, and what was said when it ended; null where the words are the usual ones. */
      last: z.nullable(Draft),
    }),
    problems: ["request.not-found"],
    run: async (context, { id: cohortId, kind, number = null }) => {
      const { tx, actor } = context;
      if ((await findCohort(tx, actor.regionCode, cohortId)) === undefined)
        throw new Problem("request.not-found");
      const last = await findEndedDraft(tx, actor.regionCode, { cohortId, kind, number });
      if (last !== undefined)
        return {
          paper: last.paper as unknown as DecreePaper,
          last: await draftOf(context, last),
        };
      const region = await findRegion(tx, actor.regionCode);
      return { paper: defaultPaper(region?.name ?? "", kind), last: null };
    },
  }),
  route({
    method: "post",
    path: "/v1/cohorts/:id/decree-drafts",
    summary:
      "Draft a decree over the newest selection, or a replacement for those who dropped out; somebody else issues it",
    allow: MANAGERS,
    input: z.strictObject({
      id: Id,
      draftId: NewId,
      purpose: z.enum(["selection", "replacement"]),
      number: DecreeNumber,
      issuedOn: IsoDay,
      paper: DecreePaper,
    }),
    output: Draft,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "programme.nobody-selected",
      "programme.nobody-waiting",
      "programme.decree-number-used",
      "programme.draft-open",
      "access.region-wide-only",
    ],
    run: async (context, { id: cohortId, draftId: id, ...order }) => {
      mustSeeAll(context.actor);
      return draftOf(context, await draftDecree(context.tx, context, { id, cohortId, ...order }));
    },
  }),
  route({
    method: "post",
    path: "/v1/decrees/:id/corrections",
    summary:
      "Draft a new version of a decree that puts lines right; nobody comes in or goes, somebody else issues it",
    allow: MANAGERS,
    input: z.strictObject({
      id: Id,
      draftId: NewId,
      issuedOn: IsoDay,
      paper: DecreePaper,
      lines: z
        .array(
          z.strictObject({
            applicationId: Id,
            name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
            occupation: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
            firstMonth: Month,
            monthCount: z.int().check(z.gte(1), z.lte(24)),
            reason: Reason,
          }),
        )
        .check(
          z.minLength(1),
          z.maxLength(500),
          z.refine(
            (lines) =>
              new Set(lines.map(({ applicationId }) => applicationId)).size === lines.length,
            { error: "lines.twice" },
          ),
        ),
    }),
    output: Draft,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "programme.not-in-decree",
      "programme.nothing-corrected",
      "programme.draft-open",
      "access.region-wide-only",
    ],
    run: async (context, { id: decreeId, draftId: id, ...order }) => {
      mustSeeAll(context.actor);
      const draft = await draftCorrection(context.tx, context, { id, decreeId, ...order });
      return draftOf(context, draft);
    },
  }),
  route({
    method: "get",
    path: "/v1/decree-drafts/:id",
    summary: "A draft: what its paper says, and what has changed since it was put together",
    allow: [...MANAGERS, "supervisor"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      draft: Draft,
      paper: DecreePaper,
      decisions: z.array(z.string()),
      changes: z.array(z.strictObject({ what: z.string(), line: z.nullable(z.int()) })),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const draft = await readDraft(tx, actor.regionCode, id);
      const isOpen = draft.issued_at === null && draft.how === null;
      const [first] = await listDraftLines(tx, actor.regionCode, id, 0, 1);
      return {
        draft: await draftOf(context, draft),
        paper: draft.paper as unknown as DecreePaper,
        decisions: decisionsOf(await factsOf(tx, actor.regionCode, draft, first)),
        changes: isOpen ? await changesSince(tx, context, draft) : [],
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/decree-drafts/:id/lines",
    summary: "The annex of a draft; of a correction what its lines said before",
    allow: [...MANAGERS, "supervisor"],
    shows: ["name", "words"],
    input: z.strictObject({ id: Id, after: AfterNumber, limit: Limit }),
    output: z.strictObject({
      lines: z.array(
        z.extend(Said, {
          line: z.int(),
          applicationId: Id,
          kelurahanCode: z.nullable(z.string()),
          replacesId: z.nullable(Id),
          /** Of a correction: the line of the decree that it puts right. */
          correctsLine: z.nullable(z.int()),
          before: z.nullable(Said),
          reason: z.nullable(z.string()),
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id, after = 0, limit = LIMIT_BY_DEFAULT }) => {
      const draft = await readDraft(tx, actor.regionCode, id);
      const before = new Map(
        draft.kind === "correction"
          ? (await listCorrectedLines(tx, actor.regionCode, id)).map((row) => [
              row.line_number,
              saidOf(row),
            ])
          : [],
      );
      const { page, next } = await readPage(
        limit,
        (most) => listDraftLines(tx, actor.regionCode, id, after, most),
        (row) => row.line_number,
      );
      return {
        lines: page.map((row) => ({
          ...saidOf(row),
          line: row.line_number,
          applicationId: row.application_id,
          kelurahanCode: row.kelurahan_code,
          replacesId: row.replaces_id,
          correctsLine: row.corrects_line,
          before: before.get(row.line_number) ?? null,
          reason: row.reason,
        })),
        next,
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/decree-drafts/:id/issues",
    summary: "Issue a decree as it was drafted, as a second person; refused when something changed",
    allow: MANAGERS,
    input: z.strictObject({ id: Id }),
    output: Decree,
    problems: [
      "request.not-found",
      "programme.same-person",
      "programme.draft-closed",
      "programme.draft-outdated",
      "access.region-wide-only",
    ],
    run: (context, { id }) => {
      mustSeeAll(context.actor);
      return issueDraft(context.tx, context, id);
    },
  }),
  route({
    method: "post",
    path: "/v1/decree-drafts/:id/endings",
    summary: "Take your own draft back, or send somebody else's back, and say why",
    allow: MANAGERS,
    input: z.strictObject({ id: Id, words: Reason }),
    output: z.strictObject({ id: Id, how: z.enum(["withdrawn", "sent-back"]) }),
    problems: ["request.not-found", "programme.draft-closed", "access.region-wide-only"],
    run: async (context, { id, words }) => {
      mustSeeAll(context.actor);
      return { id, how: await endDraft(context.tx, context, id, words) };
    },
  }),
  route({
    method: "get",
    path: "/v1/decrees/:id",
    summary: "A decree, its versions, what was issued after it, and the signed scan",
    allow: READERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      decree: Decree,
      cohortId: Id,
      cohortName: z.string(),
      /** Other versions under the same number, the first one first. */
      versions: z.array(Decree),
      /** Decrees of the cohort that were issued after it. */
      later: z.array(Decree),
      drafted: z.nullable(z.string()),
      issued: z.nullable(z.string()),
      scan: z.nullable(
        z.strictObject({ id: Id, fileName: z.string(), sha256: z.string(), attached: Who }),
      ),
    }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      const decree = await findDecree(tx, actor.regionCode, id);
      if (decree === undefined) throw new Problem("request.not-found");
      const cohort = await findCohort(tx, actor.regionCode, decree.cohort_id);
      const versions = await listVersions(tx, actor.regionCode, decree.number);
      const all = await listDecrees(tx, actor.regionCode, decree.cohort_id);
      const scan = await findScan(tx, actor.regionCode, id);
      const who = await whoIs(tx, actor, [
        decree.issued_by,
        decree.drafted_by,
        scan?.attached_by ?? null,
      ]);
      return {
        decree: decreeOf(decree),
        cohortId: decree.cohort_id,
        cohortName: cohort?.name ?? "",
        versions: versions.filter((each) => each.id !== id).map(decreeOf),
        later: all.slice(all.findIndex((each) => each.id === id) + 1).map(decreeOf),
        drafted: decree.drafted_by === null ? null : who(decree.drafted_by).name,
        issued: who(decree.issued_by).name,
        scan:
          scan === undefined
            ? null
            : {
                id: scan.id,
                fileName: scan.file_name,
                sha256: scan.file_sha256.toString("hex"),
                attached: { ...who(scan.attached_by), at: scan.attached_at.toISOString() },
              },
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/decrees/:id/lines",
    summary: "The annex of a decree as signed",
    allow: READERS,
    shows: ["name"],
    input: z.strictObject({ id: Id, after: AfterNumber, limit: Limit }),
    output: z.strictObject({
      decree: Decree,
      lines: z.array(
        z.extend(Said, {
          line: z.int(),
          applicationId: Id,
          kelurahanCode: z.nullable(z.string()),
          replacesId: z.nullable(Id),
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id, after = 0, limit = LIMIT_BY_DEFAULT }) => {
      const decree = await findDecree(tx, actor.regionCode, id);
      if (decree === undefined) throw new Problem("request.not-found");
      const { page, next } = await readPage<
        Awaited<ReturnType<typeof listDraftLines>>[number] | DecreeLine,
        number
      >(
        limit,
        (most) =>
          decree.kind === "correction"
            ? listDraftLines(tx, actor.regionCode, id, after, most)
            : listDecreeLines(tx, actor.regionCode, id, after, most),
        (row) => row.line_number,
      );
      return {
        decree: decreeOf(decree),
        lines: page.map((row) => ({
          ...saidOf(row),
          line: row.line_number,
          applicationId: row.application_id,
          kelurahanCode: row.kelurahan_code,
          replacesId: row.replaces_id,
        })),
        next,
      };
    },
  }),
];

type DecreeLine = Awaited<ReturnType<typeof listDecreeLines>>[number];
type DraftRow = Awaited<ReturnType<typeof readDraft>>;

function saidOf(row: {
  name: string;
  occupation: string;
  first_month: string;
  month_count: number;
}): z.infer<typeof Said> {
  return {
    name: row.name,
    occupation: row.occupation,
    firstMonth: row.first_month,
    monthCount: row.month_count,
  };
}

async function draftOf(context: RouteContext, row: DraftRow): Promise<z.infer<typeof Draft>> {
  const [draft] = await draftsOf(context, [row]);
  if (draft === undefined) throw new Error("Broken invariant: one row is one draft");
  return draft;
}

async function draftsOf(
  { tx, actor }: RouteContext,
  rows: readonly DraftRow[],
): Promise<z.infer<typeof Draft>[]> {
  const by = await whoIs(
    tx,
    actor,
    rows.flatMap((row) => [row.drafted_by, row.ended_by]),
  );
  const who = (id: string, at: Date) => ({ ...by(id), at: at.toISOString() });
  return rows.map((row) => ({
    id: row.id,
    cohortId: row.cohort_id,
    cohortName: row.cohort_name,
    kind: row.kind,
    number: row.number,
    issuedOn: row.issued_on,
    lines: row.line_count,
    annexSha256: row.annex_sha256.toString("hex"),
    drafted: who(row.drafted_by, row.drafted_at),
    state: row.issued_at !== null ? "issued" : (row.how ?? "open"),
    ended:
      row.ended_by === null || row.ended_at === null
        ? null
        : { ...who(row.ended_by, row.ended_at), words: row.words ?? "" },
  }));
}
