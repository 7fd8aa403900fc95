import type { DecisionPolicy, Outcome } from "@payung/domain/verification/decision.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import type { Tx } from "../db/transaction.ts";
import { tellDecisions } from "../messaging/service.ts";
import type { Office } from "../shared/office.ts";
import { insertDecisions, type NewDecision } from "./decision-store.ts";

/** Keeps decisions and, in the same transaction, queues what their workers are told of them. */
export async function keepDecisions(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  rows: readonly NewDecision[],
  policy: DecisionPolicy,
): Promise<void> {
  await insertDecisions(tx, rows);
  await tellDecisions(
    tx,
    office,
    rows.map((row) => ({
      id: row.id,
      applicationId: row.application_id,
      outcome: row.outcome as Outcome,
      grounds: row.grounds as readonly Ground[],
    })),
    policy,
  );
}
