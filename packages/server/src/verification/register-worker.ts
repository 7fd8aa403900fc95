import type { Channel } from "@payung/domain/intake/channels.ts";
import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import { type Decision, leadingGround } from "@payung/domain/verification/decision.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import { nextStep } from "@payung/domain/verification/sentences.ts";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, type Newcomer, takeApplications } from "../intake/service.ts";
import { readPolicyOn } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { listDecisionsOf } from "./decision-store.ts";
import { verifyApplications } from "./verify-applications.ts";
import type { VerificationOffice } from "./verify-one.ts";

export type Registered = {
  readonly application: ApplicationRow;
  readonly outcome: Outcome;
  readonly grounds: readonly Ground[];
  /** What happens next, in the words that the worker is told. */
  readonly nextStep: string;
};

/**
 * The one way by which somebody is registered, whoever brings them: takes the application in and verifies it at once
 * with what the registries have said so far. The same draft again gives the answer that stands.
 *
 * @param code the registration code, where the worker was given it before; else a new one
 */
export async function registerWorker(
  tx: Tx,
  office: VerificationOffice,
  draft: ApplicationDraft,
  channel: Channel,
  code?: string,
): Promise<Registered> {
  const [registered] = await registerWorkers(tx, office, [{ draft, code }], channel);
  if (registered === undefined) throw new Error("Broken invariant: each has an answer");
  return registered;
}

/**
 * The same for many, of different ids, with as many statements as for one: each is answered as if they had come one
 * after another in the order of their ids, and the answers stand in the order given. One that is refused refuses all.
 */
export async function registerWorkers(
  tx: Tx,
  office: VerificationOffice,
  newcomers: readonly Newcomer[],
  channel: Channel,
): Promise<Registered[]> {
  const { regionCode } = office.actor;
  const taken = await takeApplications(tx, office, newcomers, channel);
  const thereBefore = taken.filter(({ wasThere }) => wasThere).map(({ row }) => row.id);
  const stood = await listDecisionsOf(tx, regionCode, thereBefore);
  const decisions = new Map(stood.map((each) => [each.application_id, each as Decision]));
  const undecided = taken.map(({ row }) => row).filter(({ id }) => !decisions.has(id));
  const decided = await verifyApplications(tx, office, undecided);
  for (const [at, { id }] of undecided.entries()) {
    const decision = decided[at];
    if (decision !== undefined) decisions.set(id, decision);
  }
  const { policy } = await readPolicyOn(tx, regionCode, dayOf(office.now()));
  return taken.map(({ row }) => {
    const decision = decisions.get(row.id);
    if (decision === undefined) throw new Error("Broken invariant: each has a decision");
    return {
      application: row,
      outcome: decision.outcome,
      grounds: decision.grounds,
      nextStep: nextStep(decision.outcome, leadingGround(decision, policy)),
    };
  });
}
