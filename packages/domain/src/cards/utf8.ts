/** A text as UTF-8, without what a browser and Node call differently. */
export function writeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  const written = encodeURIComponent(text);
  for (let at = 0; at < written.length; at++) {
    if (written.charAt(at) !== "%") bytes.push(written.charCodeAt(at));
    else {
      bytes.push(Number.parseInt(written.slice(at + 1, at + 3), 16));
      at += 2;
    }
  }
  return Uint8Array.from(bytes);
}

/** The text of UTF-8 bytes; null when they are none. */
export function readUtf8(bytes: Uint8Array): string | null {
  let written = "";
  for (const byte of bytes) written += `%${byte.toString(16).padStart(2, "0")}`;
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}
