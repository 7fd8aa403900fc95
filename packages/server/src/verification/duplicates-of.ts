import type { DuplicateFact } from "@payung/domain/verification/checks.ts";
import { rescope, type Tx } from "../db/transaction.ts";
import {
  type ApplicationRow,
  findElsewhere,
  findKnown,
  type KnownPerson,
  personKeys,
  type SoughtPerson,
} from "../intake/service.ts";
import type { PolicyInForce } from "../reference/service.ts";
import { type Office, scopeOf } from "../shared/office.ts";
import * as decisionStore from "./decision-store.ts";
import { type Alike, type Comparable, compareWith } from "./duplicates.ts";
import * as pairStore from "./pair-store.ts";
import { comparable, withJudgements } from "./verify-list.ts";
import type { VerificationOffice } from "./verify-one.ts";

/** Who came before one application and looks like it. */
export type DuplicatesOf = {
  readonly facts: readonly DuplicateFact[];
  readonly pairs: readonly Alike[];
  /** What people have said, of which the facts are a consequence. */
  readonly judged: readonly pairStore.JudgedPair[];
};

const NOBODY: DuplicatesOf = { facts: [], pairs: [], judged: [] };

/**
 * Whoever a correction has made somebody else came when it was made: those who were there before stand, however late
 * they applied.
 */
function arrivalOf(application: ApplicationRow) {
  const { identified_at: identifiedAt, submitted_at: at } = application;
  if (identifiedAt === null)
    return { at, listId: application.list_id, rowNumber: application.row_number };
  return { at: new Date(identifiedAt.getTime() + 1), listId: null, rowNumber: null };
}

/** In the order in which they came: by it the search tells who was before whom. */
export function inOrderOfArrival(applications: readonly ApplicationRow[]): ApplicationRow[] {
  return applications.toSorted(
    (one, other) =>
      arrivalOf(one).at.getTime() - arrivalOf(other).at.getTime() ||
      (one.row_number ?? 0) - (other.row_number ?? 0) ||
      (one.id < other.id ? -1 : 1),
  );
}

/** Whom a complete application is compared with. */
type Sought = { readonly newcomer: Comparable; readonly person: SoughtPerson };

/**
 * Who came before these and looks like them: known to the region, higher up in the same list, or a worker elsewhere.
 * What is given back tells it of one of them, without those who were refused meanwhile.
 *
 * Whom a correction made look like somebody may be the victim of a slip: that is a question, never a refusal.
 */
export async function findDuplicatesOf(
  tx: Tx,
  { actor, vault }: VerificationOffice,
  applications: readonly ApplicationRow[],
  { parameters }: PolicyInForce,
): Promise<(application: ApplicationRow, refused: ReadonlySet<string>) => DuplicatesOf> {
  const { regionCode } = actor;
  const sought = new Map<string, Sought>();
  const nikIndexes: Buffer[] = [];
  for (const application of applications) {
    if (!application.is_complete || application.nik_index === null) continue;
    const newcomer = comparable(application, vault);
    const keys = personKeys(newcomer.identity, vault);
    const person = { ...arrivalOf(application), id: application.id, keys };
    sought.set(application.id, { newcomer, person });
    nikIndexes.push(application.nik_index);
  }
  if (sought.size === 0) return () => NOBODY;
  const judged = await pairStore.listJudgedOf(tx, regionCode, [...sought.keys()]);
  const same = judged.filter(({ verdict }) => verdict === "same").map((each) => each.earlier_id);
  const { known, standing } = await acrossAreas(tx, actor, async () => ({
    known: await findKnown(
      tx,
      regionCode,
      [...sought.values()].map(({ person }) => person),
    ),
    standing: await decisionStore.listNotRefused(tx, regionCode, same),
  }));
  const elsewhere = new Set(
    (await findElsewhere(tx, regionCode, nikIndexes)).map((index) => index.toString("base64")),
  );
  const opened = new Map<string, Comparable>();
  const open = (row: KnownPerson): Comparable => {
    const before = opened.get(row.id);
    if (before !== undefined) return before;
    const other = comparable(row, vault);
    opened.set(row.id, other);
    return other;
  };
  const knownTo = Map.groupBy(known, (row) => row.asked_by);
  const judgedOf = Map.groupBy(judged, (each) => each.application_id);

  return (application, refused) => {
    const { id, identified_at: identifiedAt, nik_index: nikIndex } = application;
    const asked = sought.get(id);
    if (asked === undefined || nikIndex === null) return NOBODY;
    const { newcomer, person } = asked;
    const said = judgedOf.get(id) ?? [];
    const others = (knownTo.get(id) ?? []).filter((row) => !refused.has(row.id));
    const compared = compareWith(others.map(open), newcomer, parameters.duplicates).map((pair) =>
      identifiedAt === null ? pair : { ...pair, verdict: "possible" as const },
    );
    const pairs = withJudgements(compared, said);
    const onThisList = new Set(
      others
        .filter((row) => person.listId !== null && row.list_id === person.listId)
        .map((row) => row.id),
    );
    const facts = pairs.map(
      ({ earlier, verdict }): DuplicateFact => ({
        verdict,
        earlier: onThisList.has(earlier.id) ? "row-of-this-list" : "known-application",
      }),
    );
    // Two people have said that they are one: that holds however unlike a correction makes them.
    const found = new Set(pairs.map(({ earlier }) => earlier.id));
    const saidSame = new Set(
      said.filter(({ verdict }) => verdict === "same").map((each) => each.earlier_id),
    );
    for (const earlier of standing)
      if (saidSame.has(earlier) && !found.has(earlier) && !refused.has(earlier))
        facts.push({ verdict: "same", earlier: "known-application" });
    if (elsewhere.has(nikIndex.toString("base64")))
      facts.push({
        verdict: identifiedAt === null ? "same" : "possible",
        earlier: "known-application",
      });
    return { facts, pairs, judged: said };
  };
}

/**
 * Looks at the whole region for once: an officer of one kelurahan must not register anew whom the next
 * one registered yesterday. What is seen so is compared, and never shown.
 */
export async function acrossAreas<T>(
  tx: Tx,
  actor: Office["actor"],
  work: () => Promise<T>,
): Promise<T> {
  await rescope(tx, scopeOf({ ...actor, areas: "*" }));
  const result = await work();
  await rescope(tx, scopeOf(actor));
  return result;
}
