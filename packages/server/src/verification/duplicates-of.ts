import type { DuplicateFact } from "@payung/domain/verification/checks.ts";
import { rescope, type Tx } from "../db/transaction.ts";
import { type ApplicationRow, findElsewhere, findKnown, personKeys } from "../intake/service.ts";
import type { PolicyInForce } from "../reference/service.ts";
import { type Office, scopeOf } from "../shared/office.ts";
import * as decisionStore from "./decision-store.ts";
import { type Alike, compareWith } from "./duplicates.ts";
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

/**
 * Who came before and looks like this one: known to the region, higher up in the same list, or a worker elsewhere.
 * Whom a correction made look like somebody may be the victim of a slip: that is a question, never a refusal.
 */
export async function findDuplicatesOf(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
  policy: PolicyInForce,
): Promise<DuplicatesOf> {
  const { regionCode } = office.actor;
  if (!application.is_complete || application.nik_index === null)
    return { facts: [], pairs: [], judged: [] };
  const { nik_index, identified_at: identifiedAt } = application;
  const newcomer = comparable(application, office.vault);
  const arrival = arrivalOf(application);
  const judged = await pairStore.listJudgedOf(tx, regionCode, application.id);
  const { known, standing } = await acrossAreas(tx, office.actor, async () => ({
    known: await findKnown(tx, regionCode, arrival, personKeys(newcomer.identity, office.vault)),
    standing: await decisionStore.listNotRefused(
      tx,
      regionCode,
      judged.filter(({ verdict }) => verdict === "same").map((each) => each.earlier_id),
    ),
  }));
  const others = known.filter((row) => row.id !== application.id);
  const compared = compareWith(
    others.map((row) => comparable(row, office.vault)),
    newcomer,
    policy.parameters.duplicates,
  ).map((pair) => (identifiedAt === null ? pair : { ...pair, verdict: "possible" as const }));
  const pairs = withJudgements(compared, judged);
  const onThisList = new Set(
    others
      .filter((row) => arrival.listId !== null && row.list_id === arrival.listId)
      .map(({ id }) => id),
  );
  const facts = pairs.map(
    ({ earlier, verdict }): DuplicateFact => ({
      verdict,
      earlier: onThisList.has(earlier.id) ? "row-of-this-list" : "known-application",
    }),
  );
  // Two people have said that they are one: that holds however unlike a correction makes them.
  const foundIds = new Set(pairs.map(({ earlier }) => earlier.id));
  for (const id of standing)
    if (!foundIds.has(id)) facts.push({ verdict: "same", earlier: "known-application" });
  const elsewhere = await findElsewhere(tx, regionCode, [nik_index]);
  if (elsewhere.length > 0)
    facts.push({
      verdict: identifiedAt === null ? "same" : "possible",
      earlier: "known-application",
    });
  return { facts, pairs, judged };
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
