/** A place where a worker pays by their own NIK, as far as we know of it. */
export type PayChannel = {
  readonly name: string;
  readonly kind: "bank" | "shop";
  /** What is chosen there, where we know its name. */
  readonly menu: string | null;
  readonly source: string;
  readonly confidence: "official" | "secondary" | "to confirm";
};

const KOMPAS = "kompas.com (29 Aug 2023)";

/** Where the insurer takes contributions of people without an employer by NIK (insurer-exchange.md, section 3). */
export const PAY_CHANNELS: readonly PayChannel[] = [
  { name: "BNI", kind: "bank", menu: null, source: KOMPAS, confidence: "secondary" },
  {
    name: "Mandiri",
    kind: "bank",
    menu: "Iuran BPU/PMI",
    source: KOMPAS,
    confidence: "secondary",
  },
  { name: "BCA", kind: "bank", menu: null, source: KOMPAS, confidence: "secondary" },
  { name: "Grab", kind: "shop", menu: null, source: KOMPAS, confidence: "secondary" },
  { name: "LinkAja", kind: "shop", menu: null, source: KOMPAS, confidence: "secondary" },
  { name: "Tokopedia", kind: "shop", menu: null, source: KOMPAS, confidence: "secondary" },
];
