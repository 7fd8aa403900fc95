import { createPublicKey, verify } from "node:crypto";
import { inflateSync } from "node:zlib";
import { decode as decodeWithCborg } from "cborg";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBase45, writeBase45 } from "./base45.ts";
import { CARD_CHARACTERS_MAX, cardText, cardToSign, type ReadCard, readCard } from "./card.ts";
import { aCard, CLAIMS, givenIssuer, issuerOf, mustRead, signerOf, zip } from "./cards.testing.ts";
import { type Cbor, readCbor, Tagged, writeCbor } from "./cbor.ts";
import { inflate } from "./inflate.ts";
import { toHex, writeSign1 } from "./sign1.ts";
import { ED25519, ES256, REFUSED } from "./vectors.testing.ts";
import { workerCodeOf } from "./worker-code.ts";

/** 100,000 before a release: `CARD_ROUNDS=100000`. */
const ROUNDS = Number(process.env["CARD_ROUNDS"] ?? 2_000);

describe("a card's code", () => {
  const issuer = givenIssuer();
  const claims = fc.record({
    programme: fc.stringMatching(/^[A-Z-]{1,8}$/),
    validTo: fc
      .date({ min: new Date("2026-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
    workerCode: fc.uint8Array({ minLength: 5, maxLength: 5 }).map(workerCodeOf),
    issuedAt: fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }),
    expiresAt: fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }),
  });

  test("gives back what was signed, is short enough to be read, and its signature holds", () => {
    fc.assert(
      fc.property(claims, (given) => {
        const text = aCard(issuer, given);
        expect(text.length).toBeLessThanOrEqual(CARD_CHARACTERS_MAX);
        const card = mustRead(text);
        expect(card).toMatchObject({ ...given, issuer: "15.71", keyId: issuer.key.keyId });
        expect(signerOf(card, [issuer.key])).toBe(issuer.key);
      }),
      { numRuns: ROUNDS },
    );
  });

  test("fits version 8 of a QR code at level M, and a longer issuer version 9", () => {
    expect(aCard(issuer).length).toBeLessThanOrEqual(221);
    expect(aCard(givenIssuer("thirteen-char")).length).toBeLessThanOrEqual(CARD_CHARACTERS_MAX);
  });

  test("is not made where it would be too long to be read", () => {
    expect(() => aCard(givenIssuer("an issuer of thirty-two characters"))).toThrow(/too long/);
  });

  test("holds nothing but the programme, the day, the code, the issuer and two times", () => {
    const card = mustRead(aCard(issuer));
    expect([...card.claim169.keys()]).toEqual([75, 76, 77]);
    const payload = readCbor(card.payload, 4)?.value;
    expect(payload instanceof Map && [...payload.keys()]).toEqual([1, 4, 6, 169]);
  });

  test("is read by other people's CBOR, zlib and Ed25519 to the same", () => {
    const text = aCard(issuer);
    const cose = inflateSync(decodeBase45ByRfc(text));
    expect(cose[0]).toBe(0xd2);
    const options = { useMaps: true, strict: true, rejectDuplicateMapKeys: true };
    const [header, unprotected, payload, signature] = decodeWithCborg(cose.subarray(1), options);
    expect(Buffer.from(header).toString("hex")).toBe("a10127");
    expect(Buffer.from(unprotected.get(4)).toString("hex")).toBe(issuer.key.keyId);
    const map = decodeWithCborg(payload, options);
    expect([map.get(1), map.get(4), map.get(6)]).toEqual(["15.71", 1_830_000_000, 1_798_000_000]);
    expect([...map.get(169)]).toEqual([
      [75, "JBI-PR"],
      [76, 20271231],
      [77, "7Q4K9X2M"],
    ]);
    // Sig_structure of RFC 9052 section 4.4, put together by hand.
    const signed = Buffer.concat([
      Buffer.from([0x84, 0x6a]),
      Buffer.from("Signature1"),
      Buffer.from([0x43]),
      header,
      Buffer.from([0x40, 0x58, payload.length]),
      payload,
    ]);
    const key = createPublicKey({
      key: {
        kty: "OKP",
        crv: "Ed25519",
        x: Buffer.from(issuer.key.publicKey).toString("base64url"),
      },
      format: "jwk",
    });
    expect(verify(null, signed, key, signature)).toBe(true);
  });

  test("every single-bit change of it is refused, does not hold, or changes nothing of what it says", () => {
    const text = aCard(issuer);
    const whole = mustRead(text);
    const said = (card: ReadCard) => [toHex(card.signed), toHex(card.signature)].join();
    const flipped = (bytes: Uint8Array, bit: number) => {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return changed;
    };
    const holds = (changed: string) => {
      const read = readCard(changed);
      return "card" in read && said(read.card) !== said(whole)
        ? signerOf(read.card, [issuer.key])
        : null;
    };
    const zipped = readBase45(text) ?? new Uint8Array();
    for (let bit = 0; bit < zipped.length * 8; bit++)
      expect(holds(writeBase45(flipped(zipped, bit))), `bit ${bit}`).toBeNull();
    // The same below the zip, where no checksum stands in for the signature.
    const cose = Uint8Array.from(inflateSync(zipped));
    let read = 0;
    for (let bit = 0; bit < cose.length * 8; bit++) {
      const changed = writeBase45(zip(flipped(cose, bit)));
      if ("card" in readCard(changed)) read += 1;
      expect(holds(changed), `bit ${bit} below the zip`).toBeNull();
    }
    expect(read).toBeGreaterThan(500);
  });

  test("a code that lost one of its spaces is another code: the space is a symbol like any other", () => {
    const spaced = Array.from({ length: 60 }, (_, n) =>
      aCard(issuer, { issuedAt: CLAIMS.issuedAt + n }),
    ).filter((text) => text.includes(" "));
    expect(spaced.length).toBeGreaterThan(20);
    for (const text of spaced) {
      expect(readCard(text.replace(" ", ""))).toHaveProperty("refused");
      expect(readCard(` ${text}`)).toHaveProperty("refused");
      expect(readCard(`${text} `)).toHaveProperty("refused");
    }
  });

  /** RFC 9285 section 4.2, written anew: three symbols are a number of base 45 and two bytes of base 256. */
  function decodeBase45ByRfc(text: string): Buffer {
    const symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    const groups = text.match(/.{1,3}/gs) ?? [];
    return Buffer.concat(
      groups.map((group) => {
        const [a = 0, b = 0, c = 0] = [...group].map((each) => symbols.indexOf(each));
        const value = a + 45 * b + 2025 * c;
        return group.length === 3 ? Buffer.from([value >> 8, value & 255]) : Buffer.from([value]);
      }),
    );
  }
});

describe("the published vectors", () => {
  test("the one signed by Ed25519 is read, and its signature holds", () => {
    const card = mustRead(ED25519.text);
    expect(card).toMatchObject({
      algorithm: "EdDSA",
      issuer: ED25519.issuer,
      expiresAt: ED25519.expiresAt,
      programme: null,
      keyId: null,
    });
    expect([card.claim169.get(1), card.claim169.get(4)]).toEqual([ED25519.id, ED25519.fullName]);
    const { key } = issuerOf(ED25519.seed, ED25519.issuer);
    expect(toHex(key.publicKey)).toBe(ED25519.publicKey);
    expect(signerOf(card, [key])).toBe(key);
  });

  test("what we sign with the key of the vector is the vector's own signature", () => {
    const card = mustRead(ED25519.text);
    const { sign } = issuerOf(ED25519.seed, ED25519.issuer);
    expect(toHex(sign(card.signed))).toBe(toHex(card.signature));
  });

  test("the one signed by ES256 is read, and its signature holds", () => {
    const card = mustRead(ES256.text);
    expect(card.algorithm).toBe("ES256");
    const point = Buffer.from(ES256.publicKey, "hex");
    const key = createPublicKey({
      key: {
        kty: "EC",
        crv: "P-256",
        x: point.subarray(1, 33).toString("base64url"),
        y: point.subarray(33).toString("base64url"),
      },
      format: "jwk",
    });
    const signature = card.signature;
    expect(verify("sha256", card.signed, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
  });

  test.each(Object.entries(REFUSED))("%s is refused, and for its own reason", (_, vector) => {
    expect(readCard(vector.text)).toEqual({ refused: vector.reason });
  });

  test.each([
    ["minimal", "unknown-fields", "with-face", "expired"],
  ])("those without a signature hold what they should, and keys that nobody knows are kept", (...names) => {
    for (const name of names) {
      const text = REFUSED[name as keyof typeof REFUSED].text;
      const unzipped = inflate(readBase45(text) ?? new Uint8Array(), 65_536);
      const bytes = unzipped.outcome === "inflated" ? unzipped.bytes : new Uint8Array();
      const outer = readCbor(bytes, 16)?.value;
      const parts = outer instanceof Tagged ? (outer.value as readonly Cbor[]) : [];
      const payload = readCbor(parts[2] as Uint8Array, 16)?.value;
      const claim = payload instanceof Map ? payload.get(169) : null;
      expect(claim instanceof Map && typeof claim.get(4), name).toBe("string");
      if (name === "unknown-fields" && claim instanceof Map) expect(claim.size).toBeGreaterThan(2);
    }
  });
});

describe("what is built in another way", () => {
  const issuer = givenIssuer();
  const toSign = cardToSign({ ...CLAIMS, issuer: "15.71" });
  const signature = issuer.sign(toSign.signed);
  const HEADER = writeCbor(new Map<Cbor, Cbor>([[1, -8]]));
  const NONE = new Map<Cbor, Cbor>();
  const textOf = (value: Cbor) => writeBase45(zip(writeCbor(value)));

  test("a CWT tag around it is taken", () => {
    const inner = new Tagged(18, [HEADER, NONE, toSign.payload, signature]);
    const card = mustRead(textOf(new Tagged(61, inner)));
    expect(signerOf(card, [issuer.key])).toBe(issuer.key);
  });

  test("another algorithm in the header than the key's signs other bytes", () => {
    const header = writeCbor(new Map<Cbor, Cbor>([[1, -7]]));
    const card = mustRead(textOf(new Tagged(18, [header, NONE, toSign.payload, signature])));
    expect(card.algorithm).toBe("ES256");
    expect(signerOf(card, [issuer.key])).toBeNull();
  });

  test.each<[string, Cbor, string]>([
    [
      "an algorithm in the unprotected header only",
      new Tagged(18, [
        writeCbor(new Map()),
        new Map<Cbor, Cbor>([[1, -8]]),
        toSign.payload,
        signature,
      ]),
      "other-algorithm",
    ],
    [
      "HMAC",
      new Tagged(18, [writeCbor(new Map<Cbor, Cbor>([[1, 5]])), NONE, toSign.payload, signature]),
      "other-algorithm",
    ],
    ["no signature", new Tagged(18, [HEADER, NONE, toSign.payload, new Uint8Array()]), "unsigned"],
    ["a null signature", new Tagged(18, [HEADER, NONE, toSign.payload, null]), "unsigned"],
    [
      "a shortened signature",
      new Tagged(18, [HEADER, NONE, toSign.payload, signature.slice(0, 63)]),
      "signature-length",
    ],
    [
      "a padded signature",
      new Tagged(18, [HEADER, NONE, toSign.payload, Uint8Array.of(...signature, 0)]),
      "signature-length",
    ],
    ["a MAC", new Tagged(17, [HEADER, NONE, toSign.payload, signature]), "mac"],
    ["no tag", [HEADER, NONE, toSign.payload, signature], "not-cose"],
    [
      "a header that asks for what nobody understands",
      new Tagged(18, [
        writeCbor(
          new Map<Cbor, Cbor>([
            [1, -8],
            [2, [99]],
          ]),
        ),
        NONE,
        toSign.payload,
        signature,
      ]),
      "not-cose",
    ],
    ["a bare CWT", new Tagged(61, new Map<Cbor, Cbor>([[1, "15.71"]])), "not-cose"],
    ["no claims", new Tagged(18, [HEADER, NONE, writeCbor("nothing"), signature]), "not-cwt"],
    [
      "no claim 169",
      new Tagged(18, [HEADER, NONE, writeCbor(new Map<Cbor, Cbor>([[1, "15.71"]])), signature]),
      "no-claim-169",
    ],
  ])("%s is refused", (_, value, reason) => {
    expect(readCard(textOf(value))).toEqual({ refused: reason });
  });

  test("bytes behind the end, twice the same key, depths and lengths without end are refused", () => {
    const good = writeSign1(toSign, issuer.key.keyId, signature);
    const refusedAs = (bytes: Uint8Array) => readCard(writeBase45(zip(bytes)));
    expect("card" in refusedAs(good)).toBe(true);
    expect(refusedAs(Uint8Array.of(...good, 0))).toEqual({ refused: "not-cose" });
    const wrap = (payload: Uint8Array) =>
      refusedAs(writeCbor(new Tagged(18, [HEADER, NONE, payload, signature])));
    expect(wrap(Uint8Array.of(0xa2, 1, 1, 1, 1))).toEqual({ refused: "not-cwt" });
    expect(wrap(Uint8Array.of(0xbf, 0xff))).toEqual({ refused: "not-cwt" });
    expect(wrap(new Uint8Array(60_000).fill(0x81))).toEqual({ refused: "not-cwt" });
    expect(wrap(Uint8Array.of(0x9b, 0, 0, 1, 0, 0, 0, 0, 0))).toEqual({ refused: "not-cwt" });
    expect(wrap(Uint8Array.of(0x18, 1))).toEqual({ refused: "not-cwt" });
  });

  test("a bomb is stopped while it opens, and a text without end is not looked at", () => {
    expect(readCard(writeBase45(zip(new Uint8Array(64 * 1024 + 1))))).toEqual({
      refused: "too-large",
    });
    expect(readCard(writeBase45(zip(new Uint8Array(2 * 1024 * 1024))))).toEqual({
      refused: "too-large",
    });
    expect(readCard("0".repeat(4_297))).toEqual({ refused: "too-long" });
  });

  test("whatever text it is, reading it ends without an error", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(readCard(text)).toHaveProperty("refused");
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readCard(writeBase45(zip(bytes)))).toHaveProperty("refused");
      }),
      { numRuns: 300 },
    );
  });

  test("a card that is cut or lengthened anywhere is no card", () => {
    const text = cardText(toSign, issuer.key.keyId, signature, zip);
    for (let length = 0; length < text.length; length++)
      expect(readCard(text.slice(0, length)), `${length}`).toHaveProperty("refused");
    expect(readCard(`${text}0`)).toHaveProperty("refused");
    expect(readCard(`${text}000`)).toHaveProperty("refused");
  });
});
