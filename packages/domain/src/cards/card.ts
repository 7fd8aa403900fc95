import { type IsoDate, isoDate } from "../shared/dates.ts";
import { readBase45, writeBase45 } from "./base45.ts";
import { type Cbor, readCbor, writeCbor } from "./cbor.ts";
import { inflate } from "./inflate.ts";
import {
  DEPTH_OWN,
  readSign1,
  SIGN1_REFUSALS,
  type Sign1,
  toBeSigned,
  writeSign1,
} from "./sign1.ts";

/** Keys of a CWT (RFC 8392) and of claim 169 (MOSIP 1.2.0); 75 to 77 mean this only inside Payung. */
const ISSUER = 1;
const EXPIRES = 4;
const NOT_BEFORE = 5;
const ISSUED = 6;
const CLAIM_169 = 169;
const PROGRAMME = 75;
const VALID_TO = 76;
const WORKER_CODE = 77;

/** The most that a card's QR code may hold: more becomes too fine for a cheap camera (card-qr.md section 3). */
export const CARD_CHARACTERS_MAX = 225;
/** What is looked at at all. */
const READ_CHARACTERS_MAX = 4_296;
const READ_BYTES_MAX = 64 * 1024;

/** What a card says: this code is covered in this programme until this day, says this issuer. Nothing of the person. */
export type CardClaims = {
  readonly issuer: string;
  readonly programme: string;
  /** The last covered day, in the city's time. */
  readonly validTo: IsoDate;
  readonly workerCode: string;
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** A card as it was read, and not yet believed. */
export type ReadCard = Sign1 & {
  readonly issuer: string | null;
  readonly issuedAt: number | null;
  readonly expiresAt: number | null;
  readonly notBefore: number | null;
  readonly programme: string | null;
  readonly validTo: IsoDate | null;
  readonly workerCode: string | null;
  /** All of claim 169, with what nobody here knows. */
  readonly claim169: ReadonlyMap<Cbor, Cbor>;
};

/** Why a text is no card that can be looked at. */
export const CARD_REFUSALS = [
  "too-long",
  "not-base45",
  "not-zlib",
  "too-large",
  ...SIGN1_REFUSALS,
  "not-cwt",
  "no-claim-169",
] as const;
export type CardRefusal = (typeof CARD_REFUSALS)[number];

/** What is to be signed of a card. */
export function cardToSign(claims: CardClaims): {
  readonly payload: Uint8Array;
  readonly protectedHeader: Uint8Array;
  readonly signed: Uint8Array;
} {
  const payload = writeCbor(
    new Map<Cbor, Cbor>([
      [ISSUER, claims.issuer],
      [EXPIRES, claims.expiresAt],
      [ISSUED, claims.issuedAt],
      [
        CLAIM_169,
        new Map<Cbor, Cbor>([
          [PROGRAMME, claims.programme],
          [VALID_TO, Number(claims.validTo.replaceAll("-", ""))],
          [WORKER_CODE, claims.workerCode],
        ]),
      ],
    ]),
  );
  return { payload, ...toBeSigned(payload) };
}

/**
 * The text of a card's QR code: signed, zipped by the caller (zlib) and in Base45. Throws where it would be longer than
 * `CARD_CHARACTERS_MAX`, because such a card would be printed and then not be read.
 */
export function cardText(
  toSign: { protectedHeader: Uint8Array; payload: Uint8Array },
  keyId: string,
  signature: Uint8Array,
  zip: (bytes: Uint8Array) => Uint8Array,
): string {
  const text = writeBase45(zip(writeSign1(toSign, keyId, signature)));
  if (text.length > CARD_CHARACTERS_MAX)
    throw new Error(
      `A card of ${text.length} characters is too long to be read: shorten the issuer or the programme`,
    );
  return text;
}

/** Takes the text of a QR code apart, under the limits of card-qr.md section 4. What comes out is not believed yet. */
export function readCard(
  text: string,
): { readonly card: ReadCard } | { readonly refused: CardRefusal } {
  if (text.length > READ_CHARACTERS_MAX) return { refused: "too-long" };
  const zipped = readBase45(text);
  if (zipped === null) return { refused: "not-base45" };
  const unzipped = inflate(zipped, READ_BYTES_MAX);
  if (unzipped.outcome !== "inflated")
    return { refused: unzipped.outcome === "too-large" ? "too-large" : "not-zlib" };
  const read = readSign1(unzipped.bytes);
  return "refused" in read ? read : readClaims(read.sign1);
}

function readClaims(sign1: Sign1): { card: ReadCard } | { refused: CardRefusal } {
  const claims = readCbor(sign1.payload, DEPTH_OWN)?.value;
  if (!(claims instanceof Map)) return { refused: "not-cwt" };
  const claim169 = claims.get(CLAIM_169);
  if (!(claim169 instanceof Map)) return { refused: "no-claim-169" };
  return {
    card: {
      ...sign1,
      issuer: asText(claims.get(ISSUER)),
      issuedAt: asNumber(claims.get(ISSUED)),
      expiresAt: asNumber(claims.get(EXPIRES)),
      notBefore: asNumber(claims.get(NOT_BEFORE)),
      programme: asText(claim169.get(PROGRAMME)),
      validTo: asDay(claim169.get(VALID_TO)),
      workerCode: asText(claim169.get(WORKER_CODE)),
      claim169,
    },
  };
}

function asText(value: Cbor | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function asNumber(value: Cbor | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** 20271231 as "2027-12-31"; null where there is no such day. */
function asDay(value: Cbor | undefined): IsoDate | null {
  if (typeof value !== "number") return null;
  return isoDate(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
}
