import { EVIDENCE_KINDS } from "@payung/domain/evidence/kinds.ts";
import { EVIDENCE_REFUSALS } from "@payung/domain/evidence/limits.ts";
import * as z from "zod/mini";

export const Kind = z.enum(EVIDENCE_KINDS);

export const Sha256 = z.codec(
  z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  z.custom<Buffer>((value) => Buffer.isBuffer(value)),
  { decode: (text) => Buffer.from(text, "hex"), encode: (bytes) => bytes.toString("hex") },
);

/** How far a file is, as its sender is told. */
export const FileStanding = z.strictObject({
  /** receiving: send on from \`received\`. checking: ask again in a second. kept and refused are the end. */
  state: z.enum(["receiving", "checking", "kept", "refused"]),
  received: z.int(),
  byteCount: z.int(),
  refusal: z.nullable(z.enum(EVIDENCE_REFUSALS)),
});
