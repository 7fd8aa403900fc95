import { deflateSync } from "node:zlib";
import { EVIDENCE_LIMITS, type EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { makePictures } from "./make-pictures.ts";
import { EvidenceRefused, type Picture } from "./picture-message.ts";
import { aPdf, aPhoto, aPngThatSays, pngChunk, SECRETS } from "./pictures.testing.ts";

/** More of them by EVIDENCE_MUTATIONS; SEED makes others. */
const MUTATIONS = Number(process.env["EVIDENCE_MUTATIONS"] ?? 12);
const SEED = Number(process.env["SEED"] ?? 20261123);
const PAPER = { edge: 1600, takesPdf: true };
const PHOTO = { edge: 1280, takesPdf: false };
const MIB = 1024 * 1024;

type Outcome = { readonly refused: EvidenceRefusal } | { readonly pictures: readonly Picture[] };

async function making(bytes: Buffer, rule = PAPER, costs = {}): Promise<Outcome> {
  try {
    return { pictures: await makePictures(bytes, rule, costs) };
  } catch (error) {
    if (error instanceof EvidenceRefused) return { refused: error.reason };
    throw error;
  }
}
const made = async (bytes: Buffer, rule = PAPER) => {
  const outcome = await making(bytes, rule);
  if ("refused" in outcome) throw new Error(`refused: ${outcome.refused}`);
  return outcome.pictures;
};
const one = async (bytes: Buffer, rule = PAPER) => {
  const [whole] = await made(bytes, rule);
  if (whole === undefined) throw new Error("a page was made");
  return whole;
};
const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

/** What is kept is a JPEG of ours: nothing in it but the picture. */
async function mustBeOurs(picture: Picture): Promise<void> {
  const { format, exif, xmp, icc, iptc, orientation, width, height } = await sharp(
    picture.bytes,
  ).metadata();
  expect({ format, exif, xmp, icc, iptc, orientation }).toEqual({ format: "jpeg" });
  expect([width, height]).toEqual([picture.width, picture.height]);
  for (const secret of [...SECRETS, "Exif", "GPS", "JavaScript", "<script", "PK\u0003\u0004"])
    expect(picture.bytes.includes(secret), secret).toBe(false);
}

describe("what is kept of a photo", () => {
  test.each([
    "jpeg",
    "png",
    "webp",
  ] as const)("of a %s is the picture and nothing else", async (format) => {
    const sent = await aPhoto({ format });
    // Or its absence from what is kept would show nothing.
    expect(sent.includes(SECRETS[0])).toBe(true);
    expect((await sharp(sent).metadata()).exif).toBeDefined();
    const pictures = await made(sent);
    expect(pictures.map(({ size }) => size)).toEqual(["whole", "preview"]);
    for (const picture of pictures) await mustBeOurs(picture);
  });

  test("stands upright, however the camera was held", async () => {
    const { width, height } = await one(await aPhoto({ orientation: 6 }));
    expect([width, height]).toEqual([600, 900]);
  });

  test("is made smaller, a paper less so than a face; a small one is not blown up", async () => {
    const large = await aPhoto({ width: 3000, height: 4000 });
    expect((await one(large)).height).toBe(1600);
    expect((await one(large, PHOTO)).height).toBe(1280);
    const [whole, preview] = await made(await aPhoto({ width: 300, height: 220 }));
    expect([whole?.width, preview?.width]).toEqual([300, 300]);
  });

  test("with see-through parts has a white ground, in which dark writing stays readable", async () => {
    const clear = sharp({
      create: { width: 400, height: 400, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    });
    const { bytes } = await one(await clear.png().toBuffer());
    const { channels } = await sharp(bytes).stats();
    expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
  });

  test("of the largest that is taken costs no more than is allowed", async () => {
    const side = Math.floor(Math.sqrt(EVIDENCE_LIMITS.pixelsMax));
    const large = sharp({
      create: { width: side, height: side, channels: 3, background: { r: 1, g: 2, b: 3 } },
    });
    for (const format of ["jpeg", "png", "webp"] as const)
      expect((await one(await large.clone()[format]({ effort: 1 }).toBuffer())).width, format).toBe(
        1600,
      );
  });
});

describe("what is kept of a PDF", () => {
  test("is each page as a picture, so no script, form, file or link of it is", async () => {
    const pdf = aPdf({
      pages: 3,
      catalogue:
        "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(this.submitForm\\('http://example.org'\\))>>]>>>>/AcroForm<</Fields[]/XFA(x)>>",
    });
    const pictures = await made(pdf);
    expect(pictures.map(({ pageNumber, size }) => `${pageNumber} ${size}`)).toEqual([
      "1 whole",
      "1 preview",
      "2 whole",
      "2 preview",
      "3 whole",
      "3 preview",
    ]);
    for (const picture of pictures) await mustBeOurs(picture);
    const { bytes } = pictures[0] as Picture;
    const { channels } = await sharp(bytes).stats();
    // There is writing on it: black on white.
    expect(channels.map(({ min, max }) => [min < 40, max])).toEqual(Array(3).fill([true, 255]));
  });

  test("is nothing where a photo is asked for", async () => {
    expect(await making(aPdf(), PHOTO)).toEqual({ refused: "pdf-not-here" });
  });
});

const packed = (content: string | Buffer) => ({
  content: deflateSync(content),
  contentFilter: "/Filter/FlateDecode",
});
const stillsOf = async (format: "webp" | "gif") => {
  const stills = [0, 90, 180].map((r) =>
    sharp({ create: { width: 300, height: 300, channels: 3, background: { r, g: 0, b: 0 } } })
      .png()
      .toBuffer(),
  );
  const joined = sharp(await Promise.all(stills), { join: { animated: true } });
  return joined[format]({ loop: 0 }).toBuffer();
};

/** A file that somebody may send, and why it is not kept; with several reasons, whichever guard is the first to notice. */
const HOSTILE: Readonly<
  Record<string, readonly [() => Buffer | Promise<Buffer>, ...EvidenceRefusal[]]>
> = {
  "a PNG that says 50,000 × 50,000": [() => aPngThatSays(50_000, 50_000), "too-many-pixels"],
  "a PNG that says 2,147,483,647 × 1": [
    () => aPngThatSays(2 ** 31 - 1, 1),
    "too-many-pixels",
    "damaged",
  ],
  "a JPEG that says 65,500 × 65,500": [
    async () => withJpegSize(await aPhoto(), 65_500, 65_500),
    "too-many-pixels",
  ],
  "a WebP that says 16,383 × 16,383": [
    async () => withWebpSize(await aPhoto({ format: "webp" }), 16_383, 16_383),
    "too-many-pixels",
    "damaged",
  ],
  "an SVG": [
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>'),
    "not-a-picture",
  ],
  "an SVG that reads a file": [
    () =>
      Buffer.from(
        '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
      ),
    "not-a-picture",
  ],
  "a web page": [() => Buffer.from("<!doctype html><script>alert(1)</script>"), "not-a-picture"],
  "a GIF": [() => stillsOf("gif"), "not-a-picture"],
  "a TIFF": [
    () =>
      sharp(aPngThatSays(1, 1))
        .tiff()
        .toBuffer()
        .catch(() => Buffer.from("II*\0aaaaaaaa")),
    "not-a-picture",
  ],
  "an AVIF": [
    async () =>
      sharp(await aPhoto())
        .avif({ effort: 0 })
        .toBuffer(),
    "not-a-picture",
  ],
  "a HEIC of an iPhone": [
    () => Buffer.from("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "latin1"),
    "heic",
  ],
  "a workbook": [() => Buffer.from("PK\u0003\u0004xl/workbook.xml"), "not-a-picture"],
  "a program": [() => Buffer.from("MZ\u0090\0\u0003"), "not-a-picture"],
  "one byte": [() => Buffer.from([0xff]), "not-a-picture"],
  "the beginning of a JPEG and a web page": [
    () =>
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from("<script>alert(1)</script>")]),
    "damaged",
  ],
  "a PNG of zeros": [
    () => Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(5000)]),
    "damaged",
  ],
  "a WebP that moves": [() => stillsOf("webp"), "animated"],
  "a PNG that moves": [async () => moving(await aPhoto({ format: "png" })), "animated"],
  "a photo of 20 × 20": [() => aPhoto({ width: 20, height: 20 }), "too-small"],
  "a strip of 4,000 × 10": [() => aPhoto({ width: 4000, height: 10 }), "too-small"],
  "a PDF with seven pages": [() => aPdf({ pages: 7 }), "too-many-pages"],
  "a PDF that says it has a million pages": [
    () => aPdf({ kids: "5 0 R ".repeat(1_000_000), count: 1_000_000 }),
    "too-many-pages",
    "damaged",
    "took-too-long",
    "took-too-much-memory",
  ],
  "a PDF behind a password": [
    () =>
      aPdf({
        trailer: `/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${"61".repeat(32)}>/U<${"62".repeat(32)}>>>/ID[<61><61>]`,
      }),
    "pdf-locked",
  ],
  "a PDF cut in half": [() => cut(aPdf({ pages: 3 }), 0.4), "damaged"],
  "a PDF as wide as a thread": [() => aPdf({ box: [1, 10_000] }), "too-small"],
  "a PDF whose pages contain each other": [() => aPdf({ kids: "2 0 R" }), "damaged"],
  "a PDF without pages": [() => aPdf({ kids: "", pages: 0 }), "damaged"],
  "a PDF that draws for ever": [
    () => aPdf(packed(Buffer.from("0 0 600 800 re f 0 0 m 600 800 l S ".repeat(4_000_000)))),
    "took-too-long",
    "took-too-much-memory",
  ],
};

describe("what is not kept", () => {
  test.each(Object.entries(HOSTILE))("%s", async (_, [bytes, ...reasons]) => {
    const outcome = await making(await bytes(), PAPER, { waitMsMax: 8_000 });
    expect(reasons).toContain("refused" in outcome ? outcome.refused : "kept");
  });

  test.each(["jpeg", "png", "webp"] as const)("a %s that was cut", async (format) => {
    const whole = await aPhoto({ format });
    for (const share of [0.02, 0.3, 0.6, 0.9])
      expect(await making(cut(whole, share)), String(share)).toEqual({ refused: "damaged" });
  });

  test("what takes too long or too much memory is ended", async () => {
    const photo = await aPhoto({ width: 4000, height: 4000, format: "webp" });
    expect(await making(photo, PAPER, { waitMsMax: 1 })).toEqual({ refused: "took-too-long" });
    expect(await making(photo, PAPER, { memoryBytesMax: 40 * MIB })).toEqual({
      refused: "took-too-much-memory",
    });
  });
});

describe("a file that is several things at once", () => {
  test.each(
    Object.entries({
      "a photo with a zip behind it": async () =>
        Buffer.concat([await aPhoto(), Buffer.from("PK\u0003\u0004"), Buffer.alloc(400)]),
      "a photo with a web page behind it": async () =>
        Buffer.concat([await aPhoto({ format: "png" }), Buffer.from("<script>alert(1)</script>")]),
      "a PNG with a bomb in its compressed text": async () =>
        withText(await aPhoto({ format: "png" }), deflateSync(Buffer.alloc(300 * MIB))),
      "a photo with a page in its comment": async () => {
        const photo = await aPhoto();
        const words = Buffer.from("<script>alert(1)</script>");
        const comment = Buffer.from([0xff, 0xfe, 0, words.length + 2]);
        return Buffer.concat([photo.subarray(0, 2), comment, words, photo.subarray(2)]);
      },
      "a PDF with a workbook behind it": async () =>
        Buffer.concat([aPdf(), Buffer.from("PK\u0003\u0004")]),
    }),
  )("%s is only the picture afterwards", async (_, bytes) => {
    for (const picture of await made(await bytes())) await mustBeOurs(picture);
  });
});

test("whatever is broken in a file, it is refused or kept as a picture of ours, and we live on", async () => {
  const sound = [
    await aPhoto(),
    await aPhoto({ format: "png" }),
    await aPhoto({ format: "webp" }),
    aPdf({ pages: 2 }),
  ];
  const dice = random(SEED);
  for (let n = 0; n < MUTATIONS; n++) {
    const bytes = Buffer.from(sound[n % sound.length] ?? []);
    for (let times = 0; times < 1 + (n % 20); times++) bytes[dice(bytes.length)] = dice(256);
    const outcome = await making(n % 3 === 0 ? cut(bytes, 0.2 + dice(80) / 100) : bytes);
    if ("pictures" in outcome) for (const each of outcome.pictures) await mustBeOurs(each);
  }
});

/** Numbers below a bound, the same ones for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The frame header of a JPEG, changed to say another size. */
function withJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  const frame = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}

function withWebpSize(webp: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(webp);
  const canvas = changed.indexOf("VP8X", 0, "latin1") + 12;
  changed.writeUIntLE(width - 1, canvas, 3);
  changed.writeUIntLE(height - 1, canvas + 3, 3);
  return changed;
}

/** Where a PNG's header ends: signature, length, name, 13 bytes, check sum. */
const AFTER_HEADER = 33;

function withText(png: Buffer, compressed: Buffer): Buffer {
  const text = Buffer.concat([Buffer.from("Comment\0\0", "latin1"), compressed]);
  return Buffer.concat([
    png.subarray(0, AFTER_HEADER),
    pngChunk("zTXt", text),
    png.subarray(AFTER_HEADER),
  ]);
}

function moving(png: Buffer): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2, 0);
  return Buffer.concat([
    png.subarray(0, AFTER_HEADER),
    pngChunk("acTL", control),
    png.subarray(AFTER_HEADER),
  ]);
}
