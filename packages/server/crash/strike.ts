import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { doneAgain } from "./acknowledged.ts";
import { type EndedStage, type Ending, startPayung } from "./payung-process.ts";

/** A home folder in which work is killed again and again, and what its processes said was done. */
export type Struck = { readonly home: string; readonly acknowledged: EndedStage[] };

/**
 * Lets `payung` work for so long and kills it. Null when it was killed, its ending when it was faster.
 * Nothing may be done a second time that an earlier one said was done.
 */
export async function strike(
  struck: Struck,
  order: readonly string[],
  ms: number,
): Promise<Ending | null> {
  const life = startPayung(struck.home, order);
  const ending = await Promise.race([life.ended, pause(ms, null)]);
  const { stages } = ending ?? (await life.kill());
  expect(doneAgain(struck.acknowledged, stages)).toEqual([]);
  struck.acknowledged.push(...stages);
  return ending;
}
