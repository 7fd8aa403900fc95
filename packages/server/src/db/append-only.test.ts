import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asOwner, countRows, tableNames } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { givenWholeSeason } from "../testing/whole-office.ts";
import { inScope, type Tx } from "./transaction.ts";

let work: TestOffice;
let protectedTables: string[];
let counts: Record<string, number>;
beforeAll(async () => {
  work = await givenOffice();
  await givenWholeSeason(work);
  protectedTables = await tablesThatRefuse(work);
  counts = await countRows(work);
});
afterAll(() => work.close());

/** The tables that have a trigger which refuses a change. */
async function tablesThatRefuse({ db }: TestOffice): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct c.relname as name from pg_trigger t
    join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
    where p.proname = 'refuse_change' order by 1`.execute(db.owner);
  return rows.map((row) => row.name);
}

/** What may be changed, and why; every other table of the programme is append-only. */
const MAY_CHANGE: Readonly<Record<string, string>> = {
  regions: "reference data",
  kelurahan: "reference data: a kelurahan ends",
  occupations: "reference data",
  decision_policies: "reference data: a policy is closed by its last day",
  exchange_templates: "reference data: a layout is closed by its last day",
  insurer_reasons: "what a text means may be understood better",
  api_keys: "a key is revoked",
  lists: "row_count is filled in when the last row is stored",
  runs: "completed_at and summary are filled in at the end",
  run_orders: "the progress of a job",
  drift_reports: "the progress of a job",
  card_orders: "the progress of a job",
  card_sheets: "printed sheets are thrown away after a week",
  ledger_totals: "derived: kept by the trigger of the transfers",
  coverage_months: "planned anew until money stands behind it; then the ledger moves it",
  coverage_plans: "the progress of a job",
  payment_errands: "what is still to be asked",
  payment_inbox: "what still has to be worked off",
  coverage_commitments: "the progress of a job",
  tasks: "a task is closed",
  cases: "derived: what waits now",
  journeys: "derived: how far each application came",
  case_claims: "who works on a case now",
  clean_selections: "what somebody looked at is given up when nobody confirms it",
  clean_selection_rows: "given up with its selection",
  evidence_uploads: "what is on its way",
  evidence_parts: "what is on its way",
  outbox: "what still has to leave",
  inbox: "what still has to be answered",
  conversations: "where somebody stands now; forgotten after a week",
  conversation_photos: "what still has to be fetched",
  data_copy_proofs: "how far the code is that opens a copy",
  phone_drafts: "what somebody is typing",
  phone_draft_parts: "what is on its way",
  tries: "counted again and again, and forgotten when the window has ended",
  staff: "a name is mended, somebody joins or leaves",
  staff_grants: "a role is taken away",
  staff_invitations: "a link works once",
  devices: "a device opens anew, with a higher counter and another token",
  sign_in_users: "kept by the sign-in library",
  sign_in_sessions: "kept by the sign-in library: a session ends",
  sign_in_accounts: "kept by the sign-in library: a password is changed",
  sign_in_verifications: "kept by the sign-in library: a challenge is met",
  sign_in_two_factors: "kept by the sign-in library: somebody has another phone",
  sign_in_passkeys: "kept by the sign-in library: how often one was used",
  sign_in_tries: "wrong passwords are forgotten",
  person_keys: "derived: other rules make other keys",
  keyed_regions: "derived, as the keys are",
  identities: "a worker who moves keeps the row, and the region changes",
};

test("every table is append-only, but for those that are named here with their reason", async () => {
  const open = (await tableNames(work)).filter((name) => !protectedTables.includes(name));
  expect(open.sort()).toEqual(Object.keys(MAY_CHANGE).sort());
});

test("there is a row in every table that refuses changes, or its refusal would not show", () => {
  expect(protectedTables.length).toBeGreaterThan(20);
  expect(protectedTables.filter((name) => counts[name] === 0)).toEqual([]);
});

const SCOPE = { regionCode: "15.71", areas: "*", actorId: "test" } as const;
const asService = (work: TestOffice, attempt: (tx: Tx) => Promise<unknown>) =>
  inScope(work.db.service, SCOPE, "read write", attempt);

/** Attempts on a table that must not succeed. Each names a column, for an update needs one. */
const ATTEMPTS = {
  update: (name: string, column: string) =>
    sql`update ${sql.table(name)} set ${sql.ref(column)} = ${sql.ref(column)}`,
  delete: (name: string) => sql`delete from ${sql.table(name)}`,
  truncate: (name: string) => sql`truncate ${sql.table(name)} cascade`,
} as const;

describe.each(["update", "delete", "truncate"] as const)("%s", (kind) => {
  test("is refused to the service, which was never granted it", async () => {
    for (const name of protectedTables) {
      const attempt = asService(work, (tx) => ATTEMPTS[kind](name, "region_code").execute(tx));
      // rule_versions has no region; either way the service has no right to change it.
      await expect(attempt, name).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|42703)$/),
      });
    }
  });

  test("is refused to the owner too, who has every right but not this one", async () => {
    for (const name of protectedTables) {
      if (kind === "update" && name === "rule_versions") continue; // may be closed: see below
      // Kept only as long as they are needed.
      if (kind === "delete" && ["uploads", "evidence_pictures"].includes(name)) continue;
      const attempt = asOwner(work, (tx) => ATTEMPTS[kind](name, "region_code").execute(tx));
      await expect(attempt, name).rejects.toThrow("append only");
    }
    expect(await countRows(work)).toEqual(counts);
  });
});

test("a rule version may be closed and confirmed, and nothing else of it changed", async () => {
  const id = "membership-entry-age-min";
  const change = (set: string) =>
    asOwner(work, (tx) =>
      sql`update rule_versions set ${sql.raw(set)} where id = ${id}`.execute(tx),
    );
  await change("verified_by = 'Kepala Bidang'");
  await change("valid_to = '2030-12-31'");
  for (const set of ["value = '{}'", "valid_from = '2020-01-01'", "basis = 'none'", "id = 'x'"]) {
    await expect(change(set), set).rejects.toThrow("append only");
  }
});

test("the service changes of the other tables only what their reason says", async () => {
  const { rows } = await sql<{ name: string; columns: string }>`
    select table_name as name, string_agg(column_name, ' ' order by column_name) as columns
    from information_schema.column_privileges
    where grantee = 'payung_server' and privilege_type = 'UPDATE' and table_name not like 'sign_in_%'
    group by 1 order by 1`.execute(work.db.owner);
  expect(Object.fromEntries(rows.map((row) => [row.name, row.columns]))).toEqual({
    card_orders: "cards_done cards_total cleared_at ended_at",
    case_claims: "claimed_at claimed_by expires_at",
    cases: "since",
    // As the plan has it, and no further: what money has done to a month only the trigger writes (state_follows_money).
    coverage_commitments: "amount_idr ended_at months_done",
    coverage_months: "account_id amount_idr plan_id rate_id state",
    coverage_plans:
      "at_member at_month at_started_on basis changes ended_at funds gaps months_done months_total unpaid_count uses",
    devices: "announced clock_ahead counter opened_at token_expires_at token_hash",
    conversation_photos: "attempt due_at",
    conversations: "forget_at last_heard_at remind_at state_sealed",
    evidence_uploads: "received refusal",
    drift_reports: "counts ended_at previous_id refusal rows_done rows_total stage",
    inbox: "attempt due_at",
    insurer_reasons: "reason_code",
    journeys:
      "by_data decided_at decision_id decreed_at is_complete kelurahan_code occupation_id outcome protected_at sent_at sex was_wrong",
    // Always true: it only lets whoever spends hold the row.
    ledger_totals: "is_limited",
    lists: "row_count",
    outbox: "attempt due_at taken_at",
    payment_errands: "attempt due_at",
    payment_inbox: "attempt due_at",
    data_copy_proofs: "proof_sealed",
    phone_drafts: "photo_bytes photo_sha256 state_sealed submitted_at",
    run_orders:
      "cancelled_at cancelled_by deciding_at ended_at refusal rows_done rows_total run_id stage",
    runs: "completed_at summary",
    staff: "ended_at ended_by joined_at name organisation",
    staff_grants: "ended_at ended_by",
    staff_invitations: "closed_at",
    tasks: "closed_at closed_by reason_code resolution who_can_fix",
    tries: "count ends_at",
  });
  const deletes = await sql`
    select table_name from information_schema.role_table_grants
    where grantee = 'payung_server' and table_schema = 'public' and table_name not like 'sign_in_%'
      and privilege_type in ('DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES')
    order by table_name`.execute(work.db.owner);
  expect(deletes.rows).toEqual([
    { table_name: "card_sheets" },
    { table_name: "case_claims" },
    { table_name: "cases" },
    { table_name: "clean_selections" },
    { table_name: "conversation_photos" },
    { table_name: "conversations" },
    { table_name: "evidence_parts" },
    { table_name: "evidence_uploads" },
    // By what somebody is found, and whose a NIK is, follows a correction.
    { table_name: "identities" },
    { table_name: "inbox" },
    { table_name: "outbox" },
    { table_name: "payment_errands" },
    { table_name: "payment_inbox" },
    { table_name: "person_keys" },
    { table_name: "phone_draft_parts" },
    { table_name: "phone_drafts" },
    { table_name: "tries" },
  ]);
});
