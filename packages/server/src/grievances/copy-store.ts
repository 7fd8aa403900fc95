import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

/**
 * What lies about one application in tables that nobody reads by application otherwise. A copy of somebody's data needs
 * all of them, so this one file reads the tables of other features.
 */

export function listDecisions(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("decisions")
    .select(["outcome", "grounds", "decided_at", "decided_by", "proposed_by", "reason"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .orderBy("id")
    .execute();
}

export function listProposals(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("proposals")
    .select(["outcome", "reason", "proposed_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .orderBy("id")
    .execute();
}

/** Corrections that were asked for and not made. */
export function listClosedCorrections(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("correction_request_closings")
    .select(["reason", "closed_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .orderBy("closed_at")
    .execute();
}

export function listAnswers(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("registry_answers")
    .select(["source", "mode", "answered_at", "expires_on", "answer"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .orderBy("answered_at")
    .execute();
}

export function listVerifications(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("verifications")
    .select(["verified_at", "findings"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .orderBy("verified_at")
    .execute();
}

/** How often it was compared with others, and what came of it: never with whom. */
export async function countPairs(tx: Tx, regionCode: string, id: string) {
  const { rows } = await sql<{ verdict: string; n: number; last: Date }>`
    select verdict, count(*)::int as n, max(found_at) as last from duplicate_pairs
    where region_code = ${regionCode} and (application_id = ${id} or earlier_id = ${id})
    group by verdict order by verdict`.execute(tx);
  return rows;
}

/** What people said of it beside another one: when, never of whom. */
export async function listPairWords(tx: Tx, regionCode: string, id: string) {
  const { rows } = await sql<{ at: Date }>`
    select judged_at as at from pair_judgements
    where region_code = ${regionCode} and (application_id = ${id} or earlier_id = ${id})
    order by 1`.execute(tx);
  return rows;
}

export function listSelections(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("selection_lines as l")
    .innerJoin("selections as s", (join) =>
      join.onRef("s.region_code", "=", "l.region_code").onRef("s.id", "=", "l.selection_id"),
    )
    .innerJoin("cohorts as c", (join) =>
      join.onRef("c.region_code", "=", "s.region_code").onRef("c.id", "=", "s.cohort_id"),
    )
    .select(["s.selected_at", "c.name as cohort", "l.rank", "l.waiting_place"])
    .where("l.region_code", "=", regionCode)
    .where("l.application_id", "=", id)
    .orderBy("s.selected_at")
    .execute();
}

export function listDropouts(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("dropouts")
    .select(["reason_code", "recorded_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .execute();
}

export function listTasks(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("tasks")
    .select(["reason_text", "created_at", "closed_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .orderBy("created_at")
    .execute();
}

/** Where our list and the insurer's said different things, and what people settled of a reply. */
export async function listInsurerMarks(tx: Tx, regionCode: string, id: string) {
  const { rows } = await sql<{ what: "drift" | "settled"; at: Date }>`
    select 'drift' as what, r.ordered_at as at from drift_rows d
    join drift_reports r on r.region_code = d.region_code and r.id = d.report_id
    where d.region_code = ${regionCode} and d.application_id = ${id}
    union all
    select 'settled', settled_at from reply_settlements
    where region_code = ${regionCode} and application_id = ${id}
    order by 2`.execute(tx);
  return rows;
}

/** Who pays which month, how much, and how far it is; no payer where none is found yet. */
export function listPaidMonths(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("coverage_months as m")
    .leftJoin("ledger_accounts as a", (join) =>
      join.onRef("a.region_code", "=", "m.region_code").onRef("a.id", "=", "m.account_id"),
    )
    .select(["m.month", "m.amount_idr", "m.state", "a.name as payer"])
    .where("m.region_code", "=", regionCode)
    .where("m.application_id", "=", id)
    .orderBy("m.month")
    .execute();
}

/** Funds that are for a list on which somebody stands. */
export function listFundsOf(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("fund_people as p")
    .innerJoin("fund_terms as f", (join) =>
      join
        .onRef("f.region_code", "=", "p.region_code")
        .onRef("f.fund_id", "=", "p.fund_id")
        .onRef("f.version", "=", "p.version"),
    )
    .select(["f.name", "f.set_at"])
    .where("p.region_code", "=", regionCode)
    .where("p.application_id", "=", id)
    .orderBy("f.set_at")
    .execute();
}

export function listCards(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("cards as c")
    .leftJoin("card_revocations as r", (join) =>
      join.onRef("r.region_code", "=", "c.region_code").onRef("r.card_id", "=", "c.id"),
    )
    .select(["c.code", "c.valid_to", "c.issued_at", "r.revoked_at", "r.words"])
    .where("c.region_code", "=", regionCode)
    .where("c.application_id", "=", id)
    .orderBy("c.issued_at")
    .execute();
}

export function listObjections(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("objections")
    .select(["words", "received_at"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", id)
    .orderBy("id")
    .execute();
}

/** When officers wrote something freely, and of what kind. */
export async function listOfficerWords(tx: Tx, regionCode: string, id: string) {
  const { rows } = await sql<{ kind: "note" | "question" | "visit" | "recheck"; at: Date }>`
    select 'note' as kind, written_at as at from case_notes where region_code = ${regionCode} and application_id = ${id}
    union all
    select 'question', asked_at from field_visits where region_code = ${regionCode} and application_id = ${id}
    union all
    select 'visit', found_at from field_visit_results where region_code = ${regionCode} and application_id = ${id}
    union all
    select 'recheck', checked_at from recheck_results where region_code = ${regionCode} and application_id = ${id}
    order by 2`.execute(tx);
  return rows;
}

/** What was said of messages, for this application or for its number. */
export async function listConsents(
  tx: Tx,
  regionCode: string,
  id: string,
  phoneIndex: Buffer | null,
) {
  return tx
    .selectFrom("message_consents")
    .select(["channel", "is_given", "said_through", "said_at"])
    .where("region_code", "=", regionCode)
    .where((eb) =>
      eb.or([
        eb("application_id", "=", id),
        ...(phoneIndex === null
          ? []
          : [eb.and([eb("application_id", "is", null), eb("phone_index", "=", phoneIndex)])]),
      ]),
    )
    .orderBy("said_at")
    .execute();
}

/** What was written from a number: how much and when. The words themselves go once they are answered. */
export async function countHeard(tx: Tx, regionCode: string, phoneIndex: Buffer) {
  const { rows } = await sql<{ channel: string; n: number; last: Date }>`
    select channel, count(*)::int as n, max(sent_at) as last from incoming_messages
    where region_code = ${regionCode} and phone_index = ${phoneIndex}
    group by channel order by channel`.execute(tx);
  return rows;
}

/** Conversations and calls back that are kept under a number. */
export async function listTalks(tx: Tx, regionCode: string, phoneIndex: Buffer) {
  const { rows } = await sql<{ what: "conversation" | "call"; at: Date; until: Date | null }>`
    select 'conversation' as what, last_heard_at as at, forget_at as until from conversations
    where region_code = ${regionCode} and phone_index = ${phoneIndex}
    union all
    select 'call', asked_at, null from handovers where region_code = ${regionCode} and phone_index = ${phoneIndex}
    order by 2`.execute(tx);
  return rows;
}

/**
 * Who did or saw something of an application, and who took a file in which it stands: decrees, files to the insurer,
 * sheets of cards. The same of one person on one day counts together.
 */
export async function listDeeds(tx: Tx, regionCode: string, id: string, timeZone: string) {
  const { rows } = await sql<{ kind: string; actor_id: string; day: string; n: number }>`
    with subjects as (
      select ${id}::text as id
      union select decree_id::text from decree_lines where region_code = ${regionCode} and application_id = ${id}
      union select draft_id::text from decree_draft_lines where region_code = ${regionCode} and application_id = ${id}
      union select batch_id::text from batch_rows where region_code = ${regionCode} and application_id = ${id}
      union select id::text from cards where region_code = ${regionCode} and application_id = ${id}
      union select order_id::text from card_print_lines where region_code = ${regionCode} and application_id = ${id}
    )
    select e.kind, e.actor_id, (e.happened_at at time zone ${timeZone})::date::text as day, count(*)::int as n
    from events e join subjects s on s.id = e.subject_id
    where e.region_code = ${regionCode}
      and (e.subject_id = ${id} or e.kind in
        ('programme.decree-downloaded', 'programme.scan-downloaded', 'enrolment.batch-downloaded', 'cards.sheets-fetched', 'cards.card-fetched'))
    group by 1, 2, 3 order by 3, 1, 2`.execute(tx);
  return rows;
}
