import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import { EVIDENCE_LIMITS, type EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { By, Id, NewId, Reason, wholeNumber } from "../shared/fields.ts";
import { type AnyRoute, bytesRoute, fileRoute, type RouteContext, route } from "../shared/route.ts";
import type { PictureSize } from "./picture-message.ts";
import {
  cancelEvidence,
  declareEvidence,
  listEvidence,
  receivePart,
  showPicture,
  standingOf,
  withdrawEvidence,
} from "./service.ts";
import { FileStanding, Kind, Sha256 } from "./wire.ts";

/** Who works on cases looks at what lies in them. */
const VIEWERS = [
  "administrator",
  "programme-manager",
  "supervisor",
  "verifier",
  "kelurahan-officer",
] as const;
/** Who sends: they, those who bring people in, and the machines that speak with them. */
const SENDERS = [...VIEWERS, "collector", "machine"] as const;

const { fileBytesMax, partBytesMax, pagesMax } = EVIDENCE_LIMITS;
const PageOfFile = z.strictObject({ id: Id, page: wholeNumber(1, pagesMax) });

const Listed = z.strictObject({
  files: z.array(
    z.strictObject({
      id: Id,
      kind: Kind,
      pages: z.array(z.strictObject({ number: z.int(), width: z.int(), height: z.int() })),
      byteCount: z.int(),
      attachedAt: z.string(),
      by: By,
      /** Withdrawn files are named and no longer shown. */
      withdrawal: z.nullable(z.strictObject({ reason: z.string(), at: z.string(), by: By })),
    }),
  ),
  /** What you yourself have on its way, by whose hash you know the file to go on with. */
  unfinished: z.array(
    z.strictObject({ id: Id, kind: Kind, sha256: Sha256, ...FileStanding.shape }),
  ),
});

export const evidenceRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/applications/:id/evidence",
    summary: "The papers and photos of an application, without their bytes, and yours on their way",
    allow: VIEWERS,
    shows: ["words"],
    input: z.strictObject({ id: Id }),
    output: Listed,
    problems: ["request.not-found"],
    run: (context, { id }) => listed(context, id),
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/evidence",
    summary:
      "Announce a file: its kind, size and SHA-256. Then send its parts; announced again it says where to go on",
    allow: SENDERS,
    devices: "too",
    input: z.strictObject({
      id: Id,
      evidenceId: NewId,
      kind: Kind,
      byteCount: z.int().check(z.gte(1), z.lte(fileBytesMax)),
      sha256: Sha256,
    }),
    output: FileStanding,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "evidence.too-many-files",
      "evidence.too-fast",
    ],
    run: (context, { id, evidenceId, ...file }) =>
      declareEvidence(context.tx, context, { id: evidenceId, applicationId: id, ...file }),
  }),
  bytesRoute({
    path: "/v1/evidence/:id/parts/:at",
    summary: `Send up to ${partBytesMax / 1024} KiB of a file, from byte \`at\` on; what came before changes nothing, and the answer says where to go on`,
    allow: SENDERS,
    devices: "too",
    bytesMax: partBytesMax,
    input: z.strictObject({ id: Id, at: wholeNumber(0, fileBytesMax) }),
    output: FileStanding,
    problems: ["request.not-found", "request.too-large"],
    run: (context, { id, at }, bytes) => receivePart(context.tx, context, { id, at, bytes }),
  }),
  route({
    method: "get",
    path: "/v1/evidence/:id",
    summary: "How far a file is that you have announced, after a cut or while it is checked",
    allow: SENDERS,
    devices: "too",
    input: z.strictObject({ id: Id }),
    output: FileStanding,
    problems: ["request.not-found"],
    run: ({ tx, actor }, { id }) => standingOf(tx, actor, id),
  }),
  route({
    method: "post",
    path: "/v1/evidence/:id/cancellations",
    summary: "Call a file off that is on its way",
    allow: SENDERS,
    devices: "too",
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "evidence.already-kept"],
    run: async (context, { id }) => {
      await cancelEvidence(context.tx, context, id);
      return { id };
    },
  }),
  pictureRoute("/v1/evidence/:id/pages/:page", "whole", "each time is recorded"),
  pictureRoute(
    "/v1/evidence/:id/pages/:page/preview",
    "preview",
    "small; recorded once a day for each who looks",
  ),
  route({
    method: "post",
    path: "/v1/evidence/:id/withdrawals",
    summary: "Take a file out of sight that was wrongly attached; who did it and why stays known",
    allow: VIEWERS,
    input: z.strictObject({ id: Id, reason: Reason }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, reason }) => {
      await withdrawEvidence(context.tx, context, { id, reason });
      return { id };
    },
  }),
];

function pictureRoute(path: `/${string}`, size: PictureSize, note: string): AnyRoute {
  return fileRoute({
    path,
    summary: `A page of a paper or a photo, as JPEG; ${note}`,
    allow: VIEWERS,
    isRecorded: true,
    shows: ["picture"],
    contentType: "image/jpeg",
    input: PageOfFile,
    problems: ["request.not-found"],
    run: async (context, { id, page }) => ({
      contentType: "image/jpeg",
      fileName: `${id}-${page}.jpg`,
      isInline: true,
      body: await showPicture(context.tx, context, { id, pageNumber: page, size }),
    }),
  });
}

async function listed({ tx, actor }: RouteContext, id: string): Promise<z.output<typeof Listed>> {
  const { files, unfinished } = await listEvidence(tx, actor, id);
  const by = await whoIs(
    tx,
    actor,
    files.flatMap((file) => [file.attached_by, file.withdrawn_by]),
  );
  return {
    files: files.map((file) => ({
      id: file.id,
      kind: file.kind as EvidenceKind,
      pages: file.pages.map(({ page_number, width, height }) => ({
        number: page_number,
        width,
        height,
      })),
      byteCount: file.byte_count,
      attachedAt: file.attached_at.toISOString(),
      by: by(file.attached_by),
      withdrawal:
        file.withdrawn_at === null || file.withdrawn_by === null || file.reason === null
          ? null
          : {
              reason: file.reason,
              at: file.withdrawn_at.toISOString(),
              by: by(file.withdrawn_by),
            },
    })),
    unfinished: unfinished.map(({ id: evidenceId, kind, sha256, state, received, ...rest }) => ({
      id: evidenceId,
      kind: kind as EvidenceKind,
      sha256,
      state,
      received,
      byteCount: rest.byteCount,
      refusal: rest.refusal as EvidenceRefusal | null,
    })),
  };
}
