import { isDeepStrictEqual } from "node:util";
import type { TypedCorrection } from "@payung/domain/intake/correction.ts";
import { normaliseName } from "@payung/domain/intake/person-name.ts";
import { isSeen } from "../access/service.ts";
import type { Tx } from "../db/transaction.ts";
import {
  type ApplicationRow,
  allKeys,
  deleteKeys,
  findApplication,
  insertKeys,
  KEYS_MODEL,
  lockKeys,
  openIdentity,
  personKeys,
  readCandidateReference,
  releaseIdentity,
  takeTurn,
} from "../intake/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import {
  acrossAreas,
  closeOpenProposals,
  findDecision,
  listAffectedBy,
  lockApplication,
  verifyApplication,
} from "../verification/service.ts";
import {
  type Change,
  fromStored,
  readTyped,
  type Stored,
  shownFields,
  toStored,
  withConsequences,
} from "./reading.ts";
import * as store from "./store.ts";

/** What a correction needs beside its transaction. */
export type CorrectionOffice = Pick<Office, "actor" | "vault" | "now">;

/** A correction as somebody orders it, resting on the reading that they saw. */
export type CorrectionOrder = {
  readonly id: string;
  readonly applicationId: string;
  /** How many corrections the reading had. */
  readonly basedOn: number;
  readonly typed: TypedCorrection;
  readonly reason: string;
  readonly evidence: string | null;
};

/** What came of it: made at once, or waiting for a second person because cover or money hangs on it. */
export type Corrected = {
  readonly state: "made" | "waiting";
  readonly outcome: string;
  readonly correctionCount: number;
};

/**
 * Corrects what an application says. Everything that rests on it is done again in the same transaction: the keys it is
 * found by, the findings, who looks alike, the decision, and those of others that rested on looking like it.
 */
export async function correct(
  tx: Tx,
  office: CorrectionOffice,
  order: CorrectionOrder,
): Promise<Corrected> {
  const { regionCode } = office.actor;
  const seen = await readApplication(tx, office, order.applicationId);
  const reference = await readCandidateReference(tx, regionCode, dayOf(office.now()));
  const { id, basedOn, reason, evidence } = order;
  const content = contentOf(office, order);
  const before = await findBefore(tx, office, id, content);
  if (before !== null) return standing(tx, office, seen.id, before);
  const read = readTyped(seen, order.typed, reference, office.vault);
  if (read.outcome === "unreadable")
    throw new Problem("corrections.unreadable", { faults: read.faults });
  const { change } = read;

  await holdStill(tx, office, [seen.id], [{ ...seen, ...change }]);
  const row = await readApplication(tx, office, seen.id);
  await mustBeCurrent(tx, office, row, basedOn);
  if (Object.keys(change).length === 0) throw new Problem("corrections.nothing-changed");
  return make(tx, office, row, change, { id, content, reason, evidence, undoesId: null });
}

/** Takes a correction back: another one, with the values from before it. */
export async function undo(
  tx: Tx,
  office: CorrectionOffice,
  order: { readonly id: string; readonly correctionId: string; readonly reason: string },
): Promise<Corrected> {
  const { regionCode } = office.actor;
  const { id, correctionId, reason } = order;
  const content = contentOf(office, order);
  const undone = await store.findCorrection(tx, regionCode, correctionId);
  if (undone === undefined) throw new Problem("request.not-found");
  const before = await findBefore(tx, office, id, content);
  if (before !== null) return standing(tx, office, undone.application_id, before);
  const seen = await readApplication(tx, office, undone.application_id);
  await holdStill(tx, office, [seen.id], [{ ...seen, ...fromStored(undone.before) }]);
  const row = await readApplication(tx, office, seen.id);
  if (await store.isUndone(tx, regionCode, correctionId))
    throw new Problem("corrections.already-undone");
  const change = direct(undone.before);
  if (!(await stillSays(tx, row, undone, Object.keys(change))))
    throw await changedSince(tx, office, row, undone.number);
  const undoing = { id, content, reason, evidence: null, undoesId: correctionId };
  return make(tx, office, row, change, undoing);
}

/** The second person confirms a correction on which cover hangs. The database refuses the same person twice. */
export async function confirmRequest(
  tx: Tx,
  office: CorrectionOffice,
  requestId: string,
): Promise<Corrected & { readonly applicationId: string }> {
  const { regionCode, id: actorId } = office.actor;
  const request = await store.findRequest(tx, regionCode, requestId);
  if (request === undefined) throw new Problem("request.not-found");
  const { application_id: applicationId } = request;
  const seen = await readApplication(tx, office, applicationId);
  const change = direct(request.after);
  await holdStill(tx, office, [applicationId], [{ ...seen, ...change }]);
  const row = await readApplication(tx, office, applicationId);
  const done = await store.findCorrection(tx, regionCode, requestId);
  if (done !== undefined) {
    if (done.confirmed_by !== actorId) throw new Problem("verification.already-decided");
    return { ...(await standing(tx, office, applicationId, "made")), applicationId };
  }
  if (await store.isClosed(tx, regionCode, requestId))
    throw new Problem("verification.proposal-closed");
  if (request.requested_by === actorId) throw new Problem("verification.same-person");
  await mustBeCurrent(tx, office, row, request.based_on);
  await apply(tx, office, row, change, {
    id: requestId,
    content: request.content_hmac,
    reason: request.reason,
    evidence: request.evidence,
    undoesId: request.undoes_id,
    correctedBy: request.requested_by,
    confirmedBy: actorId,
    judgementId: null,
  });
  return { ...(await standing(tx, office, applicationId, "made")), applicationId };
}

/** Ends a request without a correction: its author takes it back, or the second person does not agree. */
export async function closeRequest(
  tx: Tx,
  office: CorrectionOffice,
  requestId: string,
  reason: string,
): Promise<string> {
  const { regionCode, id: actorId } = office.actor;
  const request = await store.findRequest(tx, regionCode, requestId);
  if (request === undefined) throw new Problem("request.not-found");
  const row = await readApplication(tx, office, request.application_id);
  await lockApplication(tx, regionCode, row.id);
  if ((await store.findCorrection(tx, regionCode, requestId)) !== undefined)
    throw new Problem("verification.already-decided");
  const isNew = await store.insertClosing(tx, {
    region_code: regionCode,
    request_id: requestId,
    application_id: row.id,
    kelurahan_code: row.kelurahan_code,
    reason,
    closed_by: actorId,
    closed_at: office.now(),
  });
  if (isNew)
    await recordEvent(tx, office.actor, {
      kind: "corrections.request-closed",
      subjectId: row.id,
      details: { reason, byAuthor: request.requested_by === actorId },
    });
  return row.id;
}

export const { listCorrections, listWaiting, listOfJudgements } = store;

type Making = {
  readonly id: string;
  /** Of what was ordered, keyed: the same order sent again is known by it, and no number can be tried out on it. */
  readonly content: Buffer;
  readonly reason: string;
  readonly evidence: string | null;
  readonly undoesId: string | null;
};

/** Makes a correction, or lets it wait for a second person. */
async function make(
  tx: Tx,
  office: CorrectionOffice,
  row: ApplicationRow,
  change: Change,
  making: Making,
): Promise<Corrected> {
  const { actor } = office;
  if (!isSeen(actor, { ...row, ...change })) throw new Problem("access.outside-area");
  if (!(await store.isCoveredOrPromised(tx, actor.regionCode, row.id))) {
    await apply(tx, office, row, change, {
      ...making,
      correctedBy: actor.id,
      confirmedBy: null,
      judgementId: null,
    });
    return standing(tx, office, row.id, "made");
  }
  const after = toStored(change);
  await store.insertRequest(tx, {
    region_code: actor.regionCode,
    id: making.id,
    application_id: row.id,
    kelurahan_code: row.kelurahan_code,
    based_on: row.correction_count,
    after,
    reason: making.reason,
    evidence: making.evidence,
    requested_by: actor.id,
    requested_at: office.now(),
    undoes_id: making.undoesId,
    content_hmac: making.content,
  });
  await recordEvent(tx, actor, {
    kind: "corrections.requested",
    subjectId: row.id,
    details: { fields: fieldsOf(row, after, office), reason: making.reason },
  });
  return standing(tx, office, row.id, "waiting");
}

/** Writes a correction and does everything again that rests on what was corrected. */
export async function apply(
  tx: Tx,
  office: CorrectionOffice,
  row: ApplicationRow,
  change: Change,
  by: Making & {
    readonly correctedBy: string;
    readonly confirmedBy: string | null;
    readonly judgementId: string | null;
  },
): Promise<void> {
  const { actor, vault } = office;
  const { regionCode } = actor;
  const received = await asReceived(tx, row);
  const at = office.now();
  const after = toStored(withConsequences(row, change, received, dayOf(at), at, vault));
  const decision = await findDecision(tx, regionCode, row.id);
  await closeOpenProposals(tx, office, row);
  await store.insertCorrection(tx, {
    region_code: regionCode,
    id: by.id,
    application_id: row.id,
    kelurahan_code: row.kelurahan_code,
    number: row.correction_count + 1,
    after,
    reason: by.reason,
    evidence: by.evidence,
    corrected_by: by.correctedBy,
    confirmed_by: by.confirmedBy,
    corrected_at: at,
    decision_id: decision?.id ?? null,
    undoes_id: by.undoesId,
    judgement_id: by.judgementId,
    content_hmac: by.content,
  });
  await recordEvent(tx, actor, {
    kind: "corrections.made",
    subjectId: row.id,
    details: { correctionId: by.id, fields: fieldsOf(row, after, office), reason: by.reason },
  });
  const corrected = await readApplication(tx, office, row.id);
  await followIdentity(tx, office, row, corrected);
  await verifyApplication(tx, office, corrected);
  const affected = await acrossAreas(tx, actor, () => listAffectedBy(tx, regionCode, row.id));
  for (const id of affected) {
    const application = await acrossAreas(tx, actor, () => findApplication(tx, regionCode, id));
    if (application !== undefined) await verifyElsewhere(tx, office, application);
  }
}

/** Somebody else's case may lie where the actor sees nothing; data decides it all the same, and nothing of it is shown. */
function verifyElsewhere(tx: Tx, office: CorrectionOffice, application: ApplicationRow) {
  return acrossAreas(tx, office.actor, () =>
    verifyApplication(tx, { ...office, actor: { ...office.actor, areas: "*" } }, application),
  );
}

/** By what somebody is found, and whose a NIK is. */
async function followIdentity(
  tx: Tx,
  office: CorrectionOffice,
  before: ApplicationRow,
  after: ApplicationRow,
): Promise<void> {
  const { regionCode } = office.actor;
  await deleteKeys(tx, regionCode, after.id);
  if (after.is_complete)
    await insertKeys(tx, regionCode, KEYS_MODEL, [
      { applicationId: after.id, keys: keysOf(after, office) },
    ]);
  const wasSlip =
    before.nik_index !== null &&
    after.nik_index?.equals(before.nik_index) !== true &&
    // Replies of the insurer still come under the number that was sent.
    !(await store.wasEverSent(tx, regionCode, after.id));
  if (wasSlip && before.nik_index !== null)
    await releaseIdentity(tx, regionCode, { nikIndex: before.nik_index, workerId: after.id });
}

function keysOf(row: ApplicationRow, { vault }: CorrectionOffice): bigint[] {
  return allKeys(openIdentity(row, vault), normaliseName(row.name ?? ""), vault);
}

/**
 * Holds applications still until the transaction ends, with everybody who looks like them before or afterwards: of two
 * who become one person at once the later one waits, and then finds the other. All locks are taken in one order.
 */
export async function holdStill(
  tx: Tx,
  office: CorrectionOffice,
  ids: readonly string[],
  readings: readonly ApplicationRow[],
): Promise<void> {
  const { regionCode } = office.actor;
  await takeTurn(tx, regionCode, "single");
  const rows = (
    await acrossAreas(tx, office.actor, () =>
      Promise.all(ids.map((id) => findApplication(tx, regionCode, id))),
    )
  ).flatMap((row) => row ?? []);
  const keys = [...rows, ...readings].flatMap((row) =>
    personKeys(openIdentity(row, office.vault), office.vault),
  );
  await lockKeys(tx, [...new Set(keys)]);
  const affected = new Set(ids);
  for (const id of ids)
    for (const each of await acrossAreas(tx, office.actor, () =>
      listAffectedBy(tx, regionCode, id),
    ))
      affected.add(each);
  for (const id of [...affected].sort()) await lockApplication(tx, regionCode, id);
}

/** Refuses what rests on a reading that somebody has corrected since. */
async function mustBeCurrent(
  tx: Tx,
  office: CorrectionOffice,
  row: ApplicationRow,
  basedOn: number,
): Promise<void> {
  if (row.correction_count !== basedOn) throw await changedSince(tx, office, row, basedOn);
}

/** Says which fields somebody has corrected since, and no values: a refusal shows nothing of anybody. */
async function changedSince(
  tx: Tx,
  office: CorrectionOffice,
  row: ApplicationRow,
  basedOn: number,
): Promise<Problem> {
  const all = await store.listCorrections(tx, office.actor.regionCode, row.id);
  const changed = all
    .filter(({ number }) => number > basedOn)
    .flatMap(({ after }) => fieldsOf(row, after, office));
  const { correction_count: correctionCount } = row;
  return new Problem("corrections.changed-meanwhile", {
    correctionCount,
    changed: [...new Set(changed)],
  });
}

/** Whether these columns still say what a correction made them say. */
export async function stillSays(
  tx: Tx,
  row: ApplicationRow,
  { after }: Pick<store.CorrectionRow, "after">,
  columns: readonly string[],
): Promise<boolean> {
  const reading = await store.readReading(tx, row.region_code, row.id);
  return columns.every((column) => isDeepStrictEqual(reading[column], after[column]));
}

/** Columns that follow from others, and are made again whenever those change. */
const CONSEQUENCES = ["name_key", "deceased_hint", "nik_notes", "is_complete", "identified_at"];

/** A stored change without what follows from it. */
export function direct(stored: Stored): Change {
  return fromStored(
    Object.fromEntries(Object.entries(stored).filter(([column]) => !CONSEQUENCES.includes(column))),
  );
}

/** Who an application said it was as it came in. */
async function asReceived(tx: Tx, row: ApplicationRow): Promise<ApplicationRow> {
  const made = await store.listCorrections(tx, row.region_code, row.id);
  return Object.assign({}, row, ...made.reverse().map(({ before }) => fromStored(before)));
}

function fieldsOf(row: ApplicationRow, after: Stored, { vault }: CorrectionOffice): string[] {
  return shownFields(row.id, {}, after, vault).map(({ field }) => field);
}

async function standing(
  tx: Tx,
  { actor }: CorrectionOffice,
  applicationId: string,
  state: Corrected["state"],
): Promise<Corrected> {
  const decision = await findDecision(tx, actor.regionCode, applicationId);
  const row = await findApplication(tx, actor.regionCode, applicationId);
  return {
    state,
    outcome: decision?.outcome ?? "referred",
    correctionCount: row?.correction_count ?? 0,
  };
}

/** What is ordered, keyed: equal for the same order only. */
export function contentOf({ actor, vault }: CorrectionOffice, order: object): Buffer {
  return vault.nikIndex(JSON.stringify([actor.id, order]));
}

/** What became of the same order before; null when there was none. Another one under its id is refused. */
async function findBefore(
  tx: Tx,
  { actor }: CorrectionOffice,
  id: string,
  content: Buffer,
): Promise<Corrected["state"] | null> {
  const request = await store.findRequest(tx, actor.regionCode, id);
  const made = await store.findCorrection(tx, actor.regionCode, id);
  const there = request ?? made;
  if (there === undefined) return null;
  if (!there.content_hmac.equals(content)) throw new Problem("request.id-already-used");
  return made === undefined ? "waiting" : "made";
}

async function readApplication(
  tx: Tx,
  { actor }: CorrectionOffice,
  id: string,
): Promise<ApplicationRow> {
  const application = await findApplication(tx, actor.regionCode, id);
  if (application === undefined) throw new Problem("request.not-found");
  return application;
}
