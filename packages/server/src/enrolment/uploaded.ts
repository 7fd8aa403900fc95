import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readUpload } from "../intake/service.ts";
import type { RouteContext } from "../shared/route.ts";
import { withScratch } from "../shared/scratch.ts";

/** Works on an uploaded file in a folder that only we may enter: for a moment its NIK lie open there. */
export async function withUpload<T>(
  context: Pick<RouteContext, "tx" | "actor" | "vault">,
  uploadId: string,
  work: (file: { path: string; fileName: string; bytes: Buffer }) => Promise<T>,
): Promise<T> {
  const { fileName, bytes } = await readUpload(context.tx, context, uploadId);
  return withScratch(async (folder) => {
    const path = join(folder, "file");
    await writeFile(path, bytes, { mode: 0o600 });
    return work({ path, fileName, bytes });
  });
}
