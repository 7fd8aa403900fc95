import { createWorker, OEM, PSM } from "tesseract.js";
import { numberIn } from "./number-in.ts";
import { prepare } from "./prepare.ts";

/** Reads the number on a photo of a KTP, on this phone; null when there is none to be trusted. */
export async function readNumberOn(photo: Blob): Promise<string | null> {
  const worker = await createWorker("ind", OEM.LSTM_ONLY, {
    workerPath: "/field/ocr/worker.js",
    corePath: "/field/ocr/core.js",
    langPath: "/field/ocr",
    // Kept by the service worker, once; and our policy allows no scripts made on the spot.
    cacheMethod: "none",
    workerBlobURL: false,
  });
  try {
    await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT });
    const { data } = await worker.recognize(await prepare(photo));
    return numberIn(data.text);
  } finally {
    await worker.terminate();
  }
}
