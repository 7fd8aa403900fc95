/** Where the number stands on a card that fills the picture: the upper part, below the heading. */
const UPPER_PART = 0.62;
/** Print of this height, in pixels, is read best. */
const WIDTH = 1600;

/** Makes print stand out: the upper part alone, large enough, in grey, and stretched from dark to light. */
export async function prepare(photo: Blob): Promise<HTMLCanvasElement> {
  const picture = await createImageBitmap(photo);
  const canvas = document.createElement("canvas");
  const scale = WIDTH / picture.width;
  canvas.width = WIDTH;
  canvas.height = Math.round(picture.height * UPPER_PART * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser cannot draw");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, WIDTH, picture.height * scale);
  picture.close();
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  stretch(image.data);
  context.putImageData(image, 0, 0);
  return canvas;
}

/** To grey, the darkest twentieth black and the lightest twentieth white. */
export function stretch(pixels: Uint8ClampedArray): void {
  const counts = new Uint32Array(256);
  for (let at = 0; at < pixels.length; at += 4) {
    const grey = Math.round(
      0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0),
    );
    pixels[at] = grey;
    counts[grey] = (counts[grey] ?? 0) + 1;
  }
  const tail = pixels.length / 4 / 20;
  const low = place(counts, tail);
  const high = Math.max(low + 1, place(counts, pixels.length / 4 - tail));
  for (let at = 0; at < pixels.length; at += 4) {
    const value = (((pixels[at] ?? 0) - low) / (high - low)) * 255;
    pixels[at] = value;
    pixels[at + 1] = value;
    pixels[at + 2] = value;
  }
}

/** The grey up to which so many pixels are. */
function place(counts: Uint32Array, wanted: number): number {
  let sum = 0;
  for (let grey = 0; grey < 256; grey += 1) {
    sum += counts[grey] ?? 0;
    if (sum >= wanted) return grey;
  }
  return 255;
}
