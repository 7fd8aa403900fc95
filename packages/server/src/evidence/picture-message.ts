import type { EvidenceRefusal } from "@payung/domain/evidence/limits.ts";

/** How a picture is to be made, and what making it may cost. */
export type PictureOrder = {
  /** The longer edge of what is kept. */
  readonly edge: number;
  readonly takesPdf: boolean;
  readonly memoryBytesMax: number;
  readonly waitMsMax: number;
};

export const PICTURE_SIZES = ["whole", "preview"] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

type Described = {
  readonly pageNumber: number;
  readonly size: PictureSize;
  readonly width: number;
  readonly height: number;
};

/** A page as it is kept: a JPEG of ours. */
export type Picture = Described & { readonly bytes: Buffer };

/** The one line before the pictures' bytes, which follow in this order without anything between. */
export type PictureMessage =
  | { readonly refused: EvidenceRefusal }
  | { readonly pictures: readonly (Described & { readonly byteCount: number })[] };

/** A file that is not kept, and why. */
export class EvidenceRefused extends Error {
  readonly reason: EvidenceRefusal;

  constructor(reason: EvidenceRefusal) {
    super(reason);
    this.name = "EvidenceRefused";
    this.reason = reason;
  }
}
