/**
 * What is compared, and how much each agreement counts.
 *
 * A model is plain JSON. As somebody writes it, it lacks the probabilities (`m`, `u`, `prior`): then it is a
 * *specification*, and estimating fills them in. Fellegi and Sunter (1969) give the weight of a level as
 * log2(m / u).
 */
export type LinkageModel = {
  readonly format: "linkage-model";
  /** The version of this layout, not of the probabilities. */
  readonly version: 1;
  /** What the records consist of, by the name that the rest of the model uses. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Two records are compared when at least one of these holds for them. */
  readonly blocking: readonly BlockingRule[];
  readonly comparisons: readonly Comparison[];
  /** The probability that two records drawn at random are the same. Missing until estimated. */
  readonly prior?: number;
  /**
   * How common values are, by column, instead of counting them in the tables at hand: then a weight does not
   * depend on who else is compared. Missing columns are counted.
   */
  readonly frequencies?: Readonly<Record<string, Frequencies>>;
  /** Where the probabilities come from, in words. */
  readonly estimatedFrom?: string;
};

export type Frequencies = {
  /** How many records were counted. */
  readonly total: number;
  /** How many of them have the value, cleaned. */
  readonly counts: Readonly<Record<string, number>>;
  /** What a value counts that is not listed; above 0, not necessarily whole. */
  readonly others: number;
};

/** Text is compared as UTF-8 bytes, so that DuckDB's functions give the same numbers. */
export type ColumnType = "text" | "date" | "number" | "point" | "list";

export type Column = {
  readonly type: ColumnType;
  /** The table's column; when missing, the one of the same name. A point may name two: latitude, longitude. */
  readonly from?: string | readonly string[];
  /** What is done to a text before anything else, in this order. Spaces at both ends always go. */
  readonly clean?: readonly Cleaning[];
  /** Values that mean "not known", besides the empty text; compared after cleaning. */
  readonly missing?: readonly string[];
  /** The order of the parts in a date such as 03/04/1990; ISO dates and yyyymmdd are always read. */
  readonly order?: "dmy" | "mdy";
  /** What stands between the entries of a list; ";" when missing. */
  readonly separator?: string;
};

/**
 * - `upper`, `lower`: letter case.
 * - `fold`: diacritics go (é → e), so that one letter is one byte.
 * - `alnum`: whatever is no letter, digit or space becomes a space.
 * - `compact`: all spaces go.
 * - `digits`: whatever is no digit goes.
 * - `sortWords`: the words in alphabetical order.
 */
export type Cleaning = "upper" | "lower" | "fold" | "alnum" | "compact" | "digits" | "sortWords";

/**
 * A conjunction of keys, as text: `"prefix(surname, 4) & year(born)"`. A key is a column or a function of one:
 * `prefix(c, n)`, `suffix(c, n)`, `firstWord(c)`, `lastWord(c)`, `words(c)` (any word in common),
 * `rareWords(c, n)` (any in common of the n rarest words of each that others have too),
 * `entries(c)` (any entry of a list in common), `sorted(c, d)` (two columns in either order), `sound(c)`
 * (how an Indonesian name sounds), `year(c)`, `month(c)`, `day(c)`.
 */
export type BlockingRule = string;

/** One question about two records, with graded answers. */
export type Comparison = {
  readonly name: string;
  /** From the closest agreement to none; the first whose test holds counts. The last one has `"else"`. */
  readonly levels: readonly Level[];
  /**
   * Other probabilities for the same levels when this column is equal on both sides: a number that encodes
   * the birth date says the date again, and must not count twice.
   */
  readonly given?: {
    readonly column: string;
    readonly m: readonly number[];
    readonly u: readonly number[];
  };
};

export type Level = {
  readonly when: Test | "else";
  /** For people; when missing, the test in words. */
  readonly label?: string;
  /** The probability of this level among pairs that are the same. */
  readonly m?: number;
  /** The probability of this level among pairs that are not. */
  readonly u?: number;
  /** On a level that asks for an equal text or date: a rare value counts for more than a common one. */
  readonly frequency?: {
    readonly column: string;
    /** How much of the adjustment is made: 0 none, 1 (when missing) all. */
    readonly share?: number;
    /** No value counts as rarer than this. */
    readonly atLeast?: number;
  };
};

/** A test of two records. It does not hold where a value it needs is missing. */
export type Test =
  | { readonly is: "equal"; readonly column: string }
  | { readonly is: "jaroWinkler"; readonly column: string; readonly atLeast: number }
  | { readonly is: "damerauLevenshtein"; readonly column: string; readonly atMost: number }
  /** Words in common, as a share of all the words of both. */
  | { readonly is: "jaccard"; readonly column: string; readonly atLeast: number }
  /** Words in common, each weighing as much as it is rare in the tables at hand; 1 for the same words. */
  | { readonly is: "rareWords"; readonly column: string; readonly atLeast: number }
  /** One is the beginning of the other. */
  | { readonly is: "startsWith"; readonly column: string }
  /** The values of two columns changed places. */
  | { readonly is: "swapped"; readonly columns: readonly [string, string] }
  /** One digit wrong, or two neighbours exchanged, in yyyy-mm-dd. */
  | { readonly is: "dateTypo"; readonly column: string }
  /** Day and month changed places, or exactly one of day, month and year differs by one. */
  | { readonly is: "datePartOff"; readonly column: string }
  | { readonly is: "daysApart"; readonly column: string; readonly atMost: number }
  | { readonly is: "apart"; readonly column: string; readonly atMost: number }
  | { readonly is: "kilometresApart"; readonly column: string; readonly atMost: number }
  /** Entries of a list in common. */
  | { readonly is: "overlap"; readonly column: string; readonly atLeast: number }
  | { readonly is: "equalKey"; readonly key: string }
  /** A function of the caller's, by its name. */
  | { readonly is: "custom"; readonly name: string; readonly columns: readonly string[] }
  | { readonly all: readonly Test[] }
  | { readonly any: readonly Test[] };

/** The level of a comparison that could not be made, because a value is missing: it counts for nothing. */
export const MISSING = -1;
