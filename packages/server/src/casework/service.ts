import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Holidays } from "@payung/domain/shared/working-days.ts";
import { dueOn, QUEUES, type Queue } from "@payung/domain/verification/queues.ts";
import { namesOfActors } from "../access/service.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, findApplication } from "../intake/service.ts";
import { readHolidays } from "../reference/service.ts";
import { type Actor, dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;

/** A case that nobody touches for so long is free again. */
const CLAIM_MS = 10 * 60_000;
/** Until when what waits in a queue since an instant is promised to be dealt with. */
export function dueDay(queue: Queue, since: Date, holidays: Holidays): IsoDate {
  return dueOn(queue, dayOf(since), holidays);
}

/** The queues that the actor's roles open, with what waits there in their area. */
export async function countQueues(tx: Tx, actor: Actor, open: readonly Queue[]) {
  const counts = await store.countQueues(tx, actor.regionCode);
  const holidays = await readHolidays(tx, actor.regionCode);
  return QUEUES.filter((queue) => open.includes(queue)).map((queue) => {
    const found = counts.find((each) => each.queue === queue);
    return {
      queue,
      count: Number(found?.n ?? 0n),
      dueOn: found === undefined ? null : dueDay(queue, found.oldest, holidays),
    };
  });
}

export const { pageOfQueue } = store;

/**
 * Takes a case to work on, or goes on holding it. Refused while somebody else holds it: no case is taken over
 * silently.
 */
export async function claimCase(tx: Tx, desk: Desk, id: string): Promise<Date> {
  const { actor, now } = desk;
  const application = await readApplication(tx, actor, id);
  const at = now();
  const held = await store.findClaim(tx, actor.regionCode, id, at);
  const claim = await store.claimCase(tx, {
    regionCode: actor.regionCode,
    applicationId: id,
    kelurahanCode: application.kelurahan_code,
    by: actor.id,
    at,
    until: new Date(at.getTime() + CLAIM_MS),
  });
  if (claim.claimed_by !== actor.id) {
    const names = await namesOfActors(tx, actor.regionCode, [claim.claimed_by]);
    throw new Problem("casework.held-by-another", {
      by: names.get(claim.claimed_by) ?? null,
      until: claim.expires_at.toISOString(),
    });
  }
  if (held?.claimed_by !== actor.id)
    await recordEvent(tx, actor, { kind: "casework.claimed", subjectId: id });
  return claim.expires_at;
}

/** Gives a case back. Whoever does not hold it changes nothing. */
export async function releaseCase(tx: Tx, { actor }: Desk, id: string): Promise<void> {
  await readApplication(tx, actor, id);
  await store.releaseCase(tx, actor.regionCode, id, actor.id);
}

/** Writes a note into a case. The same note sent twice is one. */
export async function addNote(
  tx: Tx,
  { actor, now }: Desk,
  note: { id: string; applicationId: string; words: string },
): Promise<void> {
  const application = await readApplication(tx, actor, note.applicationId);
  const row = {
    region_code: actor.regionCode,
    id: note.id,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    words: note.words,
    written_by: actor.id,
    written_at: now(),
  };
  if (await insertOnce(tx, "case_notes", row)) {
    await recordEvent(tx, actor, { kind: "casework.note-written", subjectId: application.id });
    return;
  }
  const there = await store.findNote(tx, actor.regionCode, note.id);
  mustBeSame(
    there?.words === note.words &&
      there.application_id === application.id &&
      there.written_by === actor.id,
  );
}

/** Sends a question to whoever can go to the door. */
export async function askVisit(
  tx: Tx,
  { actor, now }: Desk,
  visit: { id: string; applicationId: string; question: string },
): Promise<void> {
  const application = await readApplication(tx, actor, visit.applicationId);
  const row = {
    region_code: actor.regionCode,
    id: visit.id,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    question: visit.question,
    asked_by: actor.id,
    asked_at: now(),
  };
  if (await insertOnce(tx, "field_visits", row)) {
    await recordEvent(tx, actor, { kind: "casework.visit-asked", subjectId: application.id });
    return;
  }
  const there = await store.findVisit(tx, actor.regionCode, visit.id);
  mustBeSame(there?.question === visit.question && there.asked_by === actor.id);
}

/** Says what was found at the door; the first answer stays. */
export async function answerVisit(
  tx: Tx,
  { actor, now }: Desk,
  answer: { visitId: string; found: string },
): Promise<string> {
  const visit = await store.findVisit(tx, actor.regionCode, answer.visitId);
  if (visit === undefined) throw new Problem("request.not-found");
  const isNew = await insertOnce(tx, "field_visit_results", {
    region_code: actor.regionCode,
    visit_id: answer.visitId,
    application_id: visit.application_id,
    kelurahan_code: visit.kelurahan_code,
    found: answer.found,
    found_by: actor.id,
    found_at: now(),
  });
  if (isNew) {
    await recordEvent(tx, actor, {
      kind: "casework.visit-answered",
      subjectId: visit.application_id,
    });
  } else {
    const there = await store.findVisit(tx, actor.regionCode, answer.visitId);
    mustBeSame(there?.found === answer.found && there.found_by === actor.id);
  }
  return visit.application_id;
}

/** Takes in that somebody finds a decision wrong. Two people then decide anew. */
export async function takeObjection(
  tx: Tx,
  { actor, now }: Desk,
  objection: { id: string; applicationId: string; words: string },
): Promise<void> {
  const application = await readApplication(tx, actor, objection.applicationId);
  const row = {
    region_code: actor.regionCode,
    id: objection.id,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    words: objection.words,
    received_by: actor.id,
    received_at: now(),
  };
  if (await insertOnce(tx, "objections", row)) {
    await recordEvent(tx, actor, { kind: "casework.objection-taken", subjectId: application.id });
    return;
  }
  const there = await store.findObjection(tx, actor.regionCode, objection.id);
  mustBeSame(there?.words === objection.words && there.application_id === application.id);
}

/** Shows a number in full, for a reason that stays in the record with who asked. */
export async function revealNumber(
  tx: Tx,
  { actor, vault }: Desk,
  order: { applicationId: string; field: "nik" | "kk"; reason: string },
): Promise<string | null> {
  const application = await readApplication(tx, actor, order.applicationId);
  const sealed = order.field === "nik" ? application.nik_sealed : application.kk_sealed;
  await recordEvent(tx, actor, {
    kind: "casework.number-revealed",
    subjectId: application.id,
    details: { field: order.field, reason: order.reason },
  });
  return sealed === null ? null : vault.openNik(sealed, application.id);
}

function mustBeSame(isSame: boolean): void {
  if (!isSame) throw new Problem("request.id-already-used");
}

export async function readApplication(tx: Tx, actor: Actor, id: string): Promise<ApplicationRow> {
  const application = await findApplication(tx, actor.regionCode, id);
  if (application === undefined) throw new Problem("request.not-found");
  return application;
}
