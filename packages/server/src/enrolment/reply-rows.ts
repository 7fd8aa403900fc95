import {
  INSURER_REASON_CODES,
  type InsurerReasonCode,
  reasonCodeOf,
} from "@payung/domain/enrolment/reason-codes.ts";
import {
  type Before,
  CONFLICTS,
  judgeReply,
  type ReplyRow,
} from "@payung/domain/enrolment/reply.ts";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { nameKey } from "@payung/domain/intake/person-name.ts";
import { type IsoDate, monthBounds } from "@payung/domain/shared/dates.ts";
import type { Insertable } from "kysely";
import { uuidv7 } from "uuidv7";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";
import { findWorkers } from "../intake/service.ts";
import { readInsurerReasons } from "../reference/service.ts";
import type { EnrolmentOffice } from "./batches.ts";
import { keepMemberships } from "./keep-memberships.ts";
import * as membershipStore from "./membership-store.ts";
import * as replyStore from "./reply-store.ts";
import * as sentStore from "./sent-store.ts";
import * as taskStore from "./task-store.ts";

/** What became of a row: `suspense` is nobody we sent, `conflict` says otherwise than before. */
export type ReplyOutcome = "accepted" | "rejected" | "suspense" | "repeated" | "conflict";
export type ReplyCounts = Readonly<Record<ReplyOutcome, number>>;

export const NOTHING_COUNTED: ReplyCounts = {
  accepted: 0,
  rejected: 0,
  suspense: 0,
  repeated: 0,
  conflict: 0,
};

/** A row of a reply: what it says, and its cells as they came. */
export type ReadRow = { readonly reply: ReplyRow; readonly cells: readonly Cell[] };

/** What the rows of a reply come to, as it would be stored. */
export type JudgedReply = Readonly<Pick<ReplyTaking, "rows" | "memberships" | "tasks" | "counts">>;

/** Takes every row of a reply in: each one ends as a membership, a task, or a row that only repeats. */
export async function takeReplyRows(
  tx: Tx,
  office: EnrolmentOffice,
  replyId: string,
  rows: readonly ReadRow[],
): Promise<ReplyCounts> {
  const judged = await judgeReplyRows(tx, office, replyId, rows);
  await replyStore.insertReplyRows(tx, judged.rows);
  await keepMemberships(tx, office, judged.memberships);
  await taskStore.insertTasks(tx, judged.tasks);
  return judged.counts;
}

/** Judges every row of a reply and stores nothing: a look before it is taken in comes to the same as taking it in. */
export async function judgeReplyRows(
  tx: Tx,
  office: EnrolmentOffice,
  replyId: string,
  rows: readonly ReadRow[],
): Promise<JudgedReply> {
  const found = await findWhoIsMeant(tx, office, rows);
  const taking = new ReplyTaking(office, replyId, {
    workers: await workersOf(tx, office, found),
    mapped: await readInsurerReasons(tx, office.actor.regionCode),
    kpjTaken: await membershipStore.findTakenKpj(
      tx,
      office.actor.regionCode,
      rows.flatMap(({ reply }) => (reply.answer.outcome === "accepted" ? [reply.answer.kpj] : [])),
    ),
  });
  for (const [at, row] of rows.entries()) taking.take(row, found[at] ?? null);
  return taking;
}

/**
 * Whom each row is about: by NIK first; where the NIK is unreadable, by our row number together with the
 * name, and only if that fits one person (insurer-exchange.md section 1).
 */
async function findWhoIsMeant(
  tx: Tx,
  { actor, vault }: EnrolmentOffice,
  rows: readonly ReadRow[],
): Promise<(sentStore.Sent | null)[]> {
  const keys = rows.map(({ reply }) => (reply.nik === null ? null : vault.nikIndex(reply.nik)));
  const sent = new Map(
    (
      await sentStore.findSent(
        tx,
        actor.regionCode,
        keys.filter((key) => key !== null),
      )
    ).map((row) => [row.nik_index.toString("base64"), row]),
  );
  const places = rows.flatMap(({ reply }) =>
    reply.nik === null && reply.ourRow !== null && reply.name !== null
      ? [{ row: reply.row, ourRow: reply.ourRow, nameKey: nameKey(reply.name) }]
      : [],
  );
  const byPlace = new Map(
    (await sentStore.findSentByPlace(tx, actor.regionCode, places)).map((row) => [
      row.reply_row,
      row,
    ]),
  );
  return rows.map(({ reply }, at) => {
    const key = keys[at];
    return (key == null ? byPlace.get(reply.row) : sent.get(key.toString("base64"))) ?? null;
  });
}

async function workersOf(
  tx: Tx,
  { actor }: EnrolmentOffice,
  found: readonly (sentStore.Sent | null)[],
): Promise<ReadonlyMap<string, string>> {
  const indexes = found.flatMap((each) => each?.nik_index ?? []);
  if (indexes.length === 0) return new Map();
  const rows = await findWorkers(tx, actor.regionCode, indexes);
  return new Map(rows.map((row) => [row.nik_index.toString("base64"), row.worker_id]));
}

type Known = {
  /** Worker by NIK index, base64. */
  readonly workers: ReadonlyMap<string, string>;
  readonly mapped: ReadonlyMap<string, string>;
  readonly kpjTaken: Set<string>;
};

/** Collects what a reply leads to, row after row. */
class ReplyTaking {
  readonly rows: Insertable<Schema["reply_rows"]>[] = [];
  readonly memberships: Insertable<Schema["memberships"]>[] = [];
  readonly tasks: Insertable<Schema["tasks"]>[] = [];
  readonly counts: Record<ReplyOutcome, number> = { ...NOTHING_COUNTED };
  readonly #office: EnrolmentOffice;
  readonly #replyId: string;
  readonly #known: Known;
  /** What this very reply said before about an application: a later row is judged against it. */
  readonly #said = new Map<string, Before>();

  constructor(office: EnrolmentOffice, replyId: string, known: Known) {
    this.#office = office;
    this.#replyId = replyId;
    this.#known = known;
  }

  take(row: ReadRow, sent: sentStore.Sent | null): void {
    if (sent === null) {
      this.#keep(row, null, "suspense");
      this.#ask(
        row,
        null,
        "insurer-suspense",
        "INSURER_OTHER",
        "Baris ini bukan dari kiriman kita",
      );
      return;
    }
    const before = this.#said.get(sent.application_id) ?? beforeReply(sent);
    const verdict = judgeReply(row.reply.answer, before);
    switch (verdict.verdict) {
      case "repeated":
        this.#keep(row, sent, "repeated");
        break;
      case "conflict":
        this.#contradict(row, sent, verdict.why);
        break;
      case "task":
        this.#reject(row, sent, verdict.reason);
        break;
      case "enrol":
        if (this.#known.kpjTaken.has(verdict.kpj)) {
          this.#contradict(row, sent, CONFLICTS["kpj-taken"]);
        } else {
          this.#enrol(row, sent, verdict.kpj, verdict.startedOn);
        }
        break;
    }
  }

  #contradict(row: ReadRow, sent: sentStore.Sent, why: string): void {
    this.#keep(row, sent, "conflict", { reason: why });
    this.#ask(row, sent, "insurer-conflict", "INSURER_OTHER", why);
  }

  #reject(row: ReadRow, sent: sentStore.Sent, reason: string): void {
    const code = reasonCodeOf(reason, this.#known.mapped);
    this.#keep(row, sent, "rejected", { reason, code });
    this.#ask(row, sent, "insurer-reject", code, reason);
    this.#said.set(sent.application_id, { outcome: "rejected", reason });
  }

  #enrol(row: ReadRow, sent: sentStore.Sent, kpj: string, startedOn: IsoDate | null): void {
    this.#known.kpjTaken.add(kpj);
    this.#keep(row, sent, "accepted", { kpj });
    this.#said.set(sent.application_id, { outcome: "accepted", kpj });
    this.memberships.push({
      region_code: this.#office.actor.regionCode,
      id: uuidv7(),
      worker_id: this.#known.workers.get(sent.nik_index.toString("base64")) ?? sent.application_id,
      application_id: sent.application_id,
      kelurahan_code: sent.kelurahan_code,
      kpj,
      // The insurer's day counts; without one, cover starts with the first month of the decree.
      started_on: startedOn ?? monthBounds(sent.first_month).first,
      first_month: sent.first_month,
      month_count: sent.month_count,
      reply_id: this.#replyId,
    });
  }

  #keep(
    row: ReadRow,
    sent: sentStore.Sent | null,
    outcome: ReplyOutcome,
    more: { kpj?: string; reason?: string; code?: InsurerReasonCode } = {},
  ): void {
    this.counts[outcome] += 1;
    this.rows.push({
      region_code: this.#office.actor.regionCode,
      reply_id: this.#replyId,
      row_number: row.reply.row,
      batch_id: sent?.batch_id ?? null,
      application_id: sent?.application_id ?? null,
      kelurahan_code: sent?.kelurahan_code ?? null,
      outcome,
      kpj: more.kpj ?? null,
      reason_text: more.reason ?? null,
      reason_code: more.code ?? null,
      raw_sealed: this.#office.vault.seal(Buffer.from(JSON.stringify(row.cells)), this.#place(row)),
    });
  }

  #ask(
    row: ReadRow,
    sent: sentStore.Sent | null,
    kind: "insurer-reject" | "insurer-suspense" | "insurer-conflict",
    code: InsurerReasonCode,
    text: string,
  ): void {
    this.tasks.push({
      region_code: this.#office.actor.regionCode,
      id: uuidv7(),
      kind,
      source_key: this.#place(row),
      application_id: sent?.application_id ?? null,
      kelurahan_code: sent?.kelurahan_code ?? null,
      reason_code: code,
      reason_text: text,
      who_can_fix: INSURER_REASON_CODES[code].whoCanFix,
    });
  }

  #place(row: ReadRow): string {
    return `${this.#replyId} ${row.reply.row}`;
  }
}

/** What earlier replies said about an application. */
function beforeReply(sent: sentStore.Sent): Before {
  if (sent.kpj !== null) return { outcome: "accepted", kpj: sent.kpj };
  if (sent.last_reason !== null) return { outcome: "rejected", reason: sent.last_reason };
  return { outcome: "nothing" };
}
