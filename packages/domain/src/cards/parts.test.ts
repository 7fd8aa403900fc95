import { deflateRawSync, deflateSync, inflateSync } from "node:zlib";
import { decode, encode } from "cborg";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBase45, writeBase45 } from "./base45.ts";
import { type Cbor, readCbor, writeCbor } from "./cbor.ts";
import { inflate } from "./inflate.ts";
import { readUtf8, writeUtf8 } from "./utf8.ts";
import { readWorkerCode, sayWorkerCode, workerCodeOf } from "./worker-code.ts";

const text = (bytes: string) => Buffer.from(bytes, "latin1");

describe("Base45", () => {
  test.each([
    ["AB", "BB8"],
    ["Hello!!", "%69 VD92EX0"],
    ["base-45", "UJCLQE7W581"],
    ["ietf!", "QED8WEX0"],
  ])("writes %s as RFC 9285 does, and reads it back", (plain, written) => {
    expect(writeBase45(text(plain))).toBe(written);
    expect(Buffer.from(readBase45(written) ?? []).toString("latin1")).toBe(plain);
  });

  test("refuses what no bytes are written as", () => {
    for (const wrong of ["A", "GGW", "::", "abc", "AB\n", "A B C", ":::"])
      expect(readBase45(wrong), wrong).toBeNull();
  });

  test("gives back any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readBase45(writeBase45(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });
});

describe("inflating", () => {
  test("does as zlib does, at every level and in every kind of block", () => {
    const samples = fc.oneof(
      fc.uint8Array({ maxLength: 5_000 }),
      fc
        .array(fc.constantFrom(65, 66, 67, 0), { maxLength: 8_000 })
        .map((each) => Uint8Array.from(each)),
    );
    fc.assert(
      fc.property(
        samples,
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(0, 2, 4),
        (bytes, level, strategy) => {
          const zipped = deflateSync(bytes, { level, strategy });
          expect(inflate(zipped, 10_000)).toEqual({
            outcome: "inflated",
            bytes: Uint8Array.from(bytes),
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  test("takes nothing that zlib refuses", () => {
    const zipped = deflateSync(Buffer.from("payung ".repeat(40)));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(zipped.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const changed = Uint8Array.from(zipped);
          for (const [at, byte] of changes) changed[at] = byte;
          let theirs: Uint8Array | null = null;
          try {
            theirs = Uint8Array.from(inflateSync(changed));
          } catch {}
          const ours = inflate(changed, 10_000);
          if (theirs === null) expect(ours.outcome).toBe("damaged");
          else expect(ours).toEqual({ outcome: "inflated", bytes: theirs });
        },
      ),
      { numRuns: 300 },
    );
    expect(inflate(deflateRawSync(Buffer.from("payung")), 100).outcome).toBe("damaged");
    expect(inflate(Uint8Array.of(...zipped, 0), 10_000).outcome).toBe("damaged");
  });

  test("stops at its limit, to the byte", () => {
    const zipped = deflateSync(Buffer.alloc(1_001));
    expect(inflate(zipped, 1_001).outcome).toBe("inflated");
    expect(inflate(zipped, 1_000).outcome).toBe("too-large");
  });
});

describe("CBOR", () => {
  const scalar = fc.oneof(
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme" }),
    fc.uint8Array({ maxLength: 40 }).map((each) => Uint8Array.from(each)),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: Cbor }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc
        .uniqueArray(fc.tuple(fc.nat(300), tie("tree")), { maxLength: 4, selector: ([key]) => key })
        .map((each) => new Map(each)),
    ),
  }));

  test("is written so that another library reads the same, and the other way round", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const written = writeCbor(value);
        const options = { useMaps: true, strict: true, rejectDuplicateMapKeys: true };
        expect(decode(written, options)).toEqual(value);
        expect(readCbor(Uint8Array.from(encode(value)), 16)?.value).toEqual(value);
        expect(readCbor(written, 16)?.value).toEqual(value);
      }),
      { numRuns: 400 },
    );
  });

  test("is refused wherever it is cut", () => {
    const written = writeCbor(
      new Map<Cbor, Cbor>([[1, ["payung", 1_000_000, Uint8Array.of(1, 2)]]]),
    );
    for (let length = 0; length < written.length; length++)
      expect(readCbor(written.subarray(0, length), 16)).toBeNull();
  });

  test("nests as deep as it may, and no deeper", () => {
    expect(readCbor(Uint8Array.of(0x81, 0x81, 0x01), 2)).not.toBeNull();
    expect(readCbor(Uint8Array.of(0x81, 0x81, 0x01), 1)).toBeNull();
  });

  test("text is UTF-8, or it is refused", () => {
    expect(readUtf8(writeUtf8("Jambi – kota, 印"))).toBe("Jambi – kota, 印");
    expect(readUtf8(Uint8Array.of(0xff))).toBeNull();
    expect(readUtf8(Uint8Array.of(0xc0, 0x80))).toBeNull();
  });
});

describe("the code of a worker's card", () => {
  const random = fc.uint8Array({ minLength: 5, maxLength: 5 });
  const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  test("is read back however it is typed", () => {
    const code = workerCodeOf(Uint8Array.of(1, 2, 3, 4, 5));
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    fc.assert(
      fc.property(random, (bytes) => {
        const drawn = workerCodeOf(bytes);
        const said = sayWorkerCode(drawn);
        for (const typed of [
          said,
          said.toLowerCase(),
          said.replaceAll("-", " "),
          said.replaceAll("-", ""),
        ])
          expect(readWorkerCode(typed)).toEqual({ code: drawn });
        expect(readWorkerCode(said.replaceAll("1", "l").replaceAll("0", "o"))).toEqual({
          code: drawn,
        });
        expect(readWorkerCode(said.replaceAll("1", "I"))).toEqual({ code: drawn });
      }),
    );
  });

  test("two draws give two codes, whichever bit differs", () => {
    for (let bit = 0; bit < 40; bit++) {
      const bytes = new Uint8Array(5);
      bytes[bit >> 3] = 1 << (bit & 7);
      expect(workerCodeOf(bytes)).not.toBe("00000000");
    }
  });

  test("any one wrong symbol and any two swapped ones are noticed", () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const typed = [...sayWorkerCode(workerCodeOf(bytes)).replaceAll("-", "")];
        for (const [at, right] of typed.entries()) {
          for (const wrong of SYMBOLS)
            if (wrong !== right)
              expect(readWorkerCode(typed.with(at, wrong).join(""))).toEqual({ fault: "mistyped" });
          for (let other = at + 1; other < typed.length; other++) {
            if (typed[other] === right) continue;
            const swapped = typed
              .with(at, typed[other] ?? "")
              .with(other, right)
              .join("");
            expect(readWorkerCode(swapped)).toEqual({ fault: "mistyped" });
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test("says what is wrong with what was typed", () => {
    expect(readWorkerCode(" - ")).toEqual({ fault: "missing" });
    expect(readWorkerCode("7Q4K-9X2M")).toEqual({ fault: "length" });
    expect(readWorkerCode("7Q4K-9X2U-K")).toEqual({ fault: "letter" });
    expect(readWorkerCode("7Q4K-9X2M-K")).toEqual({ code: "7Q4K9X2M" });
  });
});
