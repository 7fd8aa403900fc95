import type { Posts } from "../../shared/routes.generated.ts";
import type { SentLines } from "./lines-file.tsx";

type Mapping = Posts["/v1/uploads/:id/bill-previews"]["input"]["mapping"];

/** What a person has said of the columns, as the server takes it; nothing where nobody has said anything. */
export function mappingOf({ mapping }: SentLines): { mapping?: NonNullable<Mapping> } {
  return mapping === null ? {} : { mapping: mapping as NonNullable<Mapping> };
}

/** A file of lines as it goes along with a bill or a receipt. */
export function uploadOf(file: SentLines | null) {
  return file === null ? null : { uploadId: file.uploadId, ...mappingOf(file) };
}
