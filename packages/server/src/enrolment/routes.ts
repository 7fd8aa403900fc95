import * as z from "zod/mini";
import { Id, NewId } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, fileRoute, route } from "../shared/route.ts";
import { ReplyMapping } from "./reply-routes.ts";
import { countBatchOutcomes, findBatch, freezeBatch, readBatchFile, takeReply } from "./service.ts";
import { withUpload } from "./uploaded.ts";

const SENDERS = ["administrator", "programme-manager"] as const;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

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
    input: z.strictObject({ uploadId: Id, mapping: ReplyMapping }),
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
    run: async (context, { uploadId, mapping = null }) => {
      mustSeeAll(context.actor);
      return withUpload(context, uploadId, async ({ path, fileName }) => {
        const taken = await takeReply(context.tx, context, path, fileName, mapping);
        return { ...taken, counts: { ...taken.counts } };
      });
    },
  }),
];
