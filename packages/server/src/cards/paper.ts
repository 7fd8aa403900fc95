import { CARD_LIMITS } from "@payung/domain/cards/limits.ts";
import { sayWorkerCode } from "@payung/domain/cards/worker-code.ts";
import { sayDate } from "@payung/domain/programme/decree-paper.ts";
import { encode } from "uqr";
import { KOTA_JAMBI } from "../shared/site.ts";
import { typeset } from "../shared/typeset.ts";
import type { PrintedRow } from "./order-store.ts";

const MIB = 1024 * 1024;
/** Two hundred cards take a second and 0.3 GB. */
const COSTS = { memoryBytesMax: 1_024 * MIB, waitMsMax: 60_000 };
const TEMPLATE = new URL("./card.typ", import.meta.url);

/** What is the same on every card. */
export type CardSettings = {
  readonly cityName: string;
  /** Where people call for help; null where only the insurer has a number. */
  readonly phone: string | null;
  /** Where anyone may check a card; null while the site has no address of its own. */
  readonly origin: string | null;
};

/**
 * Typesets cards of 85.6 × 54 mm on sheets of A4 with marks where to cut. `first` is the number of the first sheet and
 * `all` how many there are, so that no sheet of a pile is missed.
 */
export function printCards(
  rows: readonly PrintedRow[],
  settings: CardSettings,
  { first, all }: { readonly first: number; readonly all: number } = { first: 1, all: 1 },
): Promise<Buffer> {
  const { cityName, phone, origin } = settings;
  const sheets = Math.ceil(rows.length / CARD_LIMITS.cardsPerSheet);
  const calls =
    phone === null ? KOTA_JAMBI.insurerPhone : `${phone} atau ${KOTA_JAMBI.insurerPhone}`;
  return typeset(
    "A sheet of cards",
    TEMPLATE,
    {
      title: "Kartu perlindungan pekerja",
      brand: `Payung · ${cityName}`,
      words: {
        title: "Kartu perlindungan pekerja",
        validTo: "Berlaku sampai",
        help: [
          "Celaka waktu kerja?",
          "Lapor paling lambat 2 hari.",
          `Telepon ${calls}.`,
          "Bukan BPJS Kesehatan (berobat).",
        ],
        check: origin === null ? [] : ["Periksa kartu di", `${hostOf(origin)}/kartu`],
      },
      cards: rows.map((row) => ({
        name: row.name ?? "",
        validTo: sayDate(row.valid_to),
        code: sayWorkerCode(row.code),
        qr: qrOf(row.qr_text),
      })),
      footer: Array.from(
        { length: sheets },
        (_, at) => `Lembar ${first + at} dari ${all}. Cetak dengan ukuran asli (100 %).`,
      ),
    },
    COSTS,
  );
}

/** An address as people type it. */
function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

/** A QR code as SVG with four modules of white around it (ISO 18004), its dark modules in rows as long as they run. */
export function qrOf(text: string): string {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const runs = data.flatMap((row, y) => {
    const found: string[] = [];
    for (let x = 0; x < size; x++) {
      const from = x;
      while (x < size && row[x] === true) x++;
      if (x > from) found.push(`M${from} ${y}h${x - from}v1h${from - x}z`);
    }
    return found;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${runs.join("")}"/></svg>`;
}
