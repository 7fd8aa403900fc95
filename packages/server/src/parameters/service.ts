import { isDeepStrictEqual } from "node:util";
import { type PlannedVersion, planVersion } from "@payung/domain/reference/new-version.ts";
import { DECISION_POLICY, faultsOfValue } from "@payung/domain/reference/parameters.ts";
import { type RuleVersion, readRuleVersions } from "@payung/domain/reference/rule-versions.ts";
import { addDays, type IsoDate, monthBounds, monthOf } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { listRuleVersions } from "../reference/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem, type ProblemCode } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { type Effects, effectsOf, type Versions } from "./effects.ts";
import * as store from "./store.ts";

export type { Effects } from "./effects.ts";
export type { ProposalRow } from "./store.ts";
export const { findProposal, listProposals } = store;

type ParameterOffice = Pick<Office, "actor" | "now">;

/** All versions of all parameters; the decision policy stands among them as one more. */
export async function listVersions(tx: Tx, regionCode: string): Promise<RuleVersion[]> {
  const rules = readRuleVersions(await listRuleVersions(tx));
  const policies = await store.listPolicies(tx, regionCode);
  return [
    ...rules,
    ...policies.map(
      (row): RuleVersion => ({
        id: row.id,
        kind: "programme",
        key: DECISION_POLICY,
        value: { policy: row.policy, parameters: row.parameters },
        selectedBy: "registration_date",
        validFrom: row.valid_from,
        validFromConfidence: null,
        validTo: row.valid_to,
        predicates: { programme: row.programme },
        basis: row.basis,
        source: row.source ?? "",
        verifiedOn: null,
        verifiedBy: row.verified_by,
        confidence: row.confidence ?? "to confirm",
        note: null,
        english: row.english as RuleVersion["english"],
      }),
    ),
  ];
}

/** The last day for which something was computed by parameters that this date selects. */
export async function usedUntil(
  tx: Tx,
  office: ParameterOffice,
  selectedBy: RuleVersion["selectedBy"],
): Promise<IsoDate | null> {
  const today = dayOf(office.now());
  const { regionCode } = office.actor;
  switch (selectedBy) {
    case "registration_date":
      return store.lastRunDay(tx, regionCode);
    case "contribution_month": {
      const month = await store.lastMonthBegun(tx, regionCode, monthOf(today));
      return month === null ? null : monthBounds(month).last;
    }
    // What was told on the status page or promised to somebody is kept nowhere, so all of the past counts as used.
    case "event_date":
    case "request_time":
      return addDays(today, -1);
  }
}

export type NewValue = {
  readonly key: string;
  readonly followsId: string;
  readonly value: unknown;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
};
export type ProposalOrder = NewValue & {
  readonly id: string;
  readonly basis: string;
  readonly source: string;
  readonly confidence: "official" | "secondary" | "to confirm";
  readonly note: string | null;
};

const REFUSALS: Readonly<
  Record<Extract<PlannedVersion, { outcome: "refused" }>["why"], ProblemCode>
> = {
  "past-used": "parameters.past-used",
  "month-begins": "parameters.month-begins",
  overlaps: "parameters.versions-overlap",
  "leaves-gap": "parameters.leaves-gap",
  "nothing-changed": "parameters.nothing-changed",
};

/** What adding a version comes to; refused with the one reason that stands against it. */
async function plan(tx: Tx, office: ParameterOffice, asked: NewValue): Promise<Versions> {
  const before = await listVersions(tx, office.actor.regionCode);
  const follows = before.find(({ id, key }) => id === asked.followsId && key === asked.key);
  if (follows === undefined) throw new Problem("request.not-found");
  const faults = faultsOfValue(follows, asked.value);
  if (faults.length > 0) throw new Problem("parameters.value-malformed", { faults });
  const until = await usedUntil(tx, office, follows.selectedBy);
  const planned = planVersion(
    before,
    follows,
    { id: "new", value: asked.value, validFrom: asked.validFrom, validTo: asked.validTo },
    until,
  );
  if (planned.outcome === "refused")
    throw new Problem(
      REFUSALS[planned.why],
      planned.why === "past-used" ? { usedUntil: until } : {},
    );
  return { before, after: planned.versions, added: planned.added };
}

/** Who would be affected by a version, before anybody proposes it. */
export async function previewVersion(
  tx: Tx,
  office: ParameterOffice,
  asked: NewValue,
): Promise<Effects> {
  return effectsOf(tx, office, await plan(tx, office, asked));
}

/** Who would be affected by a proposal as things stand now; null where it could not be confirmed any more. */
export async function previewProposal(
  tx: Tx,
  office: ParameterOffice,
  proposal: store.ProposalRow,
): Promise<Effects | null> {
  try {
    return await previewVersion(tx, office, askedBy(proposal));
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function askedBy(proposal: store.ProposalRow): NewValue {
  return {
    key: proposal.key,
    followsId: proposal.follows_id,
    value: proposal.value,
    validFrom: proposal.valid_from,
    validTo: proposal.valid_to,
  };
}

/** Proposes a version; nothing holds until somebody else confirms it. The same id again gives the first answer. */
export async function proposeVersion(
  tx: Tx,
  office: ParameterOffice,
  order: ProposalOrder,
): Promise<store.ProposalRow> {
  const { regionCode, id: proposedBy } = office.actor;
  await store.lockParameters(tx);
  const kept = await store.findProposal(tx, regionCode, order.id);
  if (kept !== undefined) {
    const { id: _id, ...content } = order;
    const isSame =
      kept.proposed_by === proposedBy &&
      isDeepStrictEqual(
        {
          ...askedBy(kept),
          basis: kept.basis,
          source: kept.source,
          confidence: kept.confidence,
          note: kept.note,
        },
        content,
      );
    if (!isSame) throw new Problem("request.id-already-used");
    return kept;
  }
  const all = await store.listProposals(tx, regionCode);
  if (all.some(({ key, outcome }) => key === order.key && outcome === null))
    throw new Problem("parameters.proposal-open");
  const effects = await previewVersion(tx, office, order);
  await store.insertProposal(tx, {
    region_code: regionCode,
    id: order.id,
    key: order.key,
    follows_id: order.followsId,
    value: JSON.stringify(order.value),
    valid_from: order.validFrom,
    valid_to: order.validTo,
    basis: order.basis,
    source: order.source,
    confidence: order.confidence,
    note: order.note,
    effect: JSON.stringify(effects),
    proposed_by: proposedBy,
    proposed_at: office.now(),
  });
  await recordEvent(tx, office.actor, {
    kind: "reference.version-proposed",
    subjectId: order.key,
    details: { proposal: order.id, validFrom: order.validFrom, after: order.value },
  });
  return readProposal(tx, regionCode, order.id);
}

export async function readProposal(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<store.ProposalRow> {
  const proposal = await store.findProposal(tx, regionCode, id);
  if (proposal === undefined) throw new Problem("request.not-found");
  return proposal;
}

/**
 * Confirms a proposal, as a second person: the version it follows is closed and the new one added, in one step. The
 * database refuses the same person twice, whatever the code says.
 */
export async function confirmVersion(tx: Tx, office: ParameterOffice, id: string): Promise<string> {
  const { regionCode, id: decidedBy } = office.actor;
  await store.lockParameters(tx);
  const proposal = await readProposal(tx, regionCode, id);
  if (proposal.outcome !== null) {
    const isReplay = proposal.outcome === "confirmed" && proposal.decided_by === decidedBy;
    if (!isReplay) throw new Problem("parameters.proposal-closed");
    return proposal.version_id ?? "";
  }
  if (proposal.proposed_by === decidedBy) throw new Problem("parameters.same-person");
  const { before } = await plan(tx, office, askedBy(proposal));
  const versionId = `${proposal.key.toLowerCase().replaceAll("_", "-")}-${proposal.valid_from}-${id.slice(-8)}`;
  await store.insertDecision(tx, {
    region_code: regionCode,
    proposal_id: id,
    outcome: "confirmed",
    proposed_by: proposal.proposed_by,
    version_id: versionId,
    decided_by: decidedBy,
    decided_at: office.now(),
  });
  await store.applyProposal(tx, regionCode, id);
  await recordEvent(tx, office.actor, {
    kind: "reference.version-confirmed",
    subjectId: proposal.key,
    details: {
      proposal: id,
      closes: proposal.follows_id,
      adds: versionId,
      validFrom: proposal.valid_from,
      before: before.find((each) => each.id === proposal.follows_id)?.value,
      after: proposal.value,
      basis: proposal.basis,
    },
  });
  return versionId;
}

/** Ends a proposal without a version: its author takes it back, or another person sends it back. */
export async function endProposal(
  tx: Tx,
  office: ParameterOffice,
  id: string,
  words: string,
): Promise<"withdrawn" | "sent-back"> {
  const { regionCode, id: decidedBy } = office.actor;
  await store.lockParameters(tx);
  const proposal = await readProposal(tx, regionCode, id);
  const how = proposal.proposed_by === decidedBy ? "withdrawn" : "sent-back";
  if (proposal.outcome !== null) {
    const isReplay =
      proposal.outcome === how && proposal.decided_by === decidedBy && proposal.words === words;
    if (!isReplay) throw new Problem("parameters.proposal-closed");
    return how;
  }
  await store.insertDecision(tx, {
    region_code: regionCode,
    proposal_id: id,
    outcome: how,
    proposed_by: proposal.proposed_by,
    words,
    decided_by: decidedBy,
    decided_at: office.now(),
  });
  await recordEvent(tx, office.actor, {
    kind: "reference.version-ended",
    subjectId: proposal.key,
    details: { proposal: id, how, reason: words },
  });
  return how;
}
