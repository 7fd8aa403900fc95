/** The 45 symbols of RFC 9285, in their order: all that a QR code's alphanumeric mode can hold. One of them is the space. */
const SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VALUES: ReadonlyMap<string, number> = new Map([...SYMBOLS].map((each, at) => [each, at]));

/** Bytes as Base45 (RFC 9285): three symbols for two bytes, two for a last single one. */
export function writeBase45(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const high = bytes[at] ?? 0;
    const low = bytes[at + 1];
    const value = low === undefined ? high : high * 256 + low;
    text += symbol(value % 45) + symbol(Math.floor(value / 45) % 45);
    if (low !== undefined) text += symbol(Math.floor(value / 2025));
  }
  return text;
}

/** The bytes of a Base45 text; null when it is none. Nothing is trimmed: a space at the end is part of it. */
export function readBase45(text: string): Uint8Array | null {
  if (text.length % 3 === 1) return null;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const [first, second, third] = [0, 1, 2].map((step) => VALUES.get(text.charAt(at + step)));
    if (first === undefined || second === undefined) return null;
    if (at + 2 === text.length) {
      const value = first + second * 45;
      if (value > 0xff) return null;
      bytes.push(value);
      continue;
    }
    if (third === undefined) return null;
    const value = first + second * 45 + third * 2025;
    if (value > 0xffff) return null;
    bytes.push(value >> 8, value & 0xff);
  }
  return Uint8Array.from(bytes);
}

function symbol(value: number): string {
  return SYMBOLS.charAt(value);
}
