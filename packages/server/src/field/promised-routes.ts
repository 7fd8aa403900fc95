import { FIELD_ROLES } from "@payung/domain/access/roles.ts";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import * as z from "zod/mini";
import type { Device } from "../access/service.ts";
import { declareEvidence, FileStanding, Kind, receivePart, Sha256 } from "../evidence/service.ts";
import { Id, NewId, wholeNumber } from "../shared/fields.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, bytesRoute, type RouteContext, route } from "../shared/route.ts";
import { takePromised } from "./service.ts";

const { fileBytesMax, partBytesMax } = EVIDENCE_LIMITS;

/** By what a device that was revoked sends the photos that it had promised, before it wipes itself. */
export const promisedRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/applications/:id/promised-files",
    summary:
      "Announce a photo that this device, revoked since, promised with the registration: only these very bytes are taken",
    allow: FIELD_ROLES,
    devices: "only, even revoked",
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
    run: (context, { evidenceId, id, ...said }) => {
      const file = { applicationId: id, id: evidenceId };
      return takePromised(context.tx, context, deviceOf(context), { ...file, said }, (actor) =>
        declareEvidence(context.tx, { ...context, actor }, { ...file, ...said }),
      );
    },
  }),
  bytesRoute({
    path: "/v1/applications/:id/promised-files/:evidenceId/parts/:at",
    summary: `Send up to ${partBytesMax / 1024} KiB of such a photo, from byte \`at\` on`,
    allow: FIELD_ROLES,
    devices: "only, even revoked",
    bytesMax: partBytesMax,
    input: z.strictObject({ id: Id, evidenceId: Id, at: wholeNumber(0, fileBytesMax) }),
    output: FileStanding,
    problems: ["request.not-found", "request.too-large"],
    run: (context, { at, evidenceId, id }, bytes) => {
      const file = { applicationId: id, id: evidenceId, said: null };
      return takePromised(context.tx, context, deviceOf(context), file, (actor) =>
        receivePart(context.tx, { ...context, actor }, { id: evidenceId, at, bytes }),
      );
    },
  }),
];

export function deviceOf({ device }: RouteContext): Device {
  if (device === null) throw new Problem("access.device-only");
  return device;
}
