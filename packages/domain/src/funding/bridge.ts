import { assert } from "../shared/assert.ts";
import type { IsoMonth } from "../shared/dates.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import type { Sector } from "./contributions.ts";

/** People whose month nobody pays: so many of one sector, for whom the same payers may pay. */
export type GapCell = {
  readonly month: IsoMonth;
  readonly sector: Sector;
  readonly count: number;
  readonly payerIds: readonly string[];
};

/** Money that could pay. */
export type BridgePayer = {
  readonly id: string;
  readonly isStateBudget: boolean;
  /** What it can still give, of what has come in. */
  readonly available: Rupiah;
};

/** What a payer pays in a bridge: a month of so many people of one cell. */
export type BridgeStep = Omit<GapCell, "count"> & {
  readonly payerId: string;
  readonly count: number;
  readonly each: Rupiah;
};

export type Bridge = {
  readonly steps: readonly BridgeStep[];
  readonly total: Rupiah;
  /** The first month that the money does not carry everybody through; null when it carries all. */
  readonly fallsShortIn: IsoMonth | null;
  /** The people for whom the money does not reach. */
  readonly left: readonly GapCell[];
  /** Whether it is shown that no other sharing carries everybody for less. False says only that it is not shown. */
  readonly isCheapest: boolean;
};

/** What a month costs one of a sector, whom state budget pays or somebody else. */
export type PriceOf = (month: IsoMonth, sector: Sector, isStateBudget: boolean) => Rupiah;

/**
 * The cheapest way to pay months that nobody pays.
 *
 * Relief (PP 50/2025) goes to whoever is not state budget. So such money first carries as many people with relief as it can
 * (the most there can be: people are moved between funds until no more find room), and the rest is paid at the full rate,
 * state budget before other money. Where the money does not reach for everybody, the earlier months come first, because a
 * later month is lost with an earlier one. Of two funds that cost the same the one given first is asked first.
 */
export function cheapestBridge(
  cells: readonly GapCell[],
  payers: readonly BridgePayer[],
  priceOf: PriceOf,
): Bridge {
  const whole = tableOf(cells, payers, priceOf);
  const most = seatEach(whole, whole.places, WITH_RELIEF);
  seatEach(whole, whole.places, WITHOUT_LOSS);
  const wasMoved = whole.places.some(({ open }) => open > 0);
  if (wasMoved) seatEach(whole, whole.places, ANYHOW);
  if (whole.places.every(({ open }) => open === 0))
    return bridgeOf(whole, cheapestTotal(whole, most));
  const short = tableOf(cells, payers, priceOf);
  for (const month of [...new Set(cells.map((cell) => cell.month))].sort(byText)) {
    const places = short.places.filter(({ cell }) => cell.month === month);
    for (const way of [WITH_RELIEF, WITHOUT_LOSS, ANYHOW]) seatEach(short, places, way);
  }
  return bridgeOf(short, null);
}

/** People of a cell: how many wait, and how many have found room with which payer. */
type Place = {
  readonly cell: GapCell;
  open: number;
  readonly seated: Map<string, number>;
  /** Who may pay for them, in the order in which they are asked. */
  readonly ways: readonly Way[];
};
type Way = { readonly payer: BridgePayer; readonly each: bigint; readonly saved: bigint };
type Table = { readonly places: readonly Place[]; readonly left: Map<string, bigint> };

/** Whether somebody may take a way; `from` is the way they have now. */
type Allows = (to: Way, from: Way | null) => boolean;
const WITH_RELIEF: Allows = (to) => to.saved > 0n;
const WITHOUT_LOSS: Allows = (to, from) => from === null || to.saved >= from.saved;
const ANYHOW: Allows = () => true;

function tableOf(
  cells: readonly GapCell[],
  payers: readonly BridgePayer[],
  priceOf: PriceOf,
): Table {
  const places = cells.map((cell) => {
    const { month, sector } = cell;
    const ways = payers
      .filter(({ id }) => cell.payerIds.includes(id))
      .map((payer) => {
        const each = priceOf(month, sector, payer.isStateBudget);
        return { payer, each, saved: priceOf(month, sector, true) - each };
      })
      .sort(
        (a, b) =>
          Number(b.saved - a.saved) ||
          // Money that knows no relief pays where there is none to have.
          Number(b.payer.isStateBudget) - Number(a.payer.isStateBudget),
      );
    return { cell, open: cell.count, seated: new Map<string, number>(), ways };
  });
  // Who has fewer payers to choose from comes first.
  places.sort((a, b) => byText(a.cell.month, b.cell.month) || a.ways.length - b.ways.length || 0);
  return { places, left: new Map(payers.map((payer) => [payer.id, payer.available as bigint])) };
}

/** Seats as many as find room; says how many. */
function seatEach(table: Table, places: readonly Place[], allows: Allows): number {
  let seated = 0;
  for (const place of places) {
    while (place.open > 0) {
      const found =
        seat(table, place, { wanted: place.open, from: null, allows }, new Set()) ||
        (allows === ANYHOW ? squeezeIn(table, place) : 0);
      if (found === 0) break;
      place.open -= found;
      seated += found;
    }
  }
  return seated;
}

/** Finds room for up to so many people of a place, if need be by moving others on who cost as much or more. */
function seat(
  table: Table,
  place: Place,
  order: { readonly wanted: number; readonly from: Way | null; readonly allows: Allows },
  asked: Set<string>,
): number {
  const { wanted, from, allows } = order;
  const ways = place.ways.filter((way) => !asked.has(way.payer.id) && allows(way, from));
  for (const way of ways) {
    const count = Math.min(wanted, roomFor(table, way));
    if (count === 0) continue;
    take(table, place, way, count);
    return count;
  }
  for (const way of ways) {
    if (asked.has(way.payer.id)) continue;
    asked.add(way.payer.id);
    for (const { other, theirs, count } of othersAt(table, place, way)) {
      if (theirs.each < way.each) continue;
      const onward = { wanted: Math.min(wanted, count), from: theirs, allows };
      const moved = seat(table, other, onward, asked);
      if (moved === 0) continue;
      take(table, other, theirs, -moved);
      take(table, place, way, moved);
      return moved;
    }
  }
  return 0;
}

/** Finds room for one person by moving on several who cost less each. */
function squeezeIn(table: Table, place: Place): number {
  for (const way of place.ways) {
    for (const { other, theirs } of othersAt(table, place, way)) {
      const onward = { wanted: 1, from: theirs, allows: ANYHOW };
      while (
        roomFor(table, way) === 0 &&
        (other.seated.get(way.payer.id) ?? 0) > 0 &&
        seat(table, other, onward, new Set([way.payer.id])) === 1
      )
        take(table, other, theirs, -1);
    }
    if (roomFor(table, way) === 0) continue;
    take(table, place, way, 1);
    return 1;
  }
  return 0;
}

function othersAt(table: Table, place: Place, { payer }: Way) {
  return table.places.flatMap((other) => {
    const count = other.seated.get(payer.id) ?? 0;
    const theirs = other.ways.find((each) => each.payer.id === payer.id);
    return other === place || count === 0 || theirs === undefined ? [] : [{ other, theirs, count }];
  });
}

function roomFor(table: Table, { payer, each }: Way): number {
  return Number((table.left.get(payer.id) ?? 0n) / each);
}

function take(table: Table, place: Place, { payer, each }: Way, count: number): void {
  const left = (table.left.get(payer.id) ?? 0n) - each * BigInt(count);
  assert(left >= 0n, "a bridge asks no fund for more than it has");
  table.left.set(payer.id, left);
  place.seated.set(payer.id, (place.seated.get(payer.id) ?? 0) + count);
}

/**
 * Less than this nobody can pay for everybody: each at the full rate, without the relief of the most people who can have it.
 * Null where relief is not worth the same for all: then the most people need not be the most relief.
 */
function cheapestTotal({ places }: Table, most: number): bigint | null {
  const relieved = places.flatMap(({ ways }) => ways.filter(({ saved }) => saved > 0n));
  const [first] = relieved;
  if (relieved.some((way) => way.saved !== first?.saved || way.each !== first.each)) return null;
  const full = places.reduce((sum, { cell, ways }) => {
    const [way] = ways;
    return way === undefined ? sum : sum + (way.each + way.saved) * BigInt(cell.count);
  }, 0n);
  return full - (first?.saved ?? 0n) * BigInt(most);
}

function bridgeOf({ places }: Table, cheapest: bigint | null): Bridge {
  const steps = places
    .flatMap(({ cell: { count: _, ...cell }, seated, ways }) =>
      ways.map(({ payer, each }) => ({
        ...cell,
        payerId: payer.id,
        count: seated.get(payer.id) ?? 0,
        each: rupiah(each),
      })),
    )
    .filter(({ count }) => count > 0);
  const left = places
    .filter(({ open }) => open > 0)
    .map(({ cell, open }) => ({ ...cell, count: open }));
  const total = steps.reduce((sum, { each, count }) => sum + each * BigInt(count), 0n);
  return {
    steps: steps.sort((a, b) => byText(placeIn(a), placeIn(b))),
    total: rupiah(total),
    fallsShortIn: left.map(({ month }) => month).sort(byText)[0] ?? null,
    left,
    isCheapest: left.length === 0 && total === cheapest,
  };
}

function placeIn({ month, payerId, sector, payerIds }: BridgeStep): string {
  return [month, payerId, sector, ...payerIds].join(" ");
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
