/**
 * What one comparison of two texts costs, in nanoseconds, as JSON:
 * `node packages/linkage/bench/kernels.ts [values]`.
 *
 * One value is compared with the 15 that stand behind it, as along a block. A miss is another person, a hit a
 * noisy copy. Time is taken by slices shorter than what a scheduler gives at once, and of each slice the fastest
 * round counts, so that other work on the machine disturbs little.
 */
import { damerauLevenshtein } from "../src/text/damerau-levenshtein.ts";
import { wordJaccard } from "../src/text/jaccard.ts";
import { makeJaroWinkler } from "../src/text/jaro-winkler.ts";

const BLOCK = 16;
const SLICE = 16 * BLOCK;
const ROUNDS = 15;
const count = Number(process.argv[2] ?? 16_000);

type Values = { readonly heap: Uint8Array; readonly starts: Int32Array };
type Kernel = (h: Uint8Array, at1: number, n1: number, at2: number, n2: number) => number;

let state = 1;
const dice = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return Math.floor(((state >>> 0) / 0x1_0000_0000) * below);
};
const pick = (from: string): string => {
  const all = from.split(" ");
  return all[dice(all.length)] ?? "";
};
const someName = (): string =>
  pick("SI BU DE RA AN HAR WI SU NUR FIT MU ") +
  pick("TI DI WI HMA DRE YANTO AH RI AMIN") +
  pick("AN IN SAH YA WATI TO   ");
const someAddress = (): string =>
  `${pick("JALAN LORONG GANG")} ${someName()} ${someName()} NOMOR ${dice(200)} RT ${dice(40)}`;
const someNumber = (): string => `1571${String(dice(1e9)).padStart(9, "0")}990`;

function noisy(text: string): string {
  const at = dice(text.length);
  const letter = "AEIOUKSTRN"[dice(10)] ?? "";
  return text.slice(0, at) + letter + text.slice(at + dice(2));
}

/** Blocks of values: all different, or all noisy copies of the first. */
function blocks(some: () => string, copies: boolean): Values {
  const texts: string[] = [];
  while (texts.length < count) {
    const first = some();
    texts.push(first);
    while (texts.length % BLOCK !== 0) texts.push(copies ? noisy(first) : some());
  }
  const starts = new Int32Array(texts.length + 1);
  texts.forEach((text, n) => {
    starts[n + 1] = (starts[n] ?? 0) + text.length;
  });
  return { heap: new TextEncoder().encode(texts.join("")), starts };
}

/** Nanoseconds per pair, of all pairs within a block. */
function cost({ heap, starts }: Values, kernel: Kernel): number {
  let sum = 0;
  const compareBlock = (block: number): void => {
    for (let i = block; i < block + BLOCK; i += 1) {
      const [at1, end1] = [starts[i] as number, starts[i + 1] as number];
      for (let j = i + 1; j < block + BLOCK; j += 1) {
        const at2 = starts[j] as number;
        sum += kernel(heap, at1, end1 - at1, at2, (starts[j + 1] as number) - at2);
      }
    }
  };
  let total = 0;
  let pairs = 0;
  for (let slice = 0; slice + SLICE < starts.length; slice += SLICE) {
    let fastest = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round += 1) {
      const begin = process.hrtime.bigint();
      for (let block = slice; block < slice + SLICE; block += BLOCK) compareBlock(block);
      fastest = Math.min(fastest, Number(process.hrtime.bigint() - begin));
    }
    total += fastest;
    pairs += (SLICE / BLOCK) * ((BLOCK * (BLOCK - 1)) / 2);
  }
  if (Number.isNaN(sum)) throw new Error("A comparison gave no number.");
  return Math.round((total / pairs) * 10) / 10;
}

const jaroWinkler = makeJaroWinkler();
const kernels: Record<string, Kernel> = {};
for (const atLeast of [0, 0.7, 0.88, 0.95])
  kernels[`jaroWinkler ${atLeast}`] = (h, a, n, b, m) => jaroWinkler(h, a, n, h, b, m, atLeast);
for (const atMost of [1, 2, 4])
  kernels[`damerauLevenshtein ${atMost}`] = (h, a, n, b, m) =>
    damerauLevenshtein(h, a, n, h, b, m, atMost);
kernels["wordJaccard"] = (h, a, n, b, m) => wordJaccard(h, a, n, h, b, m);

const report: Record<string, Record<string, number>> = {};
for (const [kind, some] of Object.entries({
  names: someName,
  numbers: someNumber,
  addresses: someAddress,
}))
  for (const copies of [false, true]) {
    const values = blocks(some, copies);
    const costs: Record<string, number> = {};
    for (const [name, kernel] of Object.entries(kernels)) costs[name] = cost(values, kernel);
    report[`${kind}, ${copies ? "hits" : "misses"}`] = costs;
  }
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
