import type { PictureSize } from "./picture-message.ts";

/** What sealed bytes are bound to: moved to another place, they do not open. */

export const placeOfPart = (uploadId: string, at: number): string => `${uploadId} part ${at}`;

export const placeOfPicture = (picture: {
  fileId: string;
  pageNumber: number;
  size: PictureSize;
}): string => `${picture.fileId} page ${picture.pageNumber} ${picture.size}`;
