import { Refused } from "../api.ts";
import { type MessageKey, t } from "../language.ts";
import { sayFault } from "../said-fault.ts";

const REFUSALS: Readonly<Record<string, MessageKey>> = {
  "file.empty": "file-refusal.file.empty",
  "file.too-large": "file-refusal.file.too-large",
  "file.not-a-table": "file-refusal.file.not-a-table",
  "file.web-page": "file-refusal.file.web-page",
  "file.old-excel": "file-refusal.file.old-excel",
  "file.unsupported": "file-refusal.file.unsupported",
  "file.encrypted": "file-refusal.file.encrypted",
  "file.damaged": "file-refusal.file.damaged",
  "file.unsafe": "file-refusal.file.unsafe",
  "file.zip-bomb": "file-refusal.file.zip-bomb",
  "file.too-many-rows": "file-refusal.file.too-many-rows",
  "file.too-many-columns": "file-refusal.file.too-many-columns",
  "file.cell-too-long": "file-refusal.file.cell-too-long",
  "file.row-too-long": "file-refusal.file.row-too-long",
  "file.quote-not-closed": "file-refusal.file.quote-not-closed",
  "file.encoding-unknown": "file-refusal.file.encoding-unknown",
  "file.took-too-long": "file-refusal.file.took-too-long",
  "file.took-too-much-memory": "file-refusal.file.took-too-much-memory",
};

/** Why a file was not read: the server's reason in our words, or whatever else went wrong. */
export function sayFileFault(error: unknown): string {
  const reason = error instanceof Refused ? REFUSALS[String(error.details["reason"])] : undefined;
  return reason === undefined ? sayFault(error) : t(reason);
}

/** Why an ordered run ended without a result. */
export function sayRefusal(refusal: unknown): string {
  const { code } = (refusal ?? {}) as { code?: string };
  const reason = REFUSALS[String(code)];
  return reason === undefined ? sayFault(new Refused(422, { code })) : t(reason);
}
