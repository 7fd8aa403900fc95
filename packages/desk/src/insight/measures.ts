import type { MessageKey } from "../shared/language.ts";
import { t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import { type Figures, shareOf } from "./figures.ts";
import { sayDuration, sayShare } from "./say-figures.ts";

/** One number by which groups are compared, in the table and in the picture beside it. */
type Measure = {
  readonly title: MessageKey;
  readonly of: (figures: Figures) => number | null;
  /** As it is said on an axis. */
  readonly say: (value: number | null) => string;
  /** As it stands in the table, where it says more. */
  readonly sayAll?: (figures: Figures) => string;
};

const count = (value: number | null) =>
  value === null ? t("overview.no-figure") : sayNumber(value);

export const MEASURES = {
  received: { title: "overview.measure.received", of: ({ funnel }) => funnel.received, say: count },
  decided: {
    title: "overview.measure.decided",
    of: ({ funnel }) => shareOf(funnel.decided, funnel.received),
    say: sayShare,
  },
  "by-data": {
    title: "overview.measure.by-data",
    of: ({ byData, funnel }) => shareOf(byData, funnel.decided),
    say: sayShare,
  },
  protected: {
    title: "overview.measure.protected",
    of: ({ funnel }) => shareOf(funnel.protected, funnel.received),
    say: sayShare,
  },
  days: {
    title: "overview.measure.days",
    of: ({ speed }) => speed.find(({ step }) => step === "decided")?.median ?? null,
    say: sayDuration,
  },
  waiting: { title: "overview.measure.waiting", of: (figures) => waitingIn(figures), say: count },
  wrong: {
    title: "overview.measure.wrong",
    of: ({ error }) => (error.checked === 0 ? null : error.wrong / error.checked),
    say: sayShare,
    sayAll: ({ error }) =>
      t("overview.wrong-of", {
        wrong: sayNumber(error.wrong),
        checked: sayNumber(error.checked),
      }),
  },
} as const satisfies Readonly<Record<string, Measure>>;
export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];

export function measureOf(name: MeasureName): Measure {
  return MEASURES[name];
}

export function isMeasure(text: string): text is MeasureName {
  return Object.hasOwn(MEASURES, text);
}

/** How many things wait, for people or for the next step. */
export function waitingIn({ waiting }: Pick<Figures, "waiting">): number {
  return waiting.reduce((sum, each) => sum + each.count, 0);
}
