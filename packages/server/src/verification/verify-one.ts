import { isDeepStrictEqual } from "node:util";
import { addDays, type IsoDate } from "@payung/domain/shared/dates.ts";
import type { Decision } from "@payung/domain/verification/decision.ts";
import type {
  CivilAnswer,
  MembershipAnswer,
  RegistrySource,
  WelfareAnswer,
} from "@payung/domain/verification/registry.ts";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, claimIdentities, findApplication } from "../intake/service.ts";
import { type PolicyInForce, readPolicyOn } from "../reference/service.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as registryStore from "./registry-store.ts";
import * as runStore from "./run-store.ts";
import { verifyApplications } from "./verify-applications.ts";

/** What the functions here need beside their transaction. */
export type VerificationOffice = Pick<Office, "actor" | "vault" | "now">;

/**
 * Verifies one application with what the registries have said so far, and decides it by the policy.
 * The same checks as for a list; the same answers again are the same run. What two people have decided
 * stays decided, and is what is returned.
 */
export async function verifyApplication(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
): Promise<Decision> {
  const [decision] = await verifyApplications(tx, office, [application]);
  if (decision === undefined) throw new Error("Broken invariant: each has a decision");
  return decision;
}

/** Verifies those of a list by themselves who do not go by what stood on it any more. */
export async function verifyCorrected(office: Office, listId: string): Promise<void> {
  const { regionCode } = office.actor;
  for (const id of await read(office, (tx) => runStore.listCorrected(tx, regionCode, listId)))
    await write(office, async (tx) => {
      const application = await findApplication(tx, regionCode, id);
      if (application !== undefined) await verifyApplication(tx, office, application);
    });
}

/** From now on this NIK is this worker, in the whole country. */
export async function claimIdentity(
  tx: Tx,
  regionCode: string,
  application: ApplicationRow,
): Promise<void> {
  if (application.nik_index === null) return;
  await claimIdentities(tx, [
    { nik_index: application.nik_index, region_code: regionCode, worker_id: application.id },
  ]);
}

export type ManualAnswer =
  | { readonly source: "civil"; readonly answer: CivilAnswer }
  | { readonly source: "insurer"; readonly answer: MembershipAnswer }
  | { readonly source: "welfare"; readonly answer: WelfareAnswer };

/**
 * Records what an officer read in a registry's own portal: mode `manual` of the source interface. The
 * application is verified anew with it. The id is the caller's: sent twice, it is recorded once; another
 * answer under it is refused.
 */
export async function recordAnswer(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
  id: string,
  { source, answer }: ManualAnswer,
): Promise<Decision> {
  const now = office.now();
  const policy = await readPolicyOn(tx, office.actor.regionCode, dayOf(now));
  const added = await registryStore.insertAnswers(tx, [
    {
      region_code: office.actor.regionCode,
      application_id: application.id,
      source,
      reference: id,
      kelurahan_code: application.kelurahan_code,
      mode: "manual",
      answered_at: now,
      answered_by: office.actor.id,
      expires_on: expiry(dayOf(now), policy, source),
      answer,
      correction_count: application.correction_count,
    },
  ]);
  if (added > 0) {
    await recordEvent(tx, office.actor, {
      kind: "verification.answer-recorded",
      subjectId: application.id,
      details: { source },
    });
  }
  const kept = await registryStore.listAnswersOf(tx, office.actor.regionCode, application.id, id);
  const isSame = kept.length === 1 && isDeepStrictEqual(kept[0], { source, answer });
  if (!isSame) throw new Problem("request.id-already-used");
  return verifyApplication(tx, office, application);
}

function expiry(on: IsoDate, policy: PolicyInForce, source: RegistrySource): IsoDate {
  return addDays(on, policy.parameters.answerValidDays[source]);
}
