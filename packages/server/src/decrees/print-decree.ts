import { type TypesetCosts, typeset } from "../shared/typeset.ts";
import type { PaperData } from "./print-message.ts";

const MIB = 1024 * 1024;
/** An annex of 3,000 lines takes 0.4 GB and a second at most; 15,000 lines 1.7 GB and four, so that some 18,000 reach the limit. */
const COSTS: TypesetCosts = { memoryBytesMax: 2_048 * MIB, waitMsMax: 60_000 };
const TEMPLATE = new URL("./decree.typ", import.meta.url);

/** Typesets the paper of a decree as a PDF. */
export function printDecree(data: PaperData, costs: Partial<TypesetCosts> = {}): Promise<Buffer> {
  return typeset("A decree", TEMPLATE, data, { ...COSTS, ...costs });
}
