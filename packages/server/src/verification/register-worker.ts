import type { Channel } from "@payung/domain/intake/channels.ts";
import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import { type Decision, leadingGround } from "@payung/domain/verification/decision.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import { nextStep } from "@payung/domain/verification/sentences.ts";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, takeApplication } from "../intake/service.ts";
import { readPolicyOn } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { findDecision } from "./decision-store.ts";
import { type VerificationOffice, verifyApplication } from "./verify-one.ts";

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
  const { regionCode } = office.actor;
  const { row, wasThere } = await takeApplication(tx, office, draft, channel, code);
  const stood = wasThere ? await findDecision(tx, regionCode, row.id) : undefined;
  const decision = (stood as Decision | undefined) ?? (await verifyApplication(tx, office, row));
  const { policy } = await readPolicyOn(tx, regionCode, dayOf(office.now()));
  return {
    application: row,
    outcome: decision.outcome,
    grounds: decision.grounds,
    nextStep: nextStep(decision.outcome, leadingGround(decision, policy)),
  };
}
