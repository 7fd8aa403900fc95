import { randomBytes } from "node:crypto";

/** Crockford's alphabet: no I, L, O, U, so that a code read aloud or from paper is not mistaken. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 9;

/**
 * A new registration code: nine random characters (45 bits) and a check character, written in groups,
 * "KJ7M-4Q2-X9T". It is the worker's key to the status page together with the birth date.
 */
export function newRegistrationCode(): string {
  const bytes = randomBytes(LENGTH);
  let plain = "";
  for (const byte of bytes) plain += ALPHABET.charAt(byte & 31);
  return grouped(plain + checkCharacter(plain));
}

/** Reads a code as people type it; null when it cannot be one, so that a slip is noticed before a search. */
export function readRegistrationCode(typed: string): string | null {
  const plain = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  if (plain.length !== LENGTH + 1) return null;
  const body = plain.slice(0, LENGTH);
  if ([...plain].some((character) => !ALPHABET.includes(character))) return null;
  return checkCharacter(body) === plain.at(-1) ? grouped(plain) : null;
}

/** Weights that are odd and change along the code catch every single slip and every swap of neighbours that differ by less than 16. */
function checkCharacter(plain: string): string {
  let sum = 0;
  for (const [at, character] of [...plain].entries())
    sum += ALPHABET.indexOf(character) * (2 * at + 1);
  return ALPHABET.charAt(sum % 32);
}

function grouped(plain: string): string {
  return `${plain.slice(0, 4)}-${plain.slice(4, 7)}-${plain.slice(7)}`;
}
