import { DRIFT_KINDS } from "@payung/domain/enrolment/drift.ts";
import { MEMBER_FIELDS } from "@payung/domain/enrolment/members.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import * as z from "zod/mini";
import { namesOfActors } from "../../access/service.ts";
import { maskNumbers } from "../../intake/service.ts";
import { AfterNumber, Id, LIMIT_BY_DEFAULT, Limit, NewId, readPage } from "../../shared/fields.ts";
import { mustSeeAll } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../../shared/route.ts";
import { withUpload } from "../service.ts";
import {
  findReport,
  listReports,
  makeTasks,
  orderReport,
  pageOfLines,
  previewMembers,
} from "./service.ts";

const COMPARERS = ["administrator", "programme-manager", "supervisor"] as const;
const Text = z.nullable(z.string());
const Field = z.enum(MEMBER_FIELDS);
const Kind = z.enum(DRIFT_KINDS);
const Mapping = z.record(z.string().check(z.maxLength(200)), z.enum([...MEMBER_FIELDS, "ignore"]));
const TASKS_MAX = 500;

const Report = z.strictObject({
  id: Id,
  fileName: z.string(),
  uploadId: Id,
  asOf: z.string(),
  orderedAt: z.string(),
  orderedBy: Text,
  state: z.enum(["waiting", "working", "done", "refused"]),
  stage: Text,
  rowsDone: z.int(),
  rowsTotal: z.nullable(z.int()),
  refusal: z.nullable(z.record(z.string(), z.unknown())),
  counts: z.nullable(
    z.strictObject({
      ours: z.int(),
      theirs: z.int(),
      /** Lines whose NIK could not be read. */
      unreadable: z.int(),
      kinds: z.array(z.strictObject({ kind: Kind, rows: z.int() })),
      /** Said by the report before, too. */
      persists: z.int(),
      /** Said by the report before and no more. */
      settled: z.int(),
    }),
  ),
  previousId: z.nullable(Id),
});

/** What the insurer's own membership list says otherwise than we do. */
export const driftRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/uploads/:id/member-previews",
    summary:
      "Read the columns of an uploaded membership list of the insurer; nothing is compared yet",
    allow: COMPARERS,
    shows: ["name", "nik-masked", "born-on", "email", "address", "birth-place", "words"],
    input: z.strictObject({ id: Id, mapping: z.optional(Mapping) }),
    output: z.strictObject({
      fileName: z.string(),
      wasRemembered: z.boolean(),
      mapping: Mapping,
      headerRow: z.nullable(z.int()),
      missing: z.array(Field),
      unclear: z.array(z.string()),
      columns: z.array(
        z.strictObject({
          letter: z.string(),
          header: z.string(),
          field: z.nullable(Field),
          use: z.enum(["field", "unclear", "ignored"]),
          samples: z.array(z.string()),
        }),
      ),
      rows: z.int(),
    }),
    problems: ["upload.unknown", "upload.refused", "access.region-wide-only"],
    run: async (context, { id, mapping = null }) => {
      mustSeeAll(context.actor);
      return withUpload(context, id, async ({ path, fileName }) => {
        const read = await previewMembers(context.tx, context, path, mapping);
        return {
          ...read,
          fileName: withoutNik(fileName),
          mapping: { ...read.mapping },
          missing: [...read.missing],
          unclear: read.unclear.map((header) => maskNumbers(header)),
        };
      });
    },
  }),
  route({
    method: "post",
    path: "/v1/drift-reports",
    summary:
      "Order a comparison of our memberships with the insurer's own list; a job works it off",
    allow: COMPARERS,
    input: z.strictObject({ id: NewId, uploadId: Id, mapping: z.optional(Mapping) }),
    output: z.strictObject({ id: Id }),
    problems: ["upload.unknown", "request.id-already-used", "access.region-wide-only"],
    run: async (context, { id, uploadId, mapping = null }) => {
      mustSeeAll(context.actor);
      const isNew = await orderReport(context.tx, context, { id, uploadId, mapping });
      if (isNew)
        await context.enqueue("enrolment.compare-members", {
          regionCode: context.actor.regionCode,
          reportId: id,
        });
      return { id };
    },
  }),
  route({
    method: "get",
    path: "/v1/drift-reports",
    summary: "Every comparison with the insurer's own list, newest first",
    allow: COMPARERS,
    input: z.strictObject({}),
    output: z.strictObject({ reports: z.array(Report) }),
    problems: ["access.region-wide-only"],
    run: async (context) => {
      mustSeeAll(context.actor);
      const { tx, actor } = context;
      return { reports: await reportsOf(context, await listReports(tx, actor.regionCode)) };
    },
  }),
  route({
    method: "get",
    path: "/v1/drift-reports/:id",
    summary: "How far a comparison is, and what it found",
    allow: COMPARERS,
    input: z.strictObject({ id: Id }),
    output: Report,
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const [report] = await reportsOf(context, [await mustFind(context, id)]);
      if (report === undefined) throw new Problem("request.not-found");
      return report;
    },
  }),
  route({
    method: "get",
    path: "/v1/drift-reports/:id/rows",
    summary: "The differences of a comparison, the heaviest kind first; NIK masked",
    allow: COMPARERS,
    shows: ["name", "nik-masked", "born-on"],
    input: z.strictObject({
      id: Id,
      kind: z.optional(Kind),
      state: z.optional(z.enum(["new", "persists"])),
      after: AfterNumber,
      limit: Limit,
    }),
    output: z.strictObject({
      rows: z.array(
        z.strictObject({
          line: z.int(),
          kind: Kind,
          applicationId: Id,
          name: Text,
          nikMasked: Text,
          kelurahanCode: Text,
          sheetRow: z.nullable(z.int()),
          ours: Text,
          theirs: Text,
          persists: z.boolean(),
          task: z.nullable(z.enum(["open", "closed"])),
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (
      context,
      { id, kind = null, state = null, after = 0, limit = LIMIT_BY_DEFAULT },
    ) => {
      mustSeeAll(context.actor);
      const { tx, actor, vault } = context;
      await mustFind(context, id);
      const { page, next } = await readPage(
        limit,
        (most) => pageOfLines(tx, actor.regionCode, id, { kind, state }, after, most),
        (row) => row.line,
      );
      return {
        rows: page.map((row) => ({
          line: row.line,
          kind: row.kind as z.infer<typeof Kind>,
          applicationId: row.application_id,
          name: row.name,
          nikMasked:
            row.nik_sealed === null
              ? null
              : maskNik(vault.openNik(row.nik_sealed, row.application_id)),
          kelurahanCode: row.kelurahan_code,
          sheetRow: row.sheet_row,
          ours: row.ours,
          theirs: row.theirs,
          persists: row.persists,
          task:
            row.task_id === null
              ? null
              : row.task_closed_at === null
                ? ("open" as const)
                : ("closed" as const),
        })),
        next,
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/drift-reports/:id/tasks",
    summary: "Make tasks of differences: of these lines, or of all of a kind",
    allow: COMPARERS,
    input: z.strictObject({
      id: Id,
      kind: z.optional(Kind),
      lines: z.optional(z.array(z.int()).check(z.maxLength(TASKS_MAX))),
    }),
    output: z.strictObject({ tasks: z.int() }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id, kind, lines = [] }) => {
      mustSeeAll(context.actor);
      await mustFind(context, id);
      const chosen = kind === undefined ? { lines } : { kind };
      return { tasks: await makeTasks(context.tx, context, id, chosen) };
    },
  }),
];

async function mustFind({ tx, actor }: RouteContext, id: string) {
  const report = await findReport(tx, actor.regionCode, id);
  if (report === undefined) throw new Problem("request.not-found");
  return report;
}

type Counts = {
  readonly ours: number;
  readonly theirs: number;
  readonly unreadable: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly persists: number;
  readonly settled: number;
};

async function reportsOf(
  { tx, actor }: RouteContext,
  rows: readonly Awaited<ReturnType<typeof listReports>>[number][],
): Promise<z.infer<typeof Report>[]> {
  const names = await namesOfActors(
    tx,
    actor.regionCode,
    rows.map(({ ordered_by }) => ordered_by),
  );
  return rows.map((row) => {
    const counts = row.counts as Counts | null;
    return {
      id: row.id,
      fileName: withoutNik(row.file_name),
      uploadId: row.upload_id,
      asOf: row.as_of,
      orderedAt: row.ordered_at.toISOString(),
      orderedBy: names.get(row.ordered_by) ?? null,
      state:
        row.ended_at === null
          ? row.stage === null
            ? ("waiting" as const)
            : ("working" as const)
          : counts === null
            ? ("refused" as const)
            : ("done" as const),
      stage: row.stage,
      rowsDone: row.rows_done,
      rowsTotal: row.rows_total,
      refusal: row.refusal as Record<string, unknown> | null,
      counts:
        counts === null
          ? null
          : {
              ...counts,
              kinds: DRIFT_KINDS.flatMap((kind) => {
                const found = counts.kinds[kind] ?? 0;
                return found === 0 ? [] : [{ kind, rows: found }];
              }),
            },
      previousId: row.previous_id,
    };
  });
}
