import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import { sayWorkerCode } from "@payung/domain/cards/worker-code.ts";
import decodeQR from "qr/decode.js";
import sharp, { type Sharp } from "sharp";
import { encode } from "uqr";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { type Office, read, write } from "../shared/office.ts";
import { cardsByApplication, givenCards, givenCovered } from "../testing/cards.ts";
import { textOfPdf } from "../testing/pdf.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { workers } from "../testing/workers.ts";
import { printCards } from "./paper.ts";
import { clearPrint, orderPrint, readSheets, workOffPrint } from "./service.ts";

const PEOPLE = 13;
const MM_PER_INCH = 25.4;
const DPI = 300;

let work: TestOffice;
let office: Office;
let cohortId: string;
let ids: readonly string[];
let pdf: Buffer;
const orderId = uuidv7();
const list = workers(PEOPLE);
const desk = () => ({ ...office, enqueue: async () => {} });
beforeAll(async () => {
  // A reader of QR codes that is not ours and draws none: ZXing, compiled for the web; its program lies beside it.
  const path = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  await prepareZXingModule({
    overrides: { wasmBinary: new Uint8Array(readFileSync(path)).buffer },
  });
  work = await givenOffice();
  ({ office } = work);
  ({ cohortId, ids } = await givenCovered(work, list));
  await givenCards(office, cohortId);
  const order = {
    id: orderId,
    cohortId,
    which: "unprinted",
    origin: "https://payung.example",
  } as const;
  await write(office, (tx) => orderPrint(tx, desk(), order));
  await workOffPrint(office, orderId);
  pdf = await sheetsOf(1);
});
afterAll(() => work.close());

const sheetsOf = (part: number) =>
  write(office, (tx) => readSheets(tx, office, { id: orderId, part }));

/** A page as a printer puts it on paper, in grey. */
async function drawn(bytes: Uint8Array, page: number) {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes);
    let picture = { data: Buffer.alloc(0), width: 0, height: 0 };
    await document.getPage(page).render({
      scale: DPI / 72,
      render: async ({ data, width, height }) => {
        picture = { data: Buffer.from(data), width, height };
        return data;
      },
    });
    return picture;
  } finally {
    library.destroy();
  }
}

const CARD = { width: 85.6, height: 54 };
const EDGE = { left: (210 - 2 * CARD.width) / 2, top: (297 - 5 * CARD.height) / 2 };
const pixels = (mm: number) => Math.round((mm / MM_PER_INCH) * DPI);

let firstSheet: ReturnType<typeof drawn> | null = null;

/** One card cut out of the first sheet, as a picture that may be treated badly. */
async function cutOut(n: number): Promise<Sharp> {
  firstSheet ??= drawn(pdf, 0);
  const { data, width, height } = await firstSheet;
  const area = {
    left: pixels(EDGE.left + (n % 2) * CARD.width),
    top: pixels(EDGE.top + Math.floor(n / 2) * CARD.height),
    width: pixels(CARD.width),
    height: pixels(CARD.height),
  };
  const cut = await sharp(data, { raw: { width, height, channels: 4 } })
    .extract(area)
    .png()
    .toBuffer();
  return sharp(cut);
}

async function readByZxing(picture: Sharp): Promise<string[]> {
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const image = {
    data: new Uint8ClampedArray(data),
    width: info.width,
    height: info.height,
    colorSpace: "srgb" as const,
  };
  const found = await readBarcodes(image as ImageData, { formats: ["QRCode"], tryHarder: true });
  return found.map(({ text }) => text);
}

describe("sheets of cards, as they come from the printer", () => {
  test("hold ten to a page, each person once, with the code under the picture and who to call", async () => {
    const pages = (await textOfPdf(pdf)).map((page) => page.replace(/\s+/g, " "));
    expect(pages).toHaveLength(2);
    const cards = await cardsByApplication(work);
    const all = pages.join(" ");
    for (const [at, { name }] of list.entries()) {
      expect(all).toContain(name);
      expect(all).toContain(sayWorkerCode(cards.get(ids[at] ?? "")?.code ?? ""));
    }
    for (const words of [
      "Payung · Kota Jambi",
      "Berlaku sampai 30 November 2027",
      "Bukan BPJS Kesehatan (berobat).",
      "Telepon 175.",
      "Periksa kartu di payung.example/kartu",
      "Lembar 1 dari 2.",
    ])
      expect(pages[0]).toContain(words);
    expect(all.match(/Berlaku sampai/g)).toHaveLength(PEOPLE);
    for (const { nik, bornOn } of list) {
      expect(all).not.toContain(nik);
      expect(all).not.toContain(bornOn);
    }
  });

  test("are read off the paper by a reader that is not ours, each code to its own card", async () => {
    const codes = new Set<string>();
    for (const n of [0, 3, 9]) {
      const found = await readByZxing(await cutOut(n));
      expect(found).toHaveLength(1);
      codes.add(found[0] ?? "");
    }
    const known = [...(await cardsByApplication(work)).values()].map(({ qr_text }) => qr_text);
    expect(codes.size).toBe(3);
    for (const code of codes) expect(known).toContain(code);
  });

  test.each<[string, (picture: Sharp) => Sharp]>([
    ["blurred", (picture) => picture.blur(2.2)],
    ["tilted by 15 degrees", (picture) => picture.rotate(15, { background: "#cccccc" })],
    [
      "photographed by a cheap camera in poor light: small, tilted, blurred and grey",
      (picture) =>
        picture
          .rotate(15, { background: "#999999" })
          .resize({ width: 760 })
          .blur(0.8)
          .linear(0.45, 40),
    ],
  ])("are read %s, by ZXing and by the reader that phones without one are given", async (_, treat) => {
    const treated = treat(await cutOut(0));
    const [text] = await readByZxing(treated.clone());
    const { data, info } = await treated.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(
      decodeQR({ data: new Uint8ClampedArray(data), width: info.width, height: info.height }),
    ).toBe(text);
    const known = [...(await cardsByApplication(work)).values()].map(({ qr_text }) => qr_text);
    expect(known).toContain(text);
  });

  test("are printed with modules of 0.45 mm and more, whatever the card says", async () => {
    for (const { qr_text } of (await cardsByApplication(work)).values()) {
      const { size } = encode(qr_text, { ecc: "M", border: 4 });
      // The picture is 30 mm wide with its white edge.
      expect(30 / size).toBeGreaterThanOrEqual(0.45);
      expect(((size - 8) * 30) / size).toBeGreaterThanOrEqual(25);
    }
  });
});

test("the same cards are the same bytes, and a name of any length stays on its card", async () => {
  const [card] = [...(await cardsByApplication(work)).values()];
  const name =
    "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman Sastrokusumo bin Haji Muhammad Thoha";
  const row = { name, code: "7Q4K9X2M", valid_to: "2027-12-31", qr_text: card?.qr_text ?? "" };
  const settings = { cityName: "Kota Jambi", phone: "0741-1234567", origin: null };
  const [one, other] = [await printCards([row], settings), await printCards([row], settings)];
  expect(one.equals(other)).toBe(true);
  const [page = ""] = await textOfPdf(one);
  for (const word of name.split(" ")) expect(page).toContain(word);
  expect(page).toContain("0741-1234567 atau 175");
});

describe("an order to print", () => {
  test("puts nothing on a sheet that was on one, until somebody asks for all", async () => {
    const order = (which: "unprinted" | "all") =>
      write(office, (tx) =>
        orderPrint(tx, desk(), { id: uuidv7(), cohortId, which, origin: null }),
      );
    await expect(order("unprinted")).rejects.toMatchObject({ code: "cards.nothing-to-print" });
    expect(await order("all")).toMatchObject({ cards_total: PEOPLE });
  });

  test("is told as done, is recorded when fetched, and its sheets are gone after a week", async () => {
    const order = await read(office, (tx) =>
      tx.selectFrom("card_orders").selectAll().where("id", "=", orderId).executeTakeFirstOrThrow(),
    );
    expect(order).toMatchObject({ cards_total: PEOPLE, cards_done: PEOPLE });
    expect(order.ended_at).not.toBeNull();
    const kept = await read(office, (tx) => tx.selectFrom("card_sheets").selectAll().execute());
    expect(kept[0]?.file_sealed.subarray(0, 5).toString()).not.toBe("%PDF-");
    await clearPrint(office, orderId);
    await expect(sheetsOf(1)).rejects.toMatchObject({ code: "cards.sheets-gone" });
    const events = await read(office, (tx) =>
      tx.selectFrom("events").select("kind").where("subject_id", "=", orderId).execute(),
    );
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        "cards.print-ordered",
        "cards.sheets-made",
        "cards.sheets-fetched",
        "cards.sheets-cleared",
      ]),
    );
    // Begun again late, the job does not bring them back.
    await workOffPrint(office, orderId);
    expect(await read(office, (tx) => tx.selectFrom("card_sheets").selectAll().execute())).toEqual(
      [],
    );
  });
});
