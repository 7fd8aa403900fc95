import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { sniffPicture } from "@payung/domain/evidence/sniff-picture.ts";
import sharp, { type Sharp } from "sharp";
import { EvidenceRefused, type Picture, type PictureOrder } from "./picture-message.ts";
import { readPdfPages } from "./read-untrusted-pdf.ts";

const { pixelsMax, edgeMin } = EVIDENCE_LIMITS;
/** Sharp enough to read an A4 page's small print by; a photo of a KTP becomes some 200 KB. */
const WHOLE_QUALITY = 80;
const PREVIEW_EDGE = 320;
const PREVIEW_QUALITY = 65;

// Of all that the library could open, these three: each other format is a parser more for an attacker.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"],
});
sharp.cache(false);
sharp.concurrency(1);

/**
 * Opens bytes that nobody has looked at, and makes each page anew: upright, without metadata, not larger than
 * needed, with a preview. Throws EvidenceRefused.
 *
 * Not for the main process: it calls `makePictures`, which runs this in a process of its own.
 */
export async function readUntrustedPicture(
  bytes: Buffer,
  { edge, takesPdf }: PictureOrder,
): Promise<Picture[]> {
  const kind = sniffPicture(bytes);
  if (kind === "other") throw new EvidenceRefused("not-a-picture");
  if (kind === "heic") throw new EvidenceRefused("heic");
  if (kind !== "pdf") return makePage(1, await openPicture(bytes), edge);
  if (!takesPdf) throw new EvidenceRefused("pdf-not-here");
  const pages: Picture[] = [];
  for await (const { data, width, height } of readPdfPages(bytes, edge))
    pages.push(
      ...(await makePage(
        pages.length / 2 + 1,
        sharp(data, { raw: { width, height, channels: 4 } }),
        edge,
      )),
    );
  return pages;
}

async function openPicture(bytes: Buffer): Promise<Sharp> {
  const picture = sharp(bytes, { limitInputPixels: pixelsMax, failOn: "error" });
  const { width, height, pages = 1 } = await picture.metadata();
  if (width * height > pixelsMax) throw new EvidenceRefused("too-many-pixels");
  if (pages > 1 || isMovingPng(bytes)) throw new EvidenceRefused("animated");
  if (Math.min(width, height) < edgeMin) throw new EvidenceRefused("too-small");
  return picture;
}

async function makePage(pageNumber: number, picture: Sharp, edge: number): Promise<Picture[]> {
  const whole = await picture
    .autoOrient()
    .resize({ width: edge, height: edge, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#fff" })
    .jpeg({ quality: WHOLE_QUALITY })
    .toBuffer({ resolveWithObject: true });
  const preview = await sharp(whole.data)
    .resize({ width: PREVIEW_EDGE, height: PREVIEW_EDGE, fit: "inside", withoutEnlargement: true })
    .jpeg({ quality: PREVIEW_QUALITY })
    .toBuffer({ resolveWithObject: true });
  return (["whole", "preview"] as const).map((size) => {
    const { data, info } = size === "whole" ? whole : preview;
    return { pageNumber, size, width: info.width, height: info.height, bytes: data };
  });
}

/** A PNG that moves says so before its first picture; the library would show that one and drop the rest. */
function isMovingPng(bytes: Buffer): boolean {
  const animation = bytes.indexOf("acTL", 8, "latin1");
  const data = bytes.indexOf("IDAT", 8, "latin1");
  return sniffPicture(bytes) === "png" && animation !== -1 && animation < data;
}
