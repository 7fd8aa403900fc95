import type { EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import type { FieldFile } from "./records.ts";
import type { FieldStore } from "./store.ts";
import type { Session } from "./sync-once.ts";
import { Cut, Refused, type Transport } from "./transport.ts";

/** How far the server has a file. */
type Standing = {
  readonly state: "receiving" | "checking" | "kept" | "refused";
  readonly received: number;
  readonly refusal: EvidenceRefusal | null;
};

/**
 * A part that is cut is lost, and a long one is cut more often: so it is halved at each cut, and doubled only after so
 * many in a row went well. Doubled each time, more was sent twice on a bad network than once.
 */
const PART_BYTES = { least: 4 * 1024, first: 16 * 1024, most: EVIDENCE_LIMITS.partBytesMax };
const GROWS_AFTER = 8;
let partBytes = PART_BYTES.first;
let wentWell = 0;

function noteCut(): void {
  partBytes = Math.max(PART_BYTES.least, partBytes / 2);
  wentWell = 0;
}

function noteWell(): void {
  wentWell += 1;
  if (wentWell % GROWS_AFTER === 0) partBytes = Math.min(PART_BYTES.most, partBytes * 2);
}

/** Where files go: by the usual way, or by the only one that is open to a device that was revoked. */
type Way = {
  announce(file: FieldFile): string;
  part(file: FieldFile, at: number): string;
};
export const AS_USUAL: Way = {
  announce: ({ applicationId }) => `/v1/applications/${applicationId}/evidence`,
  part: ({ id }, at) => `/v1/evidence/${id}/parts/${at}`,
};
export const AS_PROMISED: Way = {
  announce: ({ applicationId }) => `/v1/applications/${applicationId}/promised-files`,
  part: ({ applicationId, id }, at) =>
    `/v1/applications/${applicationId}/promised-files/${id}/parts/${at}`,
};

/**
 * Sends the photos of those who are registered, each from where the server has it, as long as there is time. Returns
 * how many were kept since the last time; what is still being checked is asked after next time.
 */
export async function sendFiles(
  store: FieldStore,
  transport: Transport,
  session: Session,
  way: Way = AS_USUAL,
  hasTime: () => boolean = () => true,
): Promise<number> {
  let kept = 0;
  for (const file of store.syncing.waitingFiles()) {
    if (!hasTime()) return kept;
    try {
      const standing = await sendOne(store, transport, session, file, way, hasTime);
      if (standing.state === "kept") kept += 1;
      await store.syncing.putFile(afterwards(file, standing, store.now()));
    } catch (error) {
      if (!(error instanceof Refused)) {
        if (error instanceof Cut) noteCut();
        throw error;
      }
      if (error.code === "evidence.too-many-files")
        await store.syncing.putFile({ ...file, state: "refused", refusal: "too-many-files" });
      else if (error.code === "evidence.too-fast")
        return kept; // the others would be told the same
      else if (error.status === 401 || error.status === 403) throw error;
      // Anything else is about this file alone; it is tried again next time.
    }
  }
  return kept;
}

async function sendOne(
  store: FieldStore,
  transport: Transport,
  session: Session,
  file: FieldFile,
  way: Way,
  hasTime: () => boolean,
): Promise<Standing> {
  const { byteCount, id, kind, sha256 } = file;
  let standing = (await session((token) =>
    transport.ask("POST", way.announce(file), token, {
      evidenceId: id,
      kind,
      byteCount,
      sha256,
    }),
  )) as Standing;
  if (standing.state !== "receiving") return standing;
  const bytes = await store.files.bytes(id);
  if (bytes === undefined) throw new Error("Broken invariant: a photo that waits has bytes");
  while (standing.state === "receiving" && hasTime()) {
    const at = standing.received;
    const part = bytes.slice(at, at + partBytes);
    standing = (await session((token) =>
      transport.put(way.part(file, at), token, part),
    )) as Standing;
    await store.syncing.putFile({ ...file, sent: standing.received });
    noteWell();
  }
  return standing;
}

function afterwards(file: FieldFile, standing: Standing, now: Date): FieldFile {
  const sent = Math.max(file.sent, standing.received);
  if (standing.state === "kept") return { ...file, sent, state: "kept", keptAt: now.toISOString() };
  if (standing.state === "refused")
    return { ...file, sent, state: "refused", refusal: standing.refusal };
  return { ...file, sent };
}
