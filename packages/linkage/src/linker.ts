/** How sure a linker is that two records are one entity: `same` needs no question, `possible` needs a person. */
export type Verdict = "same" | "possible";

/** Two records that look alike. `later` and `earlier` are positions in the lists that were given. */
export type Pair = {
  readonly later: number;
  readonly earlier: number;
  /** Where the earlier record stands: among the newcomers themselves, or among those already known. */
  readonly among: "newcomers" | "known";
  /** 0 to 1. */
  readonly score: number;
  readonly verdict: Verdict;
  /** The rule that found the pair, by name, so that the pair can be explained. */
  readonly rule: string;
};

/**
 * Finds who is who. Newcomers are compared with everyone known and with the newcomers before them;
 * the order of the newcomers matters, because the earlier of two stands.
 */
export type Linker<R> = {
  pairs(newcomers: readonly R[], known: readonly R[]): Pair[];
};
