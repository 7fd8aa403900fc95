import { EVIDENCE_RULES, type EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { SNIFFED_BYTES, sniffPicture } from "@payung/domain/evidence/sniff-picture.ts";
import { t } from "../shared/language.ts";
import { sayMegabytes, sayRefusal } from "./say-evidence.ts";

/** What is wrong with a chosen file as far as its size and its first bytes tell: said before anything is sent. */
export async function faultOfPhoto(file: File, kind: EvidenceKind | null): Promise<string | null> {
  const { fileBytesMax } = EVIDENCE_LIMITS;
  if (file.size === 0) return t("evidence.empty");
  if (file.size > fileBytesMax)
    return t("evidence.too-large", { megabytes: sayMegabytes(fileBytesMax) });
  const found = sniffPicture(new Uint8Array(await file.slice(0, SNIFFED_BYTES).arrayBuffer()));
  if (found === "heic") return sayRefusal("heic");
  if (found === "other") return sayRefusal("not-a-picture");
  if (found === "pdf" && kind !== null && !EVIDENCE_RULES[kind].takesPdf)
    return sayRefusal("pdf-not-here");
  return null;
}

/** The SHA-256 of a file, as the server writes it. */
export async function hashOf(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
