import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FIELDS } from "@payung/domain/intake/column-names.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import * as z from "zod/mini";
import { namesOfActors } from "../access/service.ts";
import { isPolicyInForce } from "../reference/service.ts";
import { Id, IsoDay, LIMIT_BY_DEFAULT, Limit, NewId, readPage } from "../shared/fields.ts";
import { dayOf, mustSeeAll, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, fileRoute, type RouteContext, route, type Shown } from "../shared/route.ts";
import { withScratch } from "../shared/scratch.ts";
import { findRun } from "../verification/service.ts";
import { cancelOrder, orderRun } from "./ordered-run.ts";
import { writeResults } from "./results.ts";
import { Run, runView } from "./run-view.ts";
import { findOrderWithList, findRunOrder, pageOfLists, pageOfOrders } from "./store.ts";
import type { RunSummary } from "./verify.ts";

const READERS = [
  "administrator",
  "programme-manager",
  "supervisor",
  "verifier",
  "machine",
] as const;

const RunOrder = z.extend(Run, { summary: z.nullable(z.unknown()) });

const List = z.strictObject({
  id: Id,
  fileName: z.string(),
  sha256: z.string(),
  receivedAt: z.string(),
  /** The name of who sent it. */
  receivedBy: z.nullable(z.string()),
  rows: z.nullable(z.int()),
  /** What its latest finished run decided; people may have decided otherwise since. */
  outcomes: z.nullable(z.record(z.string(), z.int())),
  /** The order of that run, if it was ordered here and not at the terminal. */
  orderId: z.nullable(Id),
});

const RESULTS = {
  "decisions.csv": "text/csv; charset=utf-8",
  "duplicates.csv": "text/csv; charset=utf-8",
  "errors.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "insurer-batch.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** What each of them shows of single people; the rows to mend are shown as they were sent. */
const SHOWN: Readonly<Record<keyof typeof RESULTS, readonly Shown[]>> = {
  "decisions.csv": ["name", "nik-masked"],
  "duplicates.csv": ["words"],
  "errors.xlsx": [
    "nik",
    "kk",
    "name",
    "born-on",
    "birth-place",
    "phone",
    "email",
    "address",
    "words",
  ],
  "insurer-batch.xlsx": ["nik", "name", "born-on", "phone", "email"],
};

export const mainJobRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/runs",
    summary:
      "Order the verification of an uploaded list, with registry extracts where there are any",
    allow: ["administrator", "programme-manager", "supervisor", "machine"],
    input: z.strictObject({
      id: NewId,
      listUploadId: Id,
      civilUploadId: z.optional(Id),
      membersUploadId: z.optional(Id),
      welfareUploadId: z.optional(Id),
      asOf: z.optional(IsoDay),
      /** Which field an unusual column name holds. */
      mapping: z.optional(z.record(z.string(), z.enum([...FIELDS, "ignore"]))),
    }),
    output: RunOrder,
    problems: ["upload.unknown", "request.id-already-used", "access.region-wide-only"],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      await mustHavePolicy(context, order.asOf ?? dayOf(context.now()));
      const isNew = await orderRun(context.tx, context, {
        id: order.id,
        listUploadId: order.listUploadId,
        civilUploadId: order.civilUploadId ?? null,
        insurerUploadId: order.membersUploadId ?? null,
        welfareUploadId: order.welfareUploadId ?? null,
        asOf: order.asOf ?? dayOf(context.now()),
        mapping: order.mapping ?? {},
      });
      if (isNew) {
        await context.enqueue("verification.verify-list", {
          regionCode: context.actor.regionCode,
          orderId: order.id,
        });
      }
      return readOrder(context, order.id);
    },
  }),
  route({
    method: "get",
    path: "/v1/runs",
    summary: "Ordered runs, newest first, with how far each is",
    allow: READERS,
    input: z.strictObject({ after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ runs: z.array(Run), next: z.nullable(Id) }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }, { after, limit = LIMIT_BY_DEFAULT }) => {
      mustSeeAll(actor);
      const { page, next } = await readPage(
        limit,
        (most) => pageOfOrders(tx, actor.regionCode, { before: after ?? null, limit: most }),
        (row) => row.id,
      );
      const names = await namesOfActors(
        tx,
        actor.regionCode,
        page.map((row) => row.ordered_by),
      );
      return { runs: page.map((row) => runView(row, names)), next };
    },
  }),
  route({
    method: "get",
    path: "/v1/lists",
    summary: "Lists taken in, newest first, with what was decided about their rows",
    allow: READERS,
    input: z.strictObject({ after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ lists: z.array(List), next: z.nullable(Id) }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }, { after, limit = LIMIT_BY_DEFAULT }) => {
      mustSeeAll(actor);
      const { page, next } = await readPage(
        limit,
        (most) => pageOfLists(tx, actor.regionCode, { before: after ?? null, limit: most }),
        (row) => row.id,
      );
      const names = await namesOfActors(
        tx,
        actor.regionCode,
        page.map((row) => row.received_by),
      );
      const lists = page.map((row) => ({
        id: row.id,
        fileName: withoutNik(row.file_name),
        sha256: row.file_sha256.toString("hex"),
        receivedAt: row.received_at.toISOString(),
        receivedBy: names.get(row.received_by) ?? null,
        rows: row.row_count,
        outcomes: row.outcomes,
        orderId: row.order_id,
      }));
      return { lists, next };
    },
  }),
  route({
    method: "post",
    path: "/v1/runs/:id/cancellations",
    summary: "Call an ordered run off, until it begins to decide",
    allow: ["administrator", "programme-manager", "supervisor", "machine"],
    input: z.strictObject({ id: Id }),
    output: RunOrder,
    problems: [
      "request.not-found",
      "access.region-wide-only",
      "verification.run-has-decided",
      "verification.run-not-going",
    ],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      await cancelOrder(context.tx, context, id);
      return readOrder(context, id);
    },
  }),
  route({
    method: "get",
    path: "/v1/runs/:id",
    summary: "How far an ordered run is, and its summary when it is done",
    allow: READERS,
    input: z.strictObject({ id: Id }),
    output: RunOrder,
    problems: ["request.not-found", "access.region-wide-only"],
    run: (context, { id }) => {
      mustSeeAll(context.actor);
      return readOrder(context, id);
    },
  }),
  ...(Object.keys(RESULTS) as (keyof typeof RESULTS)[]).map((name) =>
    fileRoute({
      path: `/v1/runs/:id/${name}`,
      summary: `The file ${name} of a finished run`,
      allow: ["administrator", "programme-manager", "supervisor", "machine"],
      contentType: RESULTS[name],
      shows: SHOWN[name],
      input: z.strictObject({ id: Id }),
      problems: ["request.not-found", "verification.run-not-finished", "access.region-wide-only"],
      run: async (context, { id }) => {
        mustSeeAll(context.actor);
        const run = await finishedRun(context, id);
        return {
          contentType: RESULTS[name],
          fileName: name,
          body: () => resultFile(context.office, run, name),
        };
      },
    }),
  ),
];

/** Nobody is decided without a policy, and a job could only fail on such a day, again and again. */
async function mustHavePolicy({ tx, actor }: RouteContext, asOf: IsoDate): Promise<void> {
  if (await isPolicyInForce(tx, actor.regionCode, asOf)) return;
  throw new Problem("request.invalid", {
    issues: [{ path: ["asOf"], message: "No decision policy is in force on this day" }],
  });
}

async function readOrder(
  { tx, actor }: RouteContext,
  id: string,
): Promise<z.infer<typeof RunOrder>> {
  const order = await findOrderWithList(tx, actor.regionCode, id);
  if (order === undefined) throw new Problem("request.not-found");
  const names = await namesOfActors(tx, actor.regionCode, [order.ordered_by]);
  return { ...runView(order, names), summary: order.summary };
}

async function resultFile(
  office: Office,
  run: RunSummary,
  name: keyof typeof RESULTS,
): Promise<Buffer> {
  return withScratch(async (folder) => {
    await writeResults(office, run, folder);
    return readFile(join(folder, name));
  });
}

async function finishedRun({ tx, actor }: RouteContext, orderId: string): Promise<RunSummary> {
  const order = await findRunOrder(tx, actor.regionCode, orderId);
  if (order === undefined) throw new Problem("request.not-found");
  const run = order.run_id === null ? undefined : await findRun(tx, actor.regionCode, order.run_id);
  if (run?.summary == null) throw new Problem("verification.run-not-finished");
  return run.summary as unknown as RunSummary;
}
