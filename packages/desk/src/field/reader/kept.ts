/** Whether somebody chose to keep on this phone what reads a KTP: 2.4 MB, once, by their choice. */
const KEY = "payung.field.reader";
export const READER_FILES = [
  "/field/ocr/worker.js",
  "/field/ocr/core.js",
  "/field/ocr/ind.traineddata.gz",
] as const;

export function isReaderKept(): boolean {
  return localStorage.getItem(KEY) === "1";
}

/** Fetches its parts, which the service worker keeps. @throws when the network is gone */
export async function keepReader(): Promise<void> {
  for (const file of READER_FILES) {
    const answer = await fetch(file);
    if (!answer.ok) throw new Error(String(answer.status));
    await answer.arrayBuffer();
  }
  localStorage.setItem(KEY, "1");
}

export async function removeReader(): Promise<void> {
  localStorage.removeItem(KEY);
  await caches.delete("payung-reader-1");
}
