/** What a photo may weigh once it is made small: a whole registration stays below 300 KB. */
export const PHOTO_BYTES_MAX = 180 * 1024;
const EDGE_MAX = 1280;
/** From what one cannot tell from the original, to what one can still read. */
const QUALITIES = [0.82, 0.7, 0.58, 0.46, 0.36] as const;

/** The file is no picture that this browser can open. */
export class NoPicture extends Error {}

/**
 * Makes a photo small, on the phone: at most 1,280 pixels and 180 KB, upright, as JPEG, without what the camera wrote
 * beside it (place, time, phone).
 *
 * @throws NoPicture
 */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new NoPicture();
  });
  try {
    for (let edge = EDGE_MAX; ; edge = Math.round(edge * 0.8)) {
      const canvas = drawn(picture, edge);
      for (const quality of QUALITIES) {
        const small = await asJpeg(canvas, quality);
        if (small.size <= PHOTO_BYTES_MAX) return small;
      }
    }
  } finally {
    picture.close();
  }
}

function drawn(picture: ImageBitmap, edge: number): HTMLCanvasElement {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new NoPicture();
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export function asJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new NoPicture()) : resolve(blob)),
      "image/jpeg",
      quality,
    ),
  );
}
