/** The alphabet in which an SMS holds 160 characters (3GPP TS 23.038); any other character leaves room for 70. */
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** These take two places each. */
const EXTENDED = "^{}\\[~]|€";

/** What one SMS holds, in places. */
export const SMS_PLACES = 160;

/** How many places a text takes in an SMS; null when the alphabet lacks one of its characters. */
export function smsPlaces(text: string): number | null {
  let places = 0;
  for (const character of text) {
    if (BASIC.includes(character)) places += 1;
    else if (EXTENDED.includes(character)) places += 2;
    else return null;
  }
  return places;
}

/** What people and word processors write for characters that the alphabet has. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ["‘", "'"],
  ["’", "'"],
  ["“", '"'],
  ["”", '"'],
  ["–", "-"],
  ["—", "-"],
  ["…", "..."],
  ["•", "*"],
  ["\u00a0", " "],
  ["\u202f", " "],
]);

/** The nearest text that an SMS can carry: accents off, quotes straight, and a question mark for what is left. */
export function plainForSms(text: string): string {
  let plain = "";
  for (const character of text) {
    const written = PLAIN.get(character) ?? character;
    if (smsPlaces(written) !== null) {
      plain += written;
      continue;
    }
    const bare = written.normalize("NFKD").replace(/\p{M}/gu, "");
    plain += smsPlaces(bare) === null ? "?" : bare;
  }
  return plain;
}

const CODES: ReadonlyMap<string, readonly number[]> = new Map([
  ...[...BASIC].map((character, at): [string, readonly number[]] => [
    character,
    // Place 27 is the way into the extension; the text above leaves it out.
    [at < 27 ? at : at + 1],
  ]),
  ...(
    [
      ["^", 0x14],
      ["{", 0x28],
      ["}", 0x29],
      ["\\", 0x2f],
      ["[", 0x3c],
      ["~", 0x3d],
      ["]", 0x3e],
      ["|", 0x40],
      ["€", 0x65],
    ] as const
  ).map(([character, code]): [string, readonly number[]] => [character, [0x1b, code]]),
]);

/** A text as the alphabet's numbers, one byte each, as SMPP carries it unpacked (data_coding 0). */
export function smsBytes(text: string): Uint8Array {
  return Uint8Array.from(
    [...plainForSms(text)].flatMap((character) => [...(CODES.get(character) ?? [0x3f])]),
  );
}

const CHARACTERS: ReadonlyMap<string, string> = new Map(
  [...CODES].map(([character, codes]) => [codes.join(" "), character]),
);

/** Reads what `smsBytes` writes; what is no character of the alphabet becomes a question mark. */
export function textOfSmsBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at++) {
    const isExtended = bytes[at] === 0x1b && at + 1 < bytes.length;
    const codes = isExtended ? [0x1b, bytes[at + 1]] : [bytes[at]];
    text += CHARACTERS.get(codes.join(" ")) ?? "?";
    if (isExtended) at++;
  }
  return text;
}
