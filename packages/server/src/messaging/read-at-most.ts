/** Reads an answer whole, and throws once it is longer than it may be: whoever answers need not be honest about it. */
export async function readAtMost(response: Response, bytesMax: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  for await (const piece of response.body ?? []) {
    byteCount += piece.length;
    if (byteCount > bytesMax) throw new Error(`The answer is longer than ${bytesMax} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
