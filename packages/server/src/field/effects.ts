import type { CommandAnswer, Fault, Rejection } from "@payung/domain/field/answers.ts";
import { type FieldCommand, subjectOf } from "@payung/domain/field/commands.ts";
import { draftFaults } from "@payung/domain/field/draft-faults.ts";
import {
  type CorrectedField,
  type CorrectionFault,
  correctionSentence,
  type TypedCorrection,
} from "@payung/domain/intake/correction.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import type { Device } from "../access/service.ts";
import { takeObjection } from "../casework/service.ts";
import { correctFromAfar } from "../corrections/service.ts";
import { inSavepoint } from "../db/savepoint.ts";
import type { Tx } from "../db/transaction.ts";
import { type CandidateReference, draftReader, findApplication } from "../intake/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvents } from "../transparency/service.ts";
import { registerWorkers, workerStatusesOf } from "../verification/service.ts";
import * as store from "./store.ts";

export type FieldOffice = Pick<Office, "actor" | "vault" | "now">;

export type RegisterCommand = Extract<FieldCommand, { kind: "register" }>;

type Unsigned<Answer> = Answer extends { receipt: unknown } ? Omit<Answer, "receipt"> : Answer;
/** An answer that has no receipt yet, and the registration code that stands in it. */
export type Effect = {
  readonly answer: Unsigned<CommandAnswer>;
  readonly code: string | null;
};

/** Where somebody stands whom data has just decided. */
const FIRST_STATE: Readonly<Record<Outcome, WorkerState>> = {
  approved: "approved",
  refused: "not-yet",
  referred: "checking",
  incomplete: "incomplete",
};

/** Who corrects people whom others brought in. */
const CORRECTORS: readonly string[] = [
  "administrator",
  "supervisor",
  "verifier",
  "kelurahan-officer",
];

/** Does what a command says, by the same services that the desk and the other channels use. */
export async function effectOf(
  tx: Tx,
  office: FieldOffice,
  device: Pick<Device, "id" | "clockAhead">,
  command: FieldCommand,
  reference: CandidateReference,
): Promise<Effect> {
  switch (command.kind) {
    case "register": {
      const [effect] = await registerAll(tx, office, device, [command], reference);
      if (effect === undefined) throw new Error("Broken invariant: each has its effect");
      return effect;
    }
    case "correct":
      return correct(tx, office, device, command);
    case "call-off":
      return callOff(tx, office, command);
  }
}

/** What a command does, or why it does nothing; what a refused one had begun is undone. */
export async function effectOrRejection(
  tx: Tx,
  office: FieldOffice,
  device: Pick<Device, "id" | "clockAhead">,
  command: FieldCommand,
  reference: CandidateReference,
): Promise<Effect> {
  try {
    return await inSavepoint(tx, () => effectOf(tx, office, device, command, reference));
  } catch (error) {
    const effect = error instanceof Problem ? asRejection(error) : null;
    if (effect === null) throw error;
    return effect;
  }
}

export function rejected(why: Rejection, faults: Fault[] = []): Effect {
  return { answer: { outcome: "rejected", why, faults }, code: null };
}

/** A refusal of a service as an answer; null for one that no command should meet. */
export function asRejection({ code, details }: Problem): Effect | null {
  switch (code) {
    case "access.outside-area":
      return rejected("outside-area");
    case "request.id-already-used":
      return rejected("id-already-used");
    case "request.not-found":
    case "corrections.nothing-changed":
      return rejected("nothing-to-change");
    case "intake.empty-application":
      return rejected("to-mend", draftFaults(null));
    case "corrections.unreadable": {
      const faults = details["faults"] as readonly {
        field: CorrectedField;
        why: CorrectionFault;
      }[];
      return rejected(
        "to-mend",
        faults.map(({ field, why }) => ({ field, code: why, sentence: correctionSentence(why) })),
      );
    }
    default:
      return null;
  }
}

/**
 * Registers the people of these commands, who have different ids, with as many statements as for one. What must be
 * mended is rejected by itself; a refusal of any other kind refuses all.
 */
export async function registerAll(
  tx: Tx,
  office: FieldOffice,
  device: Pick<Device, "id">,
  commands: readonly RegisterCommand[],
  reference: CandidateReference,
): Promise<Effect[]> {
  const { actor, vault } = office;
  const readDraft = draftReader(reference);
  const faults = commands.map(({ payload }) => draftFaults(readDraft(payload.draft)));
  const whole = commands.filter((_, at) => faults[at]?.length === 0);
  const newcomers = whole.map(({ payload: { draft } }) => ({ draft }));
  const registered = await registerWorkers(tx, office, newcomers, "field");
  const brought = new Map(whole.map((command, at) => [command, registered[at]]));
  await store.insertRegistrations(
    tx,
    whole.flatMap((command) => {
      const application = brought.get(command)?.application;
      if (application === undefined) return [];
      const { consent, evidence, notes = null, place } = command.payload;
      const details = { place, notes, evidence, markId: consent.evidenceId };
      return [
        {
          region_code: actor.regionCode,
          application_id: application.id,
          kelurahan_code: application.kelurahan_code,
          device_id: device.id,
          seq: command.seq,
          notice: consent.notice,
          mark: consent.mark,
          details_sealed: vault.seal(Buffer.from(JSON.stringify(details), "utf8"), application.id),
        },
      ];
    }),
  );
  await recordEvents(
    tx,
    actor,
    whole.map((command) => ({
      kind: "field.registered",
      subjectId: subjectOf(command),
      details: { deviceId: device.id, seq: command.seq, madeAt: command.madeAt },
    })),
  );
  return commands.map((command, at) => {
    const one = brought.get(command);
    if (one === undefined) return rejected("to-mend", faults[at]);
    const { application, nextStep, outcome } = one;
    const version = application.correction_count;
    return {
      answer: { outcome: "accepted", state: FIRST_STATE[outcome], version, nextStep },
      code: application.code,
    };
  });
}

async function correct(
  tx: Tx,
  office: FieldOffice,
  device: Pick<Device, "id">,
  command: Extract<FieldCommand, { kind: "correct" }>,
): Promise<Effect> {
  const { regionCode } = office.actor;
  const { fields, reason } = command.payload;
  const application = await mayChange(tx, office, command);
  if (application === null) return rejected("nothing-to-change");
  const { dispute, rest } = await correctFromAfar(tx, office, {
    id: command.id,
    applicationId: application.id,
    basedOn: command.baseVersion,
    typed: fields as TypedCorrection,
    reason: withoutNik(reason),
    evidence: null,
    isOwn: async (ids) => new Set(await store.listIdsOf(tx, regionCode, device.id, ids)),
  });
  const { code } = application;
  if (dispute !== null) {
    const { requestId: workId, fields: disputed } = dispute;
    return { answer: { outcome: "conflict", workId, fields: [...disputed] }, code };
  }
  if (rest === "waiting") return { answer: { outcome: "to-decide", workId: command.id }, code };
  return accepted(tx, office, application.id);
}

/** A wish to call off is taken as an objection to what data decided: two people decide anew, and nothing is removed. */
async function callOff(
  tx: Tx,
  office: FieldOffice,
  command: Extract<FieldCommand, { kind: "call-off" }>,
): Promise<Effect> {
  const application = await mayChange(tx, office, command);
  if (application === null) return rejected("nothing-to-change");
  await takeObjection(tx, office, {
    id: command.id,
    applicationId: application.id,
    words: `Petugas lapangan ingin menarik pendaftaran ini: ${withoutNik(command.payload.reason)}`,
  });
  return { answer: { outcome: "to-decide", workId: command.id }, code: application.code };
}

/** Whom a command is about, if the actor brought them in or corrects people anyway. */
async function mayChange(tx: Tx, { actor }: FieldOffice, command: FieldCommand) {
  const application = await findApplication(tx, actor.regionCode, subjectOf(command));
  if (application === undefined) return null;
  const isCorrector = actor.roles?.some((role) => CORRECTORS.includes(role)) === true;
  return isCorrector || application.submitted_by === actor.id ? application : null;
}

async function accepted(tx: Tx, office: FieldOffice, applicationId: string): Promise<Effect> {
  const { regionCode } = office.actor;
  const row = await findApplication(tx, regionCode, applicationId);
  const statuses = await workerStatusesOf(tx, regionCode, [applicationId], dayOf(office.now()));
  const status = statuses.get(applicationId);
  // A correction may move somebody out of sight: they are corrected all the same.
  if (row === undefined || status === undefined) return rejected("outside-area");
  const version = row.correction_count;
  const { nextStep, state } = status;
  return {
    answer: { outcome: "accepted", state, version, nextStep: nextStep ?? "" },
    code: row.code,
  };
}
