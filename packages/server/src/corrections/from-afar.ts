import type { CorrectedField, TypedCorrection } from "@payung/domain/intake/correction.ts";
import { uuidv7 } from "uuidv7";
import { isSeen } from "../access/service.ts";
import type { Tx } from "../db/transaction.ts";
import { findApplication, readCandidateReference } from "../intake/service.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { type CorrectionOffice, type CorrectionOrder, contentOf, correct } from "./correct.ts";
import { readTyped, shownFields, toStored } from "./reading.ts";
import * as store from "./store.ts";

/** What came of a correction that was made without a network, on a reading that may be old. */
export type CorrectedFromAfar = {
  /** What nobody else had changed: made, waiting for a second person, or as it was already. */
  readonly rest: "made" | "waiting" | "nothing";
  /** What somebody else changed meanwhile: kept beside theirs until a person chooses. Null when nothing is. */
  readonly dispute: {
    readonly requestId: string;
    readonly fields: readonly CorrectedField[];
  } | null;
  readonly correctionCount: number;
};

/** Somebody corrects while this is being read: looked at again so often. */
const TRIES = 3;

/**
 * Corrects from a reading that may be old: field by field, so that whatever order corrections come in, the same fields
 * are made and the same are disputed. `isOwn` tells of which earlier corrections this one knew.
 */
export async function correctFromAfar(
  tx: Tx,
  office: CorrectionOffice,
  order: CorrectionOrder & {
    readonly isOwn: (correctionIds: readonly string[]) => Promise<ReadonlySet<string>>;
  },
): Promise<CorrectedFromAfar> {
  for (let tries = 1; ; tries++)
    try {
      return await correctOnce(tx, office, order);
    } catch (error) {
      const isLate = error instanceof Problem && error.code === "corrections.changed-meanwhile";
      if (!isLate || tries === TRIES) throw error;
    }
}

async function correctOnce(
  tx: Tx,
  office: CorrectionOffice,
  order: Parameters<typeof correctFromAfar>[2],
): Promise<CorrectedFromAfar> {
  const { actor, now, vault } = office;
  const { regionCode } = actor;
  const { applicationId, basedOn, evidence, id, reason, typed } = order;
  const row = await findApplication(tx, regionCode, applicationId);
  if (row === undefined) throw new Problem("request.not-found");
  const reference = await readCandidateReference(tx, regionCode, dayOf(now()));
  const all = readTyped(row, typed, reference, vault);
  if (all.outcome === "unreadable")
    throw new Problem("corrections.unreadable", { faults: all.faults });

  const since = (await store.listCorrections(tx, regionCode, applicationId)).filter(
    ({ number }) => number > basedOn,
  );
  const own = await order.isOwn(since.map((each) => each.id));
  const theirs = new Set(
    since
      .filter((each) => !own.has(each.id))
      .flatMap(({ after }) =>
        shownFields(applicationId, {}, after, vault).map(({ field }) => field),
      ),
  );
  const only = (isTheirs: boolean): TypedCorrection =>
    Object.fromEntries(
      Object.entries(typed).filter(([field]) => theirs.has(field as CorrectedField) === isTheirs),
    );
  const free = only(false);
  let { correction_count: correctionCount } = row;
  let rest: CorrectedFromAfar["rest"] = "nothing";
  if (Object.keys(free).length > 0)
    try {
      const based = { id, applicationId, basedOn: correctionCount, typed: free, reason, evidence };
      const made = await correct(tx, office, based);
      rest = made.state;
      correctionCount = made.correctionCount;
    } catch (error) {
      if (!(error instanceof Problem && error.code === "corrections.nothing-changed")) throw error;
    }

  // What they say that is the same is no dispute.
  const disputed = readTyped(row, only(true), reference, vault);
  const change = disputed.outcome === "read" ? disputed.change : {};
  const after = toStored(change);
  const fields = shownFields(applicationId, {}, after, vault).map(({ field }) => field);
  if (fields.length === 0) return { rest, dispute: null, correctionCount };
  if (!isSeen(actor, { ...row, ...change })) throw new Problem("access.outside-area");
  const requestId = uuidv7();
  await store.insertRequest(tx, {
    region_code: regionCode,
    id: requestId,
    application_id: row.id,
    kelurahan_code: row.kelurahan_code,
    based_on: correctionCount,
    after,
    reason,
    evidence,
    requested_by: actor.id,
    requested_at: now(),
    undoes_id: null,
    content_hmac: contentOf(office, { id: requestId, applicationId, basedOn, typed, reason }),
  });
  await recordEvent(tx, actor, {
    kind: "corrections.disputed",
    subjectId: row.id,
    details: { fields, reason },
  });
  return { rest, dispute: { requestId, fields }, correctionCount };
}

/** On which fields of these applications a correction waits for a person. */
export async function fieldsThatWait(
  tx: Tx,
  { actor, vault }: Pick<CorrectionOffice, "actor" | "vault">,
  applicationIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CorrectedField[]>> {
  const waiting = await store.listWaitingOf(tx, actor.regionCode, applicationIds);
  const fields = new Map<string, readonly CorrectedField[]>();
  for (const { after, application_id: id } of waiting) {
    const more = shownFields(id, {}, after, vault).map(({ field }) => field);
    fields.set(id, [...new Set([...(fields.get(id) ?? []), ...more])]);
  }
  return fields;
}
