import * as z from "zod/mini";
import { findDecree } from "../programme/service.ts";
import { Id, NewId } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, fileRoute, type RouteContext, uploadRoute } from "../shared/route.ts";
import { recordEvent } from "../transparency/service.ts";
import { readDraft } from "./drafts.ts";
import { type NikShown, paperOfDecree, paperOfDraft } from "./paper.ts";
import { printDecree } from "./print-decree.ts";
import { attachScan, readScan, SCAN_BYTES_MAX } from "./scans.ts";

const MANAGERS = ["administrator", "programme-manager"] as const;
const PDF = "application/pdf";
/** How much of each NIK the annex shows: masked unless somebody asks for all of it. */
const Nik = z.optional(z.enum(["masked", "full"]));

/** The files of decrees: the paper to sign, and the paper that was signed. Each holds names, so each look is recorded. */
export const decreeFileRoutes: readonly AnyRoute[] = [
  fileRoute({
    path: "/v1/decree-drafts/:id/document.pdf",
    summary: "A draft as it would be printed, marked as a draft on every page; recorded",
    allow: MANAGERS,
    isRecorded: true,
    shows: ["name", "nik", "nik-masked"],
    contentType: PDF,
    input: z.strictObject({ id: Id, nik: Nik }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id, nik = "masked" }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const draft = await readDraft(tx, actor.regionCode, id);
      const paper = await paperOfDraft(tx, context, draft, shownIn(context, nik));
      await recordDownload(context, id, nik, true);
      const fileName = `rancangan-sk-${fileNumber(draft.number)}.pdf`;
      return { contentType: PDF, fileName, body: () => printDecree(paper) };
    },
  }),
  fileRoute({
    path: "/v1/decrees/:id/document.pdf",
    summary: "A decree with its annex, to be signed; each NIK masked unless asked for; recorded",
    allow: MANAGERS,
    isRecorded: true,
    shows: ["name", "nik", "nik-masked"],
    contentType: PDF,
    input: z.strictObject({ id: Id, nik: Nik }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id, nik = "masked" }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const decree = await findDecree(tx, actor.regionCode, id);
      if (decree === undefined) throw new Problem("request.not-found");
      const paper = await paperOfDecree(tx, context, decree, shownIn(context, nik));
      await recordDownload(context, id, nik, false);
      const fileName = `sk-${fileNumber(decree.number)}-versi-${decree.version}.pdf`;
      return { contentType: PDF, fileName, body: () => printDecree(paper) };
    },
  }),
  uploadRoute({
    path: "/v1/decrees/:id/scans/:scanId",
    summary: "Attach the decree as it was signed on paper, a PDF; a later one counts instead",
    allow: MANAGERS,
    bytesMax: SCAN_BYTES_MAX,
    input: z.strictObject({
      id: Id,
      scanId: NewId,
      fileName: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
    }),
    output: z.strictObject({ id: Id, sha256: z.string() }),
    problems: [
      "request.not-found",
      "request.too-large",
      "request.id-already-used",
      "programme.scan-not-pdf",
      "access.region-wide-only",
    ],
    run: async (context, { id: decreeId, scanId: id, fileName }, upload) => {
      mustSeeAll(context.actor);
      await attachScan(context.tx, context, { decreeId, id, fileName }, upload);
      return { id, sha256: upload.sha256.toString("hex") };
    },
  }),
  fileRoute({
    path: "/v1/decrees/:id/scan.pdf",
    summary: "The decree as it was signed on paper; recorded",
    allow: MANAGERS,
    isRecorded: true,
    // What people scanned cannot be looked into; it holds all that the paper holds.
    shows: ["name", "nik"],
    contentType: PDF,
    input: z.strictObject({ id: Id }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const { fileName, bytes } = await readScan(context.tx, context, id);
      return { contentType: PDF, fileName, body: bytes };
    },
  }),
];

function shownIn({ signIn }: RouteContext, nik: NikShown) {
  return { nik, origin: signIn?.origin ?? null };
}

/** A number as a file may be called: "100/SK/2026" → "100-SK-2026". */
function fileNumber(number: string): string {
  return number.replace(/[^A-Za-z0-9]+/g, "-");
}

function recordDownload(
  { tx, actor }: RouteContext,
  id: string,
  nik: NikShown,
  isDraft: boolean,
): Promise<void> {
  return recordEvent(tx, actor, {
    kind: "programme.decree-downloaded",
    subjectId: id,
    details: { nik, isDraft },
  });
}
