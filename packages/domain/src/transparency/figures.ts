/** The steps from a name on a list to cover, in order. Each step counts the people who reached it. */
export const FUNNEL_STEPS = [
  "received",
  "complete",
  "decided",
  "approved",
  "in-decree",
  "sent-to-insurer",
  "protected",
] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];

/** One kelurahan's row of the public table; a count is null where it is hidden because it is small. */
export type KelurahanFigures = {
  readonly code: string;
  readonly name: string;
  readonly kecamatan: string;
  readonly received: number | null;
  readonly approved: number | null;
  readonly protected: number | null;
};

/**
 * The figures that anyone may see, as published at one moment.
 *
 * A published figure is computed once and quoted, never computed again on request: otherwise two
 * requests a minute apart would tell who was added between them (reliability.md 6.4).
 */
export type PublicFigures = {
  readonly publishedAt: string;
  readonly regionName: string;
  /** Made-up people: the page must say so. */
  readonly isExample: boolean;
  readonly funnel: Readonly<Record<FunnelStep, number>>;
  /** Days from registration to decision; null when nothing is decided yet. */
  readonly decisionDays: { readonly median: number; readonly p90: number } | null;
  /** Share of decisions that data alone could take, 0 to 1; null when nothing is decided yet. */
  readonly automaticShare: number | null;
  /** Random re-checks of automatic approvals, with the upper bound of the error share (95 %). */
  readonly recheck: {
    readonly checked: number;
    readonly wrong: number;
    readonly upper: number;
  } | null;
  /** Counts below this are hidden, and enough others that none can be worked out. */
  readonly smallCellLimit: number;
  readonly kelurahan: readonly KelurahanFigures[];
};
