import {
  type AnswerReading,
  type AnswerReference,
  isReached,
  nextQuestion,
  PHONE_DRAFT_DAYS,
  PhoneAnswers,
  type Question,
  readAnswer,
  type Typed,
} from "@payung/domain/intake/phone-answers.ts";
import { uuidv7 } from "uuidv7";
import * as z from "zod/mini";
import type { Tx } from "../../db/transaction.ts";
import { queueMessage } from "../../messaging/service.ts";
import { readVocabulary } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import {
  CODE_LIFE_MS,
  type CodeVerdict,
  maySend,
  newCode,
  Proof,
  proofWith,
  tryCode,
} from "../../shared/phone-proof.ts";
import type { RouteContext } from "../../shared/route.ts";
import { recordEvent } from "../../transparency/service.ts";
import { newRegistrationCode, readRegistrationCode } from "../service.ts";
import * as store from "./draft-store.ts";

const DRAFT_MS = PHONE_DRAFT_DAYS * 24 * 60 * 60_000;

/** What a draft's work needs beside its transaction. The actor is the worker, of whom no more is known than the draft. */
export type DraftOffice = Pick<Office, "actor" | "vault" | "now"> &
  Pick<RouteContext, "enqueue"> & {
    /** Counts a code that is to be sent to a number; above 0 it must not be. */
    readonly countCode: (phone: string) => Promise<number>;
  };

const State = z.strictObject({ answers: PhoneAnswers, proof: z.nullable(Proof) });
type State = z.infer<typeof State>;

/** A registration that is being typed. */
export type Draft = State & {
  readonly id: string;
  readonly code: string;
  readonly photo: {
    readonly byteCount: number;
    readonly sha256: Buffer;
    readonly received: number;
  } | null;
  readonly keptUntil: Date;
  readonly submittedAt: Date | null;
};

/** The page on which a draft goes on. */
export type NextPage = Question | "code" | "check";

/** A draft that somebody has answered; `gone` is cleared or sent meanwhile. */
export type Answered =
  | { readonly outcome: "saved"; readonly draft: Draft }
  | { readonly outcome: "gone" }
  | (Exclude<AnswerReading, { outcome: "read" }> & { readonly draft: Draft | null });

/** The draft under an id; null where there is none, or its days are over. */
export async function findDraft(
  tx: Tx,
  office: Pick<DraftOffice, "actor" | "vault" | "now">,
  id: string,
): Promise<Draft | null> {
  return opened(tx, office, await store.findDraft(tx, office.actor.regionCode, id));
}

/** The same, held until the transaction ends. */
export async function lockDraft(
  tx: Tx,
  office: Pick<DraftOffice, "actor" | "vault" | "now">,
  id: string,
): Promise<Draft | null> {
  return opened(tx, office, await store.lockDraft(tx, office.actor.regionCode, id));
}

/** Where a draft goes on: the number is proved or given up before the next question. */
export function pageOf({ answers, proof }: State): NextPage {
  const next = nextQuestion(answers);
  const isWaiting = proof?.state === "waiting" && typeof answers.phone === "string";
  if (isWaiting && (next === null || isReached("nik", answers))) return "code";
  return next ?? "check";
}

/** What answers are read against today. */
export async function readReference(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
): Promise<AnswerReference> {
  return { ...(await readVocabulary(tx, actor.regionCode)), today: dayOf(now()) };
}

/**
 * Stores the answer to one question, and with the first one begins the draft. The same answer again changes nothing,
 * and an answer in another tab loses none.
 */
export async function answer(
  tx: Tx,
  office: DraftOffice,
  id: string,
  question: Exclude<Question, "photo">,
  typed: Typed,
): Promise<Answered> {
  const draft = await lockDraft(tx, office, id);
  if (draft === null && question !== "occupation") return { outcome: "gone" };
  if (draft !== null && draft.submittedAt !== null) return { outcome: "gone" };
  const reading = readAnswer(question, typed, await readReference(tx, office));
  if (reading.outcome !== "read") return { ...reading, draft };
  const begun = draft ?? (await begin(tx, office, id));
  if (begun === null) return { outcome: "gone" };
  const answers = { ...begun.answers, ...reading.answers };
  const { phone } = reading.answers;
  const proof =
    typeof phone === "string"
      ? await proofFor(tx, office, begun, phone)
      : phone === null
        ? null
        : begun.proof;
  return { outcome: "saved", draft: await save(tx, office, begun, { answers, proof }) };
}

/** Sends another code, where it is time for one; null where the draft is gone. */
export async function sendAgain(tx: Tx, office: DraftOffice, id: string): Promise<Draft | null> {
  const draft = await lockDraft(tx, office, id);
  if (draft === null || draft.submittedAt !== null || draft.proof === null) return null;
  const proof = await sendCode(tx, office, draft, draft.proof.phone);
  return save(tx, office, draft, { ...draft, proof });
}

/** Holds the code that came by message against the one we sent. */
export async function prove(
  tx: Tx,
  office: DraftOffice,
  id: string,
  typed: string,
): Promise<{ readonly verdict: CodeVerdict; readonly draft: Draft } | null> {
  const draft = await lockDraft(tx, office, id);
  if (draft === null || draft.submittedAt !== null || draft.proof === null) return null;
  if (draft.proof.state === "proved") return { verdict: "right", draft };
  const { verdict, proof } = tryCode(draft.proof, typed, keyOf(office, id), office.now().getTime());
  return { verdict, draft: await save(tx, office, draft, { ...draft, proof }) };
}

/** Goes on with a number that nobody has proved. That it is not proved stays known. */
export async function goOnUnproved(tx: Tx, office: DraftOffice, id: string): Promise<Draft | null> {
  const draft = await lockDraft(tx, office, id);
  if (draft === null || draft.submittedAt !== null) return null;
  if (draft.proof?.state !== "waiting") return draft;
  const proof = { ...draft.proof, state: "given-up", code: null } as const;
  return save(tx, office, draft, { ...draft, proof });
}

/**
 * The draft that somebody goes on with on another phone, by its code and the last four digits of the phone number or
 * the NIK in it. A code alone opens only what tells of nobody: the work.
 */
export async function findByCode(
  tx: Tx,
  office: Pick<DraftOffice, "actor" | "vault" | "now">,
  typed: { readonly code: string; readonly digits: string },
): Promise<Draft | null> {
  const code = readRegistrationCode(typed.code);
  if (code === null) return null;
  const row = await store.findDraftByCode(tx, office.actor.regionCode, code);
  const draft = await opened(tx, office, row);
  if (draft === null || draft.submittedAt !== null) return null;
  const { phone, nik } = draft.answers;
  const ends = [phone, nik]
    .filter((each) => typeof each === "string")
    .map((each) => each.slice(-4));
  const isOpen = ends.length === 0 && draft.answers.name === undefined;
  return isOpen || ends.includes(typed.digits.replace(/\D/g, "")) ? draft : null;
}

/** Clears a draft away whose days are over. Done again it changes nothing. */
export async function clearDraft(tx: Tx, office: Pick<Office, "actor">, id: string): Promise<void> {
  const { actor } = office;
  if (await store.deleteDraft(tx, actor.regionCode, id))
    await recordEvent(tx, actor, { kind: "intake.draft-cleared", subjectId: id });
}

/** Stores what a draft has come to. */
export async function save(
  tx: Tx,
  office: Pick<DraftOffice, "actor" | "vault">,
  draft: Draft,
  { answers, proof }: State,
): Promise<Draft> {
  const state = { answers, proof };
  await store.updateDraft(tx, office.actor.regionCode, draft.id, {
    state_sealed: sealed(office, draft.id, state),
  });
  return { ...draft, ...state };
}

async function begin(tx: Tx, office: DraftOffice, id: string): Promise<Draft | null> {
  const { regionCode } = office.actor;
  const startedAt = office.now();
  const state: State = { answers: {}, proof: null };
  const isNew = await store.insertDraft(tx, {
    region_code: regionCode,
    id,
    code: newRegistrationCode(),
    state_sealed: sealed(office, id, state),
    started_at: startedAt,
  });
  if (isNew) {
    await office.enqueue("intake.clear-draft", { regionCode, draftId: id });
    await recordEvent(tx, office.actor, { kind: "intake.draft-started", subjectId: id });
  }
  return lockDraft(tx, office, id);
}

/** The same number stays proved; another one is asked for its own code. */
async function proofFor(tx: Tx, office: DraftOffice, draft: Draft, phone: string): Promise<Proof> {
  const { proof } = draft;
  if (proof?.phone === phone && proof.state === "proved") return proof;
  return sendCode(tx, office, draft, phone);
}

async function sendCode(
  tx: Tx,
  office: DraftOffice,
  { id, proof }: Draft,
  phone: string,
): Promise<Proof> {
  const nowMs = office.now().getTime();
  const key = keyOf(office, id);
  if (!maySend(proof, phone, nowMs))
    return proof?.phone === phone
      ? { ...proof, state: "waiting" }
      : proofWith(proof, phone, null, key, nowMs);
  if ((await office.countCode(phone)) > 0) return proofWith(proof, phone, null, key, nowMs);
  const code = newCode();
  await queueMessage(tx, office, {
    id: uuidv7(),
    applicationId: null,
    phone,
    template: "one-time-code",
    params: { code, minutes: String(CODE_LIFE_MS / 60_000) },
  });
  return proofWith(proof, phone, code, key, nowMs);
}

function keyOf({ vault }: Pick<Office, "vault">, id: string): string {
  return `${vault.secretFor("one-time-code")} ${id}`;
}

type Row = NonNullable<Awaited<ReturnType<typeof store.findDraft>>>;

async function opened(
  tx: Tx,
  { actor, vault, now }: Pick<DraftOffice, "actor" | "vault" | "now">,
  row: Row | undefined,
): Promise<Draft | null> {
  if (row === undefined) return null;
  const keptUntil = new Date(row.started_at.getTime() + DRAFT_MS);
  if (keptUntil <= now()) return null;
  const state: State =
    row.state_sealed === null
      ? { answers: {}, proof: null }
      : State.parse(JSON.parse(vault.unseal(row.state_sealed, placeOf(row.id)).toString("utf8")));
  const { photo_bytes: byteCount, photo_sha256: sha256 } = row;
  const photo =
    byteCount === null || sha256 === null
      ? null
      : { byteCount, sha256, received: await store.countReceived(tx, actor.regionCode, row.id) };
  const { id, code, submitted_at: submittedAt } = row;
  return { ...state, id, code, photo, keptUntil, submittedAt };
}

function sealed({ vault }: Pick<Office, "vault">, id: string, state: State): Buffer {
  return vault.seal(Buffer.from(JSON.stringify(state), "utf8"), placeOf(id));
}

/** What a draft's answers are sealed under: they open in no other row. */
function placeOf(id: string): string {
  return `phone-draft ${id}`;
}
