import type { Site } from "../shared/site.ts";
import { type TypesetCosts, typeset } from "../shared/typeset.ts";
import type { DataCopy } from "./copy-data.ts";

const MIB = 1024 * 1024;
const COSTS: TypesetCosts = { memoryBytesMax: 1_024 * MIB, waitMsMax: 30_000 };
const TEMPLATE = new URL("./data-copy.typ", import.meta.url);

/** Typesets a copy of somebody's data as a PDF on A4. */
export function printCopy(
  copy: DataCopy,
  { t, payer }: Pick<Site, "t" | "payer">,
): Promise<Buffer> {
  const { title, lead, madeAt, code, sections } = copy;
  return typeset(
    "A copy of data",
    TEMPLATE,
    {
      title,
      sender: payer,
      code: `${t("copy.code")}: ${code}`,
      guard: t("copy.guard"),
      lead: [t("copy.made", { moment: madeAt }), ...lead].join(" "),
      sections: sections.map(({ title: heading, origin, kept, rows }) => ({
        title: heading,
        note: `${t("copy.origin")} ${origin}. ${t("copy.kept")} ${kept}.`,
        nothing: t("copy.nothing"),
        rows,
      })),
    },
    COSTS,
  );
}
