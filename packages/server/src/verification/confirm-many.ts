import { type CleanRule, cleanRuleOn, isClean } from "@payung/domain/verification/clean-case.ts";
import { drawSample } from "@payung/domain/verification/sampling.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { claimIdentities } from "../intake/service.ts";
import { readPolicyOn } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvents } from "../transparency/service.ts";
import * as bulkStore from "./bulk-store.ts";
import * as decisionStore from "./decision-store.ts";
import { keepDecisions } from "./keep-decisions.ts";
import * as proposalStore from "./proposal-store.ts";
import { DECIDES_NOTHING } from "./two-people.ts";
import type { VerificationOffice } from "./verify-one.ts";

/** What nobody has confirmed for so long is given up. */
const STALE_MS = 24 * 3_600_000;

/** Cases that this person may confirm many at once, longest waiting first. Of these proposals where some are given. */
async function listClean(
  tx: Tx,
  office: VerificationOffice,
  proposalIds: readonly string[] | null,
): Promise<{ rule: CleanRule | null; clean: proposalStore.CandidateRow[] }> {
  const { regionCode, id: actorId } = office.actor;
  const today = dayOf(office.now());
  const rule = cleanRuleOn(today);
  if (rule === null) return { rule, clean: [] };
  const { policy } = await readPolicyOn(tx, regionCode, today);
  const by = { actorId, columnsThatDecideNothing: DECIDES_NOTHING };
  const waiting = await proposalStore.listConfirmable(tx, regionCode, by, proposalIds);
  return { rule, clean: waiting.filter((each) => isClean(each, policy, rule)) };
}

/** How many cases this person may confirm many at once, and by which rule; null where none is in force. */
export async function countClean(
  tx: Tx,
  office: VerificationOffice,
): Promise<{ rule: CleanRule | null; count: number }> {
  const { rule, clean } = await listClean(tx, office, null);
  return { rule, count: clean.length };
}

export type Selection = { readonly id: string; readonly ruleId: string; readonly count: number };

/**
 * Keeps which cases are clean for this person at this moment: what they look at is what they confirm, and not what came
 * since. Sent again, it is the same.
 */
export async function selectClean(
  tx: Tx,
  office: VerificationOffice,
  id: string,
): Promise<Selection> {
  const { actor } = office;
  const { regionCode } = actor;
  const kept = await bulkStore.findSelection(tx, regionCode, id);
  if (kept !== undefined) {
    if (kept.made_by !== actor.id) throw new Problem("request.id-already-used");
    return { id, ruleId: kept.rule_id, count: kept.case_count };
  }
  const at = office.now();
  await bulkStore.deleteStaleSelections(tx, regionCode, new Date(at.getTime() - STALE_MS));
  const { rule, clean } = await listClean(tx, office, null);
  const ruleId = rule?.id ?? "none";
  const isNew = await bulkStore.insertSelection(tx, {
    region_code: regionCode,
    id,
    rule_id: ruleId,
    case_count: clean.length,
    made_by: actor.id,
    made_at: at,
  });
  // The same order at the same moment: the other one has kept it.
  if (!isNew) return selectClean(tx, office, id);
  await bulkStore.insertSelectionRows(
    tx,
    clean.map((each, index) => ({
      region_code: regionCode,
      selection_id: id,
      place: index + 1,
      proposal_id: each.proposal_id,
      application_id: each.application_id,
      kelurahan_code: each.kelurahan_code,
    })),
  );
  return { id, ruleId, count: clean.length };
}

export const { listSelectedCases } = bulkStore;

export type ManyConfirmed = Readonly<Record<bulkStore.BulkRow["result"], readonly string[]>>;

/**
 * Confirms what a first person proposed of the clean cases that this person looked at, in one piece: all that are still
 * clean and stand as they stood then, but for a random share that is looked at one by one. Which it was is kept for each.
 * Sent again, it is the same.
 */
export async function confirmMany(
  tx: Tx,
  office: VerificationOffice,
  order: { readonly id: string; readonly selectionId: string },
): Promise<ManyConfirmed> {
  const { actor, vault } = office;
  const { regionCode } = actor;
  await decisionStore.lockAllDecisions(tx, regionCode);
  const content = vault.nikIndex(JSON.stringify([actor.id, order.selectionId]));
  const before = await bulkStore.findBulk(tx, regionCode, order.id);
  if (before !== undefined) {
    if (!before.content_hmac.equals(content)) throw new Problem("request.id-already-used");
    return resultsOf(await bulkStore.listBulkRows(tx, regionCode, order.id));
  }
  const selection = await bulkStore.findSelection(tx, regionCode, order.selectionId);
  if (selection?.made_by !== actor.id) throw new Problem("request.not-found");
  const selected = await bulkStore.listSelected(tx, regionCode, order.selectionId);
  // What was proposed of an older reading or decision is closed by then, so whoever is still clean stands as they stood.
  const { rule, clean } = await listClean(
    tx,
    office,
    selected.map((each) => each.proposal_id),
  );
  const at = office.now();
  await bulkStore.insertBulk(tx, {
    region_code: regionCode,
    id: order.id,
    rule_id: rule?.id ?? "none",
    content_hmac: content,
    selection_id: order.selectionId,
    confirmed_by: actor.id,
    confirmed_at: at,
  });
  // Drawn here and by chance: neither who proposed nor who confirms can know it before.
  const drawn = new Set(
    drawSample(
      clean.map((each) => each.proposal_id),
      rule?.sampleShare ?? 0,
      uuidv7(),
    ),
  );
  const confirmed = clean.filter((each) => !drawn.has(each.proposal_id));
  const confirmedIds = new Set(confirmed.map((each) => each.proposal_id));
  const rows = selected.map(
    (each): bulkStore.BulkRow => ({
      region_code: regionCode,
      bulk_id: order.id,
      proposal_id: each.proposal_id,
      application_id: each.application_id,
      kelurahan_code: each.kelurahan_code,
      result: confirmedIds.has(each.proposal_id)
        ? "confirmed"
        : drawn.has(each.proposal_id)
          ? "sampled"
          : "changed",
    }),
  );
  await bulkStore.insertBulkRows(tx, rows);
  const { policy } = await readPolicyOn(tx, regionCode, dayOf(at));
  await keepDecisions(
    tx,
    office,
    confirmed.map((each) => ({
      region_code: regionCode,
      id: uuidv7(),
      application_id: each.application_id,
      kelurahan_code: each.kelurahan_code,
      run_id: null,
      outcome: each.proposed,
      grounds: each.grounds,
      policy_id: each.policy_id,
      decided_at: at,
      decided_by: actor.id,
      proposal_id: each.proposal_id,
      proposed_by: each.proposed_by,
      reason: each.reason,
    })),
    policy,
  );
  await claimIdentities(
    tx,
    confirmed.flatMap((each) =>
      each.nik_index === null
        ? []
        : [
            {
              nik_index: each.nik_index,
              region_code: regionCode,
              worker_id: each.application_id,
            },
          ],
    ),
  );
  await recordEvents(
    tx,
    actor,
    confirmed.map((each) => ({
      kind: "verification.decided",
      subjectId: each.application_id,
      details: { outcome: "approved", bulkId: order.id, rule: rule?.id },
    })),
  );
  return resultsOf(rows);
}

function resultsOf(rows: readonly bulkStore.BulkRow[]): ManyConfirmed {
  const of = (result: bulkStore.BulkRow["result"]) =>
    rows
      .filter((row) => row.result === result)
      .map((row) => row.application_id)
      .sort();
  return { confirmed: of("confirmed"), sampled: of("sampled"), changed: of("changed") };
}
