import { isDeepStrictEqual } from "node:util";
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
  const vocabulary = asBefore(regionCode, await readVocabulary(tx, regionCode));
  return { ...vocabulary, today, regionPrefix: regionCode.replaceAll(".", "") };
}

type Vocabulary = Awaited<ReturnType<typeof readVocabulary>>;

/** What each region's words were last: while they stay the same, what was made of them is made once. */
const lastRead = new Map<string, Vocabulary>();

function asBefore(regionCode: string, vocabulary: Vocabulary): Vocabulary {
  const before = lastRead.get(regionCode);
  if (before !== undefined && isDeepStrictEqual(before, vocabulary)) return before;
  lastRead.set(regionCode, vocabulary);
  return vocabulary;
}
