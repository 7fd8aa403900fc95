import { dataRequestDue } from "@payung/domain/claims/clocks.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, findApplication } from "../intake/service.ts";
import { recordConsent } from "../messaging/service.ts";
import { readRules } from "../reference/service.ts";
import { inIndonesian } from "../shared/language.ts";
import type { Actor, Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;

/** What somebody can ask about their own data (UU 27/2022 art. 6–9). */
export const REQUEST_KINDS = ["access", "correction", "consent_withdrawal"] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Of what somebody says that it is wrong. */
export const REQUEST_FIELDS = [
  "name",
  "nik",
  "birth-date",
  "occupation",
  "kelurahan",
  "phone",
  "other",
] as const;
export type RequestField = (typeof REQUEST_FIELDS)[number];

/** How often one application may be asked about in a day: slips and second thoughts fit. */
const REQUESTS_PER_DAY = 6;
const DAY_MS = 24 * 60 * 60_000;

export type NewRequest = {
  /** The asker's: the same request sent twice is one. */
  readonly id: string;
  readonly applicationId: string;
  readonly kind: RequestKind;
  readonly field: RequestField | null;
  /** As typed; it may hold a number and is sealed. */
  readonly words: string | null;
  /** counter: an officer writes down what somebody asks who stands there. */
  readonly channel: "web" | "counter";
};

export type Taken =
  | { readonly outcome: "taken"; readonly dueAt: Date }
  | { readonly outcome: "too-many" };

/**
 * Takes in what somebody asks about their own data. A withdrawal is done at once: messages stop, and it is said what
 * stays and why (UU 27/2022 art. 40); everything else waits for a person, with its time limit.
 */
export async function takeRequest(tx: Tx, desk: Desk, request: NewRequest): Promise<Taken> {
  const { actor, vault, now } = desk;
  const { regionCode } = actor;
  const application = await readApplication(tx, actor, request.applicationId);
  const there = await store.findRequest(tx, regionCode, request.id);
  if (there !== undefined) {
    const isSame =
      there.application_id === application.id &&
      there.kind === request.kind &&
      there.field === request.field &&
      wordsOf(desk, there) === request.words;
    if (!isSame) throw new Problem("request.id-already-used");
    return { outcome: "taken", dueAt: there.due_at };
  }
  const receivedAt = now();
  const since = new Date(receivedAt.getTime() - DAY_MS);
  const count = await store.countSince(tx, regionCode, application.id, since);
  if (request.channel === "web" && count >= REQUESTS_PER_DAY) return { outcome: "too-many" };
  const { dueAt } = dataRequestDue(request.kind, receivedAt, await readRules(tx));
  const isNew = await store.insertRequest(tx, {
    region_code: regionCode,
    id: request.id,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    kind: request.kind,
    field: request.field,
    words_sealed:
      request.words === null ? null : vault.seal(Buffer.from(request.words), placeOf(request.id)),
    channel: request.channel,
    received_by: actor.id,
    received_at: receivedAt,
    due_at: dueAt,
  });
  // Of two at once the later one finds what the earlier has taken.
  if (!isNew) return takeRequest(tx, desk, request);
  await recordEvent(tx, actor, {
    kind: "grievances.request-taken",
    subjectId: application.id,
    details: { kind: request.kind, field: request.field },
  });
  if (request.kind === "consent_withdrawal") await stopMessages(tx, desk, application, request.id);
  return { outcome: "taken", dueAt };
}

/** What was asked about an application, and what was answered. A NIK in what was written is not shown. */
export async function listRequests(tx: Tx, desk: Desk, applicationId: string) {
  const rows = await store.listOfApplication(tx, desk.actor.regionCode, applicationId);
  return rows.map(({ words: answer, ...row }) => {
    const words = wordsOf(desk, row);
    return { ...row, answer, words: words === null ? null : withoutNik(words) };
  });
}

/** What waits for an answer, the most urgent first. A NIK in what was written is not shown: it stands on the KTP. */
export async function listOpen(tx: Tx, desk: Desk, after: string | null, limit: number) {
  const { regionCode } = desk.actor;
  const last = after === null ? undefined : await store.findRequest(tx, regionCode, after);
  if (after !== null && last === undefined) throw new Problem("request.not-found");
  const place = last === undefined ? null : { dueAt: last.due_at, id: last.id };
  const rows = await store.listOpen(tx, regionCode, place, limit);
  return rows.map((row) => {
    const words = wordsOf(desk, row);
    return { ...row, words: words === null ? null : withoutNik(words) };
  });
}

/** The copy of data that somebody has asked for and not been given yet. */
export function findOpenAccess(tx: Tx, actor: Actor, applicationId: string) {
  return store.findOpenAccess(tx, actor.regionCode, applicationId);
}

/** A request with its answer. */
export function findRequest(tx: Tx, regionCode: string, id: string) {
  return store.findRequest(tx, regionCode, id);
}

/** Answers a request that nobody has answered yet. */
export async function answerIfOpen(
  tx: Tx,
  desk: Desk,
  requestId: string,
  words: string,
): Promise<void> {
  const request = await store.findRequest(tx, desk.actor.regionCode, requestId);
  if (request?.outcome === null)
    await answerRequest(tx, desk, { requestId, outcome: "done", words });
}

/** Answers a request; the first answer stays. */
export async function answerRequest(
  tx: Tx,
  desk: Desk,
  answer: {
    readonly requestId: string;
    readonly outcome: "done" | "declined";
    readonly words: string;
  },
): Promise<string> {
  const { actor, now } = desk;
  const request = await store.findRequest(tx, actor.regionCode, answer.requestId);
  if (request === undefined) throw new Problem("request.not-found");
  const isNew = await store.insertAnswer(tx, {
    region_code: actor.regionCode,
    request_id: request.id,
    application_id: request.application_id,
    kelurahan_code: request.kelurahan_code,
    outcome: answer.outcome,
    words: answer.words,
    answered_by: actor.id,
    answered_at: now(),
  });
  if (isNew) {
    await recordEvent(tx, actor, {
      kind: "grievances.request-answered",
      subjectId: request.application_id,
      details: {
        kind: request.kind,
        outcome: answer.outcome,
        isInTime: now() <= request.due_at,
      },
    });
  } else {
    const kept = await store.findRequest(tx, actor.regionCode, answer.requestId);
    const isSame =
      kept?.outcome === answer.outcome &&
      kept.words === answer.words &&
      kept.answered_by === actor.id;
    if (!isSame) throw new Problem("request.id-already-used");
  }
  return request.application_id;
}

/** No message is sent to the number any more by which somebody is known. That it stopped is its own answer. */
async function stopMessages(
  tx: Tx,
  desk: Desk,
  application: ApplicationRow,
  requestId: string,
): Promise<void> {
  const { phone, id, kelurahan_code: kelurahanCode } = application;
  if (phone !== null)
    for (const channel of ["whatsapp", "sms"] as const)
      await recordConsent(tx, desk, {
        id: uuidv7(),
        phone,
        channel,
        isGiven: false,
        application: { id, kelurahanCode },
        saidThrough: "web",
      });
  await answerRequest(tx, desk, {
    requestId,
    outcome: "done",
    words: inIndonesian("request.consent_withdrawal.next"),
  });
}

type Row = NonNullable<Awaited<ReturnType<typeof store.findRequest>>>;

function wordsOf(
  { vault }: Pick<Desk, "vault">,
  { id, words_sealed: sealed }: Pick<Row, "id" | "words_sealed">,
): string | null {
  return sealed === null ? null : vault.unseal(sealed, placeOf(id)).toString("utf8");
}

/** What the words of a request are sealed under. */
function placeOf(id: string): string {
  return `data-request ${id}`;
}

async function readApplication(tx: Tx, actor: Actor, id: string): Promise<ApplicationRow> {
  const application = await findApplication(tx, actor.regionCode, id);
  if (application === undefined) throw new Problem("request.not-found");
  return application;
}
