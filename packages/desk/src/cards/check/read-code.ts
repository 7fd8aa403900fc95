/** Reads a QR code in what a camera shows or a photo holds; null where it finds none. */
export type ReadCode = (picture: HTMLVideoElement | ImageBitmap) => Promise<string | null>;

type Detector = { detect(picture: CanvasImageSource): Promise<readonly { rawValue: string }[]> };
type DetectorClass = {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
};

/** Larger pictures are made smaller first: a code that fills a card is readable then too, and a phone is slow. */
const EDGE_MAX = 1_280;

let reader: Promise<ReadCode> | null = null;

/** The phone's own reader where it has one, else ours, which is fetched then. */
export function findReader(): Promise<ReadCode> {
  reader ??= makeReader();
  return reader;
}

async function makeReader(): Promise<ReadCode> {
  const { BarcodeDetector: Own } = globalThis as { BarcodeDetector?: DetectorClass };
  const formats = (await Own?.getSupportedFormats().catch(() => [])) ?? [];
  if (Own !== undefined && formats.includes("qr_code")) {
    const detector = new Own({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  return async (picture) => {
    const { width, height } = draw(canvas, picture);
    const image = canvas.getContext("2d")?.getImageData(0, 0, width, height);
    if (image === undefined) return null;
    try {
      return decodeQR(image);
    } catch {
      return null;
    }
  };
}

function draw(canvas: HTMLCanvasElement, picture: HTMLVideoElement | ImageBitmap) {
  const isVideo = picture instanceof HTMLVideoElement;
  const [wide, high] = isVideo
    ? [picture.videoWidth, picture.videoHeight]
    : [picture.width, picture.height];
  const scale = Math.min(1, EDGE_MAX / Math.max(wide, high, 1));
  canvas.width = Math.max(1, Math.round(wide * scale));
  canvas.height = Math.max(1, Math.round(high * scale));
  canvas
    .getContext("2d", { willReadFrequently: true })
    ?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height };
}
