import { INSURER_REASON_CODES, reasonCodeOf } from "@payung/domain/enrolment/reason-codes.ts";
import {
  type ReplyField,
  type ReplyRow,
  type ReplyTemplate,
  readReplyRow,
} from "@payung/domain/enrolment/reply.ts";
import { type Cell, cellText } from "@payung/domain/intake/cell.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { nameKey } from "@payung/domain/intake/person-name.ts";
import { monthBounds } from "@payung/domain/shared/dates.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { findWorkers, maskNumbers } from "../intake/service.ts";
import { readInsurerReasons, readTemplate } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import type { EnrolmentOffice } from "./batches.ts";
import { keepMemberships } from "./keep-memberships.ts";
import * as membershipStore from "./membership-store.ts";
import * as replyStore from "./reply-store.ts";
import * as sentStore from "./sent-store.ts";
import * as settlementStore from "./settlement-store.ts";
import * as taskStore from "./task-store.ts";
import { closeTask } from "./tasks.ts";

/** So many people are offered of those whom a row may mean. */
const CANDIDATES_MAX = 10;

/** A row of a reply that a person must judge, as the insurer wrote it, and whom it may mean. That it was seen is recorded. */
export async function readReplyRowOf(tx: Tx, office: EnrolmentOffice, taskId: string) {
  const { regionCode } = office.actor;
  const { task, row, reply, cells, headers } = await openRow(tx, office, taskId);
  await recordEvent(tx, office.actor, { kind: "enrolment.reply-row-seen", subjectId: taskId });
  const name = reply?.name ?? null;
  return {
    task,
    fileName: row.file_name,
    takenAt: row.taken_at,
    row: row.row_number,
    cells: headers.flatMap((header, at) => {
      const written = cellText(cells[at]);
      const isKpj = isColumn(row.columns, "kpj", at) && KPJ.test(written);
      const text = isKpj
        ? written
        : withoutNik(maskNumbers(written, isColumn(row.columns, "nik", at)));
      return header === "" && text === "" ? [] : [{ header, text }];
    }),
    answer: reply?.answer ?? null,
    candidates:
      name === null
        ? []
        : await sentStore.findAwaiting(tx, regionCode, nameKey(name), CANDIDATES_MAX),
    proposal: (await settlementStore.findOpenProposal(tx, regionCode, row)) ?? null,
  };
}

export type SettlementOrder = {
  readonly id: string;
  readonly taskId: string;
  readonly reason: string;
} & (
  | { readonly verdict: "set-aside" }
  | { readonly verdict: "attach"; readonly applicationId: string }
);

/**
 * Says what a row of a reply is about: nothing more to do, or somebody whom we sent. Where that makes somebody a
 * member it is only proposed, and a second person confirms it.
 */
export async function settleRow(
  tx: Tx,
  office: EnrolmentOffice,
  order: SettlementOrder,
): Promise<{ needsSecond: boolean }> {
  const { regionCode, id: by } = office.actor;
  await replyStore.lockReplies(tx, regionCode);
  const kept = await settlementStore.findSettlement(tx, regionCode, order.id);
  if (kept !== undefined) {
    const isSame =
      kept.verdict === order.verdict &&
      kept.reason === order.reason &&
      (order.verdict === "set-aside" || kept.application_id === order.applicationId);
    if (!isSame) throw new Problem("request.id-already-used");
    return { needsSecond: kept.answer === "accepted" };
  }
  const { task, row, reply } = await openRow(tx, office, order.taskId);
  if (task.closed_at !== null) throw new Problem("enrolment.row-settled");
  const settlement = {
    region_code: regionCode,
    id: order.id,
    reply_id: row.reply_id,
    row_number: row.row_number,
    verdict: order.verdict,
    reason: order.reason,
    settled_by: by,
  };
  if (order.verdict === "set-aside") {
    await settlementStore.insertSettlement(tx, {
      ...settlement,
      kelurahan_code: task.kelurahan_code,
    });
    await closeTask(tx, office, task.id, "explained");
    await noteSettled(tx, office, task.id, { verdict: order.verdict, answer: null });
    return { needsSecond: false };
  }
  const sent = await mustBeSent(tx, regionCode, order.applicationId);
  const answer = reply?.answer.outcome;
  if (reply === null || answer === undefined || answer === "unreadable")
    throw new Problem("enrolment.answer-unreadable");
  if (sent.kpj !== null) throw new Problem("enrolment.already-member");
  await settlementStore.insertSettlement(tx, {
    ...settlement,
    answer,
    batch_id: sent.batch_id,
    application_id: sent.application_id,
    kelurahan_code: sent.kelurahan_code,
  });
  if (answer === "accepted") {
    await recordEvent(tx, office.actor, {
      kind: "enrolment.settlement-proposed",
      subjectId: sent.application_id,
      details: { settlementId: order.id, answer },
    });
    return { needsSecond: true };
  }
  await askAnew(tx, office, sent, reply, `${order.id}`);
  await closeTask(tx, office, task.id, "explained");
  await noteSettled(tx, office, sent.application_id, { verdict: "attach", answer });
  return { needsSecond: false };
}

/** The second person: from now on the one whom the row means is a member. */
export async function confirmSettlement(
  tx: Tx,
  office: EnrolmentOffice,
  { id, settlementId }: { id: string; settlementId: string },
): Promise<string> {
  const { regionCode, id: by } = office.actor;
  await replyStore.lockReplies(tx, regionCode);
  const proposal = await settlementStore.findSettlement(tx, regionCode, settlementId);
  if (proposal === undefined || proposal.answer !== "accepted" || proposal.confirms_id !== null)
    throw new Problem("request.not-found");
  const applicationId = proposal.application_id ?? "";
  const before = await settlementStore.findConfirmation(tx, regionCode, settlementId);
  if (before !== undefined) {
    if (before.id !== id || before.settled_by !== by) throw new Problem("enrolment.row-settled");
    return applicationId;
  }
  if (proposal.settled_by === by) throw new Problem("verification.same-person");
  const task = await taskStore.findTaskOfRow(tx, regionCode, proposal);
  if (task === undefined || task.closed_at !== null) throw new Problem("enrolment.row-settled");
  const { reply } = await openRow(tx, office, task.id);
  if (reply?.answer.outcome !== "accepted")
    throw new Error("Broken invariant: what was proposed is a membership number");
  const { kpj, startedOn } = reply.answer;
  const sent = await mustBeSent(tx, regionCode, applicationId);
  if (sent.kpj !== null) throw new Problem("enrolment.already-member");
  if ((await membershipStore.findTakenKpj(tx, regionCode, [kpj])).size > 0)
    throw new Problem("enrolment.kpj-taken");
  const [worker] = await findWorkers(tx, regionCode, [sent.nik_index]);
  await keepMemberships(tx, office, [
    {
      region_code: regionCode,
      id: uuidv7(),
      worker_id: worker?.worker_id ?? applicationId,
      application_id: applicationId,
      kelurahan_code: sent.kelurahan_code,
      kpj,
      started_on: startedOn ?? monthBounds(sent.first_month).first,
      first_month: sent.first_month,
      month_count: sent.month_count,
      reply_id: proposal.reply_id,
    },
  ]);
  await settlementStore.insertSettlement(tx, {
    region_code: regionCode,
    id,
    reply_id: proposal.reply_id,
    row_number: proposal.row_number,
    verdict: "attach",
    answer: "accepted",
    batch_id: proposal.batch_id,
    application_id: applicationId,
    kelurahan_code: proposal.kelurahan_code,
    reason: proposal.reason,
    settled_by: by,
    confirms_id: settlementId,
    proposed_by: proposal.settled_by,
  });
  await closeTask(tx, office, task.id, "explained");
  await noteSettled(tx, office, applicationId, { verdict: "attach", answer: "accepted" });
  return applicationId;
}

function noteSettled(
  tx: Tx,
  office: EnrolmentOffice,
  subjectId: string,
  details: Record<string, unknown>,
): Promise<void> {
  return recordEvent(tx, office.actor, { kind: "enrolment.row-settled", subjectId, details });
}

async function mustBeSent(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<sentStore.Sent> {
  const sent = await sentStore.findSentApplication(tx, regionCode, applicationId);
  if (sent === undefined) throw new Problem("enrolment.not-sent");
  return sent;
}

/** The insurer's no, now that we know whom it means, is work like any other reject. */
async function askAnew(
  tx: Tx,
  { actor }: EnrolmentOffice,
  sent: sentStore.Sent,
  { answer }: ReplyRow,
  sourceKey: string,
): Promise<void> {
  const text = answer.outcome === "rejected" ? answer.reason : "";
  const code = reasonCodeOf(text, await readInsurerReasons(tx, actor.regionCode));
  await taskStore.insertTasks(tx, [
    {
      region_code: actor.regionCode,
      id: uuidv7(),
      kind: "insurer-reject",
      source_key: sourceKey,
      application_id: sent.application_id,
      kelurahan_code: sent.kelurahan_code,
      reason_code: code,
      reason_text: text,
      who_can_fix: INSURER_REASON_CODES[code].whoCanFix,
    },
  ]);
}

type KeptColumns = {
  readonly headers?: readonly string[];
  readonly columns?: Readonly<Record<string, number>>;
};

const KPJ = /^\d{11}$/;
const isColumn = (columns: unknown, field: ReplyField, at: number) =>
  (columns as KeptColumns).columns?.[field] === at;

/** The sealed row behind a task, opened and read again as the insurer's layout says. */
async function openRow(tx: Tx, office: EnrolmentOffice, taskId: string) {
  const { regionCode } = office.actor;
  const task = await taskStore.findTask(tx, regionCode, taskId);
  if (task === undefined || (task.kind !== "insurer-suspense" && task.kind !== "insurer-conflict"))
    throw new Problem("request.not-found");
  const row = await replyStore.findReplyRow(tx, regionCode, task.source_key);
  if (row === undefined) throw new Problem("request.not-found");
  const place = `${row.reply_id} ${row.row_number}`;
  const cells = JSON.parse(office.vault.unseal(row.raw_sealed, place).toString()) as Cell[];
  const kept = row.columns as KeptColumns;
  const today = dayOf(office.now());
  const template = await readTemplate<ReplyTemplate>(tx, "enrolment-reply", today);
  const columns = new Map(Object.entries(kept.columns ?? {})) as Map<ReplyField, number>;
  const reply =
    columns.size === 0
      ? null
      : readReplyRow({ row: row.row_number, cells }, columns, template, today);
  return { task, row, reply, cells, headers: kept.headers ?? cells.map(() => "") };
}
