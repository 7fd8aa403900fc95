import {
  type Breakdown,
  lateSince,
  type MeasuredError,
  measuredError,
  type SpeedStep,
  shareByData,
  WAITING_PLACES,
  type WaitingPlace,
} from "@payung/domain/insight/overview.ts";
import { addDays, type IsoDate } from "@payung/domain/shared/dates.ts";
import type { Holidays } from "@payung/domain/shared/working-days.ts";
import type { FunnelStep } from "@payung/domain/transparency/figures.ts";
import { QUEUES } from "@payung/domain/verification/queues.ts";
import { isSeen } from "../access/service.ts";
import type { Tx } from "../db/transaction.ts";
import { readHolidays, readPolicyOn } from "../reference/service.ts";
import { type Actor, dayOf } from "../shared/office.ts";
import * as store from "./store.ts";

/** What is counted: those received on these days, both included, and by what they are divided. */
export type Question = {
  readonly from?: IsoDate | undefined;
  readonly to?: IsoDate | undefined;
  readonly by?: Breakdown | undefined;
};

export type Speed = {
  readonly step: SpeedStep;
  /** How many went through the step. */
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
};

export type Waiting = {
  readonly place: WaitingPlace;
  readonly count: number;
  /** How many wait for longer than promised; null where nothing is promised. */
  readonly late: number | null;
  readonly medianDays: number;
  readonly oldest: string;
};

export type Figures = {
  readonly funnel: Readonly<Record<FunnelStep, number>>;
  readonly byData: number;
  readonly referred: number;
  readonly shareByData: number | null;
  readonly speed: readonly Speed[];
  readonly error: MeasuredError;
  readonly waiting: readonly Waiting[];
};

export type Group = {
  /** The code of what they have in common; null for all together, and where it is not known. */
  readonly key: string | null;
  readonly name: { readonly id: string; readonly en: string } | null;
  readonly kecamatan: string | null;
  readonly figures: Figures;
};

export type Overview = {
  readonly asOf: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly by: Breakdown | null;
  readonly errorBound: number;
  readonly confidence: number;
  readonly groups: readonly Group[];
};

const DAY_MS = 86_400_000;

/**
 * How far people came, how fast, how surely and where they wait, of those whom the actor may see: all together, or by
 * what the question names.
 */
export async function readOverview(
  tx: Tx,
  desk: { readonly actor: Actor; readonly now: () => Date },
  { from, to, by }: Question,
): Promise<Overview> {
  const { actor, now } = desk;
  const at = now();
  const today = dayOf(at);
  const period: store.Period = {
    from: from === undefined ? null : startOf(from),
    before: to === undefined ? null : startOf(addDays(to, 1)),
  };
  const { regionCode } = actor;
  const divided = by ?? null;
  const { recheck } = (await readPolicyOn(tx, regionCode, today)).parameters;
  const counted = await store.countJourneys(tx, regionCode, divided, period);
  const late = lateBefore(today, await readHolidays(tx, regionCode));
  const waiting = await store.countWaiting(tx, regionCode, divided, period, late);
  const rows = new Map(counted.map((row) => [row.key, row]));
  const names = await namesOf(tx, regionCode, divided);
  const errorOf = errorReader(recheck);
  const isShown = (key: string | null) =>
    rows.has(key) ||
    by === undefined ||
    (by === "kelurahan" && isSeen(actor, { kelurahan_code: key }));

  return {
    asOf: at.toISOString(),
    from: from ?? null,
    to: to ?? null,
    by: divided,
    errorBound: recheck.errorBound,
    confidence: recheck.confidence,
    groups: [...new Set([...names.keys(), ...rows.keys()])].filter(isShown).map((key) => ({
      key,
      name: names.get(key)?.name ?? null,
      kecamatan: names.get(key)?.kecamatan ?? null,
      figures: {
        ...figuresOf(rows.get(key), errorOf),
        waiting: waitingOf(
          waiting.filter((row) => row.key === key),
          at,
        ),
      },
    })),
  };
}

/** The instant at which a day begins in western Indonesia. */
function startOf(day: IsoDate): Date {
  return new Date(`${day}T00:00:00+07:00`);
}

/** From when on whatever waits in a queue is not late yet. */
function lateBefore(today: IsoDate, holidays: Holidays): Map<WaitingPlace, Date> {
  return new Map(
    QUEUES.map((queue) => [queue, startOf(addDays(lateSince(queue, today, holidays), 1))]),
  );
}

/** What the groups of a breakdown are called, where that stands in a table; all together is one group without a name. */
async function namesOf(tx: Tx, regionCode: string, by: Breakdown | null) {
  const names = new Map<string | null, Pick<Group, "name" | "kecamatan">>();
  if (by === null) names.set(null, { name: null, kecamatan: null });
  if (by === "kelurahan")
    for (const { code, name, kecamatan } of await store.listKelurahan(tx, regionCode))
      names.set(code, { name: { id: name, en: name }, kecamatan });
  if (by === "occupation")
    for (const { id, name_id, name_en } of await store.listOccupations(tx))
      names.set(id, { name: { id: name_id, en: name_en }, kecamatan: null });
  return names;
}

/** Many groups have had the same visits, and working an interval out takes longer than looking it up. */
function errorReader(limit: { readonly errorBound: number; readonly confidence: number }) {
  const known = new Map<string, MeasuredError>();
  return (wrong: number, checked: number): MeasuredError => {
    const visits = `${wrong} of ${checked}`;
    const error = known.get(visits) ?? measuredError({ wrong, checked }, limit);
    known.set(visits, error);
    return error;
  };
}

function figuresOf(
  row: store.CountedRow | undefined,
  errorOf: (wrong: number, checked: number) => MeasuredError,
): Omit<Figures, "waiting"> {
  const count = (column: store.CountColumn) => Number(row?.[column] ?? 0n);
  const byData = count("by_data");
  const decided = count("decided");
  const referred = count("referred");
  const speed = (step: SpeedStep, timed: store.CountColumn, days: store.DaysColumn): Speed => {
    const [median = null, p90 = null] = row?.[days] ?? [];
    return { step, count: count(timed), median, p90 };
  };
  return {
    funnel: {
      received: count("received"),
      complete: count("complete"),
      decided,
      approved: count("approved"),
      "in-decree": count("in_decree"),
      "sent-to-insurer": count("sent"),
      protected: count("protected"),
    },
    byData,
    referred,
    shareByData: shareByData({ byData, decided, referred }),
    speed: [
      speed("decided", "timed_decision", "decision_days"),
      speed("in-decree", "timed_decree", "decree_days"),
      speed("sent-to-insurer", "timed_sending", "sending_days"),
      speed("protected", "timed_cover", "cover_days"),
    ],
    error: errorOf(count("wrong"), count("checked")),
  };
}

/** In the order in which an application meets them; where nobody waits is left out. */
function waitingOf(rows: readonly store.WaitingRow[], at: Date): Waiting[] {
  return WAITING_PLACES.flatMap((place) => {
    const row = rows.find((each) => each.place === place);
    if (row === undefined) return [];
    return {
      place,
      count: Number(row.count),
      late: (QUEUES as readonly WaitingPlace[]).includes(place) ? Number(row.late) : null,
      medianDays: Math.max(0, (at.getTime() - row.half_since.getTime()) / DAY_MS),
      oldest: row.oldest.toISOString(),
    };
  });
}
