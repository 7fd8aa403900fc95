import type pg from "pg";
import type { EndedStage } from "./payung-process.ts";

/** What an ended stage has promised: that at least so many rows of a table are there, for ever. */
const PROMISES: Readonly<
  Record<string, (ended: EndedStage) => readonly { table: string; rows: number }[]>
> = {
  intake: ({ rows }) => [{ table: "applications", rows }],
  facts: ({ counts }) => [{ table: "registry_answers", rows: counts["answers"] ?? 0 }],
  duplicates: ({ counts }) => [{ table: "duplicate_pairs", rows: counts["pairs"] ?? 0 }],
  decisions: ({ rows, counts }) => [
    { table: "verifications", rows },
    { table: "decisions", rows },
    { table: "rechecks", rows: counts["rechecks"] ?? 0 },
  ],
  results: () => [{ table: "runs where completed_at is not null", rows: 1 }],
  cohort: ({ rows }) => [{ table: "selection_lines", rows }],
  decree: ({ rows }) => [{ table: "decree_lines", rows }],
  batch: ({ rows }) => [{ table: "batch_rows", rows }],
  reply: ({ rows, counts }) => [
    { table: "reply_rows", rows },
    { table: "memberships", rows: counts["accepted"] ?? 0 },
  ],
  "field visits": ({ rows }) => [{ table: "recheck_results", rows }],
};

/** What was promised and is not there. */
export async function lost(
  client: pg.Client,
  acknowledged: readonly EndedStage[],
): Promise<string[]> {
  const found: string[] = [];
  for (const ended of acknowledged) {
    for (const { table, rows } of PROMISES[ended.stage]?.(ended) ?? []) {
      const { rows: counted } = await client.query<{ n: string }>(
        `select count(*) n from ${table}`,
      );
      const there = Number(counted[0]?.n);
      if (there < rows) found.push(`${ended.stage} promised ${rows} ${table}, ${there} are there`);
    }
  }
  return found;
}

/** What a stage counts only when it is new: once it has ended, there is nothing new for ever. */
const NEW_ONCE: Readonly<Record<string, string>> = {
  intake: "new",
  facts: "answers",
  decisions: "rechecks",
};

/** What a later process did again although an earlier one had said that it was done. */
export function doneAgain(
  acknowledged: readonly EndedStage[],
  later: readonly EndedStage[],
): string[] {
  return later.flatMap(({ stage, counts }) => {
    const name = NEW_ONCE[stage];
    const again = name === undefined ? 0 : (counts[name] ?? 0);
    const wasEnded = acknowledged.some((ended) => ended.stage === stage);
    return wasEnded && again > 0 ? [`${stage}: ${again} ${name} once more`] : [];
  });
}
