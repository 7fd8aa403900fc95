import { maskNik } from "@payung/domain/intake/nik.ts";
import * as z from "zod/mini";
import { namesOfActors } from "../access/service.ts";
import { AfterNumber, Id, LIMIT_BY_DEFAULT, Limit, readPage } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import {
  countOpenTasks,
  findBatch,
  listBatches,
  listDecreesToSend,
  pageOfBatchRows,
  previewBatch,
} from "./service.ts";

const SENDERS = ["administrator", "programme-manager"] as const;
const READERS = [...SENDERS, "supervisor", "insurer-officer", "treasurer"] as const;
const Text = z.nullable(z.string());

const Batch = z.strictObject({
  id: Id,
  number: z.int(),
  decreeId: Id,
  decreeNumber: z.string(),
  decreeVersion: z.int(),
  rows: z.int(),
  frozenAt: z.string(),
  frozenBy: Text,
  downloadedAt: Text,
  downloadedBy: Text,
  accepted: z.int(),
  rejected: z.int(),
  waiting: z.int(),
  /** Rows that say otherwise than before, and wait for a person. */
  contradicting: z.int(),
});

const Line = z.strictObject({
  applicationId: Id,
  name: Text,
  nikMasked: z.string(),
  kelurahanCode: Text,
  monthCount: z.int(),
  isResent: z.boolean(),
  /** Headers of the insurer's file that this line would leave empty. */
  missing: z.array(z.string()),
});

/** Where the exchange with the insurer stands. */
export const inboxRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/insurer-inbox",
    summary: "Where each decree stands with the insurer, and every batch with what came of it",
    allow: READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      decrees: z.array(
        z.strictObject({
          id: Id,
          number: z.string(),
          version: z.int(),
          kind: z.string(),
          issuedOn: z.string(),
          cohort: z.string(),
          firstMonth: z.string(),
          monthCount: z.int(),
          lines: z.int(),
          neverSent: z.int(),
          mended: z.int(),
          toMend: z.int(),
          waiting: z.int(),
          enrolled: z.int(),
        }),
      ),
      batches: z.array(Batch),
      /** Work that waits, of every kind. */
      tasks: z.int(),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }) => {
      mustSeeAll(actor);
      const decrees = await listDecreesToSend(tx, actor.regionCode);
      const batches = await listBatches(tx, actor.regionCode);
      const names = await namesOfActors(
        tx,
        actor.regionCode,
        batches.flatMap((each) => [each.frozen_by, each.downloaded_by ?? ""]),
      );
      const tasks = await countOpenTasks(tx, actor.regionCode);
      return {
        decrees: decrees.map((each) => ({
          id: each.id,
          number: each.number,
          version: each.version,
          kind: each.kind,
          issuedOn: each.issued_on,
          cohort: each.cohort,
          firstMonth: each.first_month,
          monthCount: each.month_count,
          lines: Number(each.lines),
          neverSent: Number(each.never_sent),
          mended: Number(each.mended),
          toMend: Number(each.to_mend),
          waiting: Number(each.waiting),
          enrolled: Number(each.enrolled),
        })),
        batches: batches.map((each) => ({
          id: each.id,
          number: each.number,
          decreeId: each.decree_id,
          decreeNumber: each.decree_number,
          decreeVersion: each.decree_version,
          rows: each.row_count,
          frozenAt: each.frozen_at.toISOString(),
          frozenBy: names.get(each.frozen_by) ?? null,
          downloadedAt: each.downloaded_at?.toISOString() ?? null,
          downloadedBy: names.get(each.downloaded_by ?? "") ?? null,
          accepted: Number(each.accepted),
          rejected: Number(each.rejected),
          waiting: each.row_count - Number(each.accepted) - Number(each.rejected),
          contradicting: Number(each.contradicting),
        })),
        tasks: tasks.reduce((sum, { n }) => sum + Number(n), 0),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/decrees/:id/next-batch",
    summary:
      "What the next batch of a decree would hold: who goes, again or for the first time, who is left out and why, what it costs",
    allow: SENDERS,
    shows: ["name", "nik-masked"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      number: z.string(),
      version: z.int(),
      cohort: z.string(),
      funder: z.string(),
      rows: z.int(),
      resent: z.int(),
      cost: z.string(),
      lines: z.array(Line),
      leftOut: z.array(Line),
      leftOutCount: z.int(),
      toMend: z.int(),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const { cost, ...preview } = await previewBatch(context.tx, context, id);
      return { ...preview, cost: cost.toString() };
    },
  }),
  route({
    method: "get",
    path: "/v1/batches/:id/rows",
    summary: "The rows of a batch with what the insurer said of each; NIK masked",
    allow: READERS,
    shows: ["name", "nik-masked", "words"],
    input: z.strictObject({
      id: Id,
      only: z.optional(z.enum(["accepted", "rejected", "waiting"])),
      after: AfterNumber,
      limit: Limit,
    }),
    output: z.strictObject({
      rows: z.array(
        z.strictObject({
          row: z.int(),
          applicationId: Id,
          name: Text,
          nikMasked: z.string(),
          kelurahanCode: Text,
          outcome: z.enum(["accepted", "rejected", "waiting"]),
          reasonText: Text,
          reasonCode: Text,
        }),
      ),
      next: z.nullable(z.int()),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async ({ tx, actor, vault }, { id, only = null, after = 0, limit = LIMIT_BY_DEFAULT }) => {
      mustSeeAll(actor);
      if ((await findBatch(tx, actor.regionCode, id)) === undefined)
        throw new Problem("request.not-found");
      const { page, next } = await readPage(
        limit,
        (most) => pageOfBatchRows(tx, actor.regionCode, id, { only, after, limit: most }),
        (row) => row.row_number,
      );
      return {
        rows: page.map((row) => ({
          row: row.row_number,
          applicationId: row.application_id,
          name: row.name,
          nikMasked: maskNik(vault.openNik(row.nik_sealed, row.application_id)),
          kelurahanCode: row.kelurahan_code,
          outcome: row.last ?? ("waiting" as const),
          reasonText: row.reason_text,
          reasonCode: row.reason_code,
        })),
        next,
      };
    },
  }),
];
