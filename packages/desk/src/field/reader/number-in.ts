import { readNik } from "@payung/domain/intake/nik.ts";

/** What the eye of a machine takes for a digit on a worn card. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  O: "0",
  o: "0",
  D: "0",
  Q: "0",
  I: "1",
  l: "1",
  i: "1",
  "|": "1",
  "!": "1",
  L: "1",
  Z: "2",
  z: "2",
  S: "5",
  s: "5",
  b: "6",
  G: "6",
  T: "7",
  "?": "7",
  B: "8",
  g: "9",
  q: "9",
};

/** A NIK among what was read of a card; null when there is none, or more than one. Never more than a proposal. */
export function numberIn(text: string): string | null {
  const found = new Set<string>();
  for (const line of text.split("\n")) {
    const written = line.replace(/^.*N[I1l|]K\s*[:;.=-]*/i, "");
    const digits = [...written.replace(/[\s.:-]/g, "")]
      .map((sign) => LOOK_ALIKES[sign] ?? sign)
      .join("");
    const run = /(?<!\d)\d{16}(?!\d)/.exec(digits)?.[0];
    if (run !== undefined && readNik(run).outcome === "read") found.add(run);
  }
  const [only, ...others] = [...found];
  return only !== undefined && others.length === 0 ? only : null;
}
