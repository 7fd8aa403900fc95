import type { TestContext } from "vitest";

/** Skips a test that cannot be tried here, and says so where everyone reads it: nothing is skipped silently. */
export function skipAloud(context: TestContext, why: string): never {
  console.warn(`Skipped: "${context.task.name}", because ${why}`);
  return context.skip(why);
}
