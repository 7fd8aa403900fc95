import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { readUpload } from "../intake/service.ts";
import { Id, LIMIT_BY_DEFAULT, Limit, NewId, readPage } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, fileRoute, route } from "../shared/route.ts";
import {
  closeTask,
  countBatchOutcomes,
  findBatch,
  freezeBatch,
  listOpenTasks,
  readBatchFile,
  TASK_RESOLUTIONS,
  takeReply,
} from "./service.ts";

const SENDERS = ["administrator", "programme-manager"] as const;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const Task = z.strictObject({
  id: Id,
  kind: z.string(),
  applicationId: z.nullable(Id),
  kelurahanCode: z.nullable(z.string()),
  reasonCode: z.string(),
  reasonText: z.string(),
  whoCanFix: z.string(),
  createdAt: z.string(),
  closedAt: z.nullable(z.string()),
  resolution: z.nullable(z.string()),
});

export const enrolmentRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/decrees/:id/batches",
    summary: "Freeze a batch for the insurer: lines never sent, and rejects that were mended",
    allow: SENDERS,
    input: z.strictObject({ id: Id, batchId: NewId }),
    output: z.strictObject({
      id: Id,
      number: z.int(),
      rows: z.int(),
      sha256: z.string(),
      fileName: z.string(),
      leftOut: z.array(Id),
    }),
    problems: [
      "enrolment.nothing-to-send",
      "request.id-already-used",
      "request.not-found",
      "access.region-wide-only",
    ],
    run: async (context, { id, batchId }) => {
      mustSeeAll(context.actor);
      const batch = await freezeBatch(context.tx, context, id, batchId);
      return { ...batch, leftOut: [...batch.leftOut] };
    },
  }),
  route({
    method: "get",
    path: "/v1/batches/:id",
    summary: "What became of a batch: no row is in limbo",
    allow: [...SENDERS, "supervisor", "insurer-officer", "treasurer"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      id: Id,
      number: z.int(),
      rows: z.int(),
      sha256: z.string(),
      frozenAt: z.string(),
      accepted: z.int(),
      rejected: z.int(),
      waiting: z.int(),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async ({ tx, actor }, { id }) => {
      mustSeeAll(actor);
      const batch = await findBatch(tx, actor.regionCode, id);
      if (batch === undefined) throw new Problem("request.not-found");
      return {
        id,
        number: batch.number,
        rows: batch.row_count,
        sha256: batch.file_sha256.toString("hex"),
        frozenAt: batch.frozen_at.toISOString(),
        ...(await countBatchOutcomes(tx, actor.regionCode, id)),
      };
    },
  }),
  fileRoute({
    path: "/v1/batches/:id/file",
    summary:
      "The frozen file as it was sent (XLSX); each download is recorded, because it holds NIK",
    allow: [...SENDERS, "insurer-officer"],
    contentType: XLSX,
    isRecorded: true,
    shows: ["nik", "name", "born-on", "phone", "email"],
    input: z.strictObject({ id: Id }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const file = await readBatchFile(context.tx, context, id);
      if (file === null) throw new Problem("request.not-found");
      return { contentType: XLSX, fileName: file.name, body: file.bytes };
    },
  }),
  route({
    method: "post",
    path: "/v1/insurer-replies",
    summary: "Take an uploaded insurer reply in, row by row; the same file again changes nothing",
    allow: [...SENDERS, "insurer-officer"],
    input: z.strictObject({ uploadId: Id }),
    output: z.strictObject({
      replyId: Id,
      rows: z.int(),
      counts: z.record(z.string(), z.int()),
      wasTaken: z.boolean(),
    }),
    problems: [
      "upload.unknown",
      "upload.refused",
      "enrolment.reply-not-recognised",
      "access.region-wide-only",
    ],
    run: async (context, { uploadId }) => {
      mustSeeAll(context.actor);
      const upload = await readUpload(context.tx, context, uploadId);
      const folder = await mkdtemp(join(tmpdir(), "payung-reply-"));
      try {
        const path = join(folder, "reply");
        await writeFile(path, upload.bytes, { mode: 0o600 });
        const taken = await takeReply(context.tx, context, path, upload.fileName);
        return { ...taken, counts: { ...taken.counts } };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  }),
  route({
    method: "get",
    path: "/v1/tasks",
    summary: "Open work that insurer replies made: rejects, rows of nobody, contradictions",
    allow: [...SENDERS, "supervisor", "verifier", "kelurahan-officer"],
    input: z.strictObject({ after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ tasks: z.array(Task), next: z.nullable(Id) }),
    problems: [],
    run: async ({ tx, actor }, { after, limit = LIMIT_BY_DEFAULT }) => {
      const { page, next } = await readPage(
        limit,
        (most) => listOpenTasks(tx, actor.regionCode, after ?? null, most),
        (row) => row.id,
      );
      return { tasks: page.map(taskOf), next };
    },
  }),
  route({
    method: "post",
    path: "/v1/tasks/:id/closings",
    summary: "Close a task; a mended reject goes out with the next batch",
    allow: [...SENDERS, "supervisor", "verifier", "kelurahan-officer"],
    input: z.strictObject({ id: Id, resolution: z.enum(TASK_RESOLUTIONS) }),
    output: Task,
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, resolution }) => {
      const task = await closeTask(context.tx, context, id, resolution);
      if (task === undefined) throw new Problem("request.not-found");
      if (task.resolution !== resolution) throw new Problem("request.id-already-used");
      return taskOf(task);
    },
  }),
];

function taskOf(row: Awaited<ReturnType<typeof listOpenTasks>>[number]): z.infer<typeof Task> {
  return {
    id: row.id,
    kind: row.kind,
    applicationId: row.application_id,
    kelurahanCode: row.kelurahan_code,
    reasonCode: row.reason_code,
    reasonText: row.reason_text,
    whoCanFix: row.who_can_fix,
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    resolution: row.resolution,
  };
}
