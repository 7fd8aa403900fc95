import type { CandidateReference } from "@payung/domain/intake/candidate.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { readVocabulary } from "../reference/service.ts";

/** What a region's candidates are read against on a day: its words, and how the NIK of its own begin. */
export async function readCandidateReference(
  tx: Tx,
  regionCode: string,
  today: IsoDate,
): Promise<CandidateReference> {
  const vocabulary = await readVocabulary(tx, regionCode);
  return { ...vocabulary, today, regionPrefix: regionCode.replaceAll(".", "") };
}
