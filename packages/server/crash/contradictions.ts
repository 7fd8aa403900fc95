import type pg from "pg";

/**
 * What may never be, whatever happened: each query counts what contradicts its sentence. Some repeat a
 * constraint, because a constraint is only as good as the index that a crash has left behind.
 */
const NEVER: Readonly<Record<string, string>> = {
  "a list has other rows than it says": `
    select count(*) from lists l left join
      (select list_id, count(*) n from applications group by list_id) a on a.list_id = l.id
    where row_count is distinct from n`,
  "a row of a list became two applications": `
    select count(*) - count(distinct (list_id, row_number)) from applications where list_id is not null`,
  "a file was taken in twice": `
    select (select count(*) - count(distinct file_sha256) from lists)
         + (select count(*) - count(distinct file_sha256) from insurer_replies)`,
  "the same inputs were run twice": "select count(*) - count(distinct inputs_sha256) from runs",
  "a run did not end": "select count(*) from runs where completed_at is null or summary is null",
  "a run has decisions without findings, or findings without a decision": `
    select count(*) from
      (select application_id, run_id from decisions where run_id is not null) d
      full join verifications v using (application_id, run_id)
    where d.application_id is null or v.application_id is null`,
  "a row of a list was not decided exactly once in a run": `
    select count(*) from (
      select from applications a join runs r on r.list_id = a.list_id
      left join decisions d on d.application_id = a.id and d.run_id = r.id
      group by a.id, r.id having count(d.id) <> 1) decided`,
  "someone was not approved and is not told why": `
    select count(*) from decisions where outcome <> 'approved' and cardinality(grounds) = 0`,
  "an approved worker has no identity": `
    select count(*) from decisions d join applications a on a.id = d.application_id
    where d.outcome = 'approved' and not exists
      (select from identities i where i.nik_index = a.nik_index)`,
  "one worker was approved twice": `
    select count(*) - count(distinct a.nik_index) from applications a where exists
      (select from decisions d where d.application_id = a.id and d.outcome = 'approved')`,
  "someone was drawn for a visit who was not approved": `
    select count(*) from rechecks c where not exists (select from decisions d
      where d.application_id = c.application_id and d.run_id = c.run_id and d.outcome = 'approved')`,
  "a list was taken in without a note of it, or noted twice": `
    select count(*) from lists l where 1 <>
      (select count(*) from events e where e.kind = 'intake.list-taken' and e.subject_id = l.id::text)`,
  "an answer was kept of a registry file that was not": `
    select count(*) from registry_answers a where mode = 'file' and not exists (select
      from registry_extracts x where x.source = a.source and encode(x.sha256, 'hex') = a.reference)`,
  "a decree has other lines than it says": `
    select count(*) from decrees d left join
      (select decree_id, count(*) n from decree_lines group by decree_id) l on l.decree_id = d.id
    where line_count <> coalesce(n, 0)`,
  "a batch has other rows than it says": `
    select count(*) from insurer_batches b left join
      (select batch_id, count(*) n from batch_rows group by batch_id) r on r.batch_id = b.id
    where row_count <> coalesce(n, 0)`,
  "a reply has other rows than it says": `
    select count(*) from insurer_replies p left join
      (select reply_id, count(*) n from reply_rows group by reply_id) r on r.reply_id = p.id
    where row_count <> coalesce(n, 0)`,
  "the insurer accepted someone who is no member, or has a member it did not accept": `
    select count(*) from (select application_id, kpj from reply_rows where outcome = 'accepted') r
      full join memberships m using (application_id, kpj) where r.kpj is null or m.kpj is null`,
  "one worker is a member twice": `
    select count(*) - least(count(distinct application_id), count(distinct kpj),
      count(distinct worker_id)) from memberships`,
  "a row of the reply that needs a person has no task, or several": `
    select count(*) from reply_rows r
    where outcome in ('rejected', 'suspense', 'conflict') and 1 <>
      (select count(*) from tasks t where t.source_key = r.reply_id || ' ' || r.row_number)`,
};

/** Everything in a database that cannot be true together, and every table or index that is damaged. */
export async function contradictions(client: pg.Client): Promise<string[]> {
  const found: string[] = [];
  for (const [sentence, query] of Object.entries(NEVER)) {
    const { rows } = await client.query<{ count: string }>(`select (${query}) as count`);
    const count = Number(rows[0]?.count);
    if (count !== 0) found.push(`${sentence} (${count})`);
  }
  return found;
}

/** Every table and index whose pages contradict themselves or each other, in PostgreSQL's own words. */
export async function damages(client: pg.Client): Promise<string[]> {
  await client.query("create extension if not exists amcheck");
  const { rows: tables } = await client.query<{ name: string; said: string }>(`
    select c.relname as name, h.msg as said from pg_class c, verify_heapam(c.oid) h
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`);
  const found = tables.map(({ name, said }) => `${name}: ${said}`);
  const { rows: indexes } = await client.query<{ name: string }>(`
    select i.indexrelid::regclass::text as name from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
    where m.amname = 'btree' and c.relnamespace = 'public'::regnamespace`);
  for (const { name } of indexes) {
    try {
      await client.query("select bt_index_check($1::regclass, true)", [name]);
    } catch (error) {
      found.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return found;
}
