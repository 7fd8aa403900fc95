import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadReferenceData } from "../reference/starter.ts";
import { asOwner, countRows } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { givenWholeSeason, KENALI, TELANAIPURA } from "../testing/whole-office.ts";
import { inScope, type Scope, type Tx } from "./transaction.ts";

const JAMBI: Scope = { regionCode: "15.71", areas: "*", actorId: "test" };
const ELSEWHERE: Scope = { ...JAMBI, regionCode: "15.72" };
const IN_KENALI: Scope = { ...JAMBI, areas: [KENALI.kelurahanCode] };

/** Without a wall, on purpose: they hold no person and no region's own data. */
const OPEN_TO_ALL = ["exchange_templates", "occupations", "regions", "rule_versions"];

let work: TestOffice;
let counts: Record<string, number>;
let regional: string[];
let areal: string[];
/** Of each table some row as it lies there, and one of Telanaipura where the table knows kelurahan. */
const samples = new Map<string, object>();

beforeAll(async () => {
  work = await givenOffice();
  await givenWholeSeason(work);
  await loadReferenceData(work.db.owner, {
    regionCode: ELSEWHERE.regionCode,
    name: "Kota Sungai Penuh",
    isExample: true,
  });
  counts = await countRows(work);
  regional = (await tablesWith("region_code")).filter((name) => !OPEN_TO_ALL.includes(name));
  areal = await tablesWith("kelurahan_code");
  await asOwner(work, async (tx) => {
    for (const name of regional) {
      const where = areal.includes(name)
        ? sql`where kelurahan_code = ${TELANAIPURA.kelurahanCode}`
        : sql``;
      const { rows } = await sql<{ row: object }>`
        select to_json(t) as row from ${sql.table(name)} t ${where} limit 1`.execute(tx);
      if (rows[0] !== undefined) samples.set(name, rows[0].row);
    }
  });
});
afterAll(() => work.close());

async function tablesWith(column: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attname = ${column} and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    order by 1`.execute(work.db.owner);
  return rows.map((row) => row.name);
}

const as = <T>(scope: Scope, look: (tx: Tx) => Promise<T>) =>
  inScope(work.db.service, scope, "read write", look);
const countIn = async (tx: Pick<Tx, "getExecutor">, name: string): Promise<number> => {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(name)}`.execute(
    tx,
  );
  return Number(rows[0]?.n);
};
const insertSample = (tx: Tx, name: string) =>
  sql`insert into ${sql.table(name)}
    select * from json_populate_record(null::${sql.table(name)}, ${JSON.stringify(samples.get(name))})`.execute(
    tx,
  );
/** Whether the service may insert at all; reference data it only reads. */
const mayInsert = async (name: string) => {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege(${name}, 'insert') as may`.execute(work.db.service);
  return rows[0]?.may === true;
};

test("there is something to hide: every table of the region has rows, every one of a kelurahan rows of two", async () => {
  expect(regional.filter((name) => counts[name] === 0 || !samples.has(name))).toEqual([]);
  expect(regional.length).toBeGreaterThan(25);
  expect(areal.length).toBeGreaterThan(14);
});

test("the service sees its own region whole", async () => {
  for (const name of regional) {
    expect(await as(JAMBI, (tx) => countIn(tx, name)), name).toBe(counts[name]);
  }
});

describe("rows of another region", () => {
  /** That a NIK is somewhere a worker must be known everywhere; the row holds a keyed index and two ids. */
  const KNOWN_ANYWHERE = ["identities"];

  test("are not seen, nor counted", async () => {
    for (const name of regional) {
      const regions = await as(ELSEWHERE, async (tx) => {
        const { rows } = await sql<{ region_code: string }>`
          select distinct region_code from ${sql.table(name)}`.execute(tx);
        return rows.map((row) => row.region_code);
      });
      if (KNOWN_ANYWHERE.includes(name)) expect(regions, name).toEqual(["15.71"]);
      else expect(regions, name).not.toContain("15.71");
    }
  });

  test("cannot be added", async () => {
    for (const name of regional) {
      const refusal = (await mayInsert(name)) ? /row-level security/ : /permission denied/;
      const attempt = as(ELSEWHERE, (tx) => insertSample(tx, name));
      await expect(attempt, name).rejects.toThrow(refusal);
    }
  });

  test("cannot be changed where something may be changed", async () => {
    for (const [name, column] of [
      ["lists", "row_count"],
      ["runs", "completed_at"],
      ["tasks", "closed_by"],
      ["run_orders", "stage"],
    ] as const) {
      const { numAffectedRows } = await as(ELSEWHERE, (tx) =>
        sql`update ${sql.table(name)} set ${sql.ref(column)} = null`.execute(tx),
      );
      expect(numAffectedRows, name).toBe(0n);
    }
  });
});

describe("outside of a request", () => {
  test("nothing of a region is seen, also on a connection that was used before", async () => {
    // Every connection of the pool has carried a scope; what it leaves behind is an empty text.
    await Promise.all(
      Array.from({ length: 20 }, () => as(JAMBI, (tx) => countIn(tx, "identities"))),
    );
    for (const name of regional) {
      const seen = await Promise.all(
        Array.from({ length: 4 }, () => countIn(work.db.service, name)),
      );
      expect(seen, name).toEqual([0, 0, 0, 0]);
    }
  });

  test("nothing is added", async () => {
    for (const name of regional) {
      const refusal = (await mayInsert(name)) ? /row-level security/ : /permission denied/;
      const attempt = work.db.service.transaction().execute((tx) => insertSample(tx, name));
      await expect(attempt, name).rejects.toThrow(refusal);
    }
  });
});

describe("an officer of one kelurahan", () => {
  test("sees and counts the rows of that one, and no others", async () => {
    for (const name of areal) {
      const own = await asOwner(work, async (tx) => {
        const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(name)}
          where kelurahan_code = ${KENALI.kelurahanCode}`.execute(tx);
        return Number(rows[0]?.n);
      });
      expect(own, name).toBeGreaterThan(0);
      expect(own, name).toBeLessThan(counts[name] ?? 0);
      const seen = await as(IN_KENALI, async (tx) => {
        const { rows } = await sql<{ code: string }>`
          select kelurahan_code as code from ${sql.table(name)}`.execute(tx);
        return rows.map((row) => row.code);
      });
      expect(seen, name).toEqual(Array(own).fill(KENALI.kelurahanCode));
    }
  });

  test("adds no row to another", async () => {
    for (const name of areal) {
      const refusal = (await mayInsert(name)) ? /row-level security/ : /permission denied/;
      const attempt = as(IN_KENALI, (tx) => insertSample(tx, name));
      await expect(attempt, name).rejects.toThrow(refusal);
    }
  });

  test("closes no task of another", async () => {
    const { numAffectedRows } = await as(IN_KENALI, (tx) =>
      sql`update tasks set resolution = resolution where kelurahan_code = ${TELANAIPURA.kelurahanCode}`.execute(
        tx,
      ),
    );
    expect(numAffectedRows).toBe(0n);
  });

  test("sees through no view what the tables hide", async () => {
    const views = await sql<{ name: string }>`
      select relname as name from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace`.execute(
      work.db.owner,
    );
    expect(views.rows.map((row) => row.name)).toContain("current_decisions");
    for (const { name } of views.rows) {
      expect(await countIn(work.db.service, name), name).toBe(0);
      // Funds and the ledger's months belong to the region and to no kelurahan.
      if (
        ["current_fund_terms", "current_group_funds", "fund_movements", "closed_months"].includes(
          name,
        )
      )
        continue;
      const { rows } = await as(IN_KENALI, (tx) =>
        sql<{
          code: string;
        }>`select distinct kelurahan_code as code from ${sql.table(name)}`.execute(tx),
      );
      expect(rows, name).toEqual([{ code: KENALI.kelurahanCode }]);
    }
  });

  test("of two sees both; of none sees nobody", async () => {
    const both = { ...JAMBI, areas: [KENALI.kelurahanCode, TELANAIPURA.kelurahanCode] };
    const none = { ...JAMBI, areas: [] };
    expect(await as(both, (tx) => countIn(tx, "applications"))).toBe(counts["applications"]);
    for (const name of areal) expect(await as(none, (tx) => countIn(tx, name)), name).toBe(0);
  });
});

describe("whoever sees single people", () => {
  /** Every table that speaks of an application, and that has rows of some. */
  let ofPeople: string[];
  let chosen: string[];
  const seenIn = (scope: Scope, name: string, column: string) =>
    as(scope, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select distinct ${sql.ref(column)} as id from ${sql.table(name)} order by 1`.execute(tx);
      return rows.map((row) => row.id);
    });
  const scopes = (): readonly (readonly [string, Scope])[] => [
    ["of an RT", { ...JAMBI, areas: [], narrow: [`${KENALI.kelurahanCode}/7`] }],
    ["of an organisation", { ...JAMBI, areas: [], narrow: ["own:Serikat Ojek"] }],
  ];
  beforeAll(async () => {
    ofPeople = (await tablesWith("application_id")).filter((name) => areal.includes(name));
    // Every second one of Kenali lives in RT 7 and came through the union. As the owner, who may switch the trigger off.
    chosen = await asOwner(work, async (tx) => {
      await sql`alter table applications disable trigger user`.execute(tx);
      const { rows } = await sql<{ id: string }>`
        update applications set rt = 7, organisation = 'Serikat Ojek' where id in (
          select id from applications where kelurahan_code = ${KENALI.kelurahanCode} and row_number % 2 = 0)
        returning id`.execute(tx);
      await sql`alter table applications enable trigger user`.execute(tx);
      return rows.map((row) => row.id).sort();
    });
    expect(chosen.length).toBeGreaterThan(3);
    expect(ofPeople.length).toBeGreaterThan(10);
  });

  test("sees theirs, and of every other table what belongs to those", async () => {
    for (const [who, scope] of scopes()) {
      expect(await seenIn(scope, "applications", "id"), who).toEqual(chosen);
      let found = 0;
      for (const name of ofPeople) {
        const seen = await seenIn(scope, name, "application_id");
        const there = await seenIn(JAMBI, name, "application_id");
        expect(seen, `${name} ${who}`).toEqual(there.filter((id) => chosen.includes(id)));
        found += seen.length;
      }
      expect(found, who).toBeGreaterThan(10);
    }
  });

  test("sees nobody of another RT, organisation or region", async () => {
    for (const narrow of [
      [`${KENALI.kelurahanCode}/8`],
      [`${TELANAIPURA.kelurahanCode}/7`],
      ["own:Serikat"],
      ["own:"],
      ["own"],
    ])
      expect(await seenIn({ ...JAMBI, areas: [], narrow }, "applications", "id")).toEqual([]);
    for (const [who, scope] of scopes())
      expect(await seenIn({ ...scope, regionCode: "15.72" }, "applications", "id"), who).toEqual(
        [],
      );
  });

  test("adds rows of theirs, and no others", async () => {
    for (const [, scope] of scopes())
      for (const name of ofPeople.filter((each) => each !== "pair_judgements")) {
        const refusal = (await mayInsert(name)) ? /row-level security/ : /permission denied/;
        await expect(
          as(scope, (tx) => insertSample(tx, name)),
          name,
        ).rejects.toThrow(refusal);
      }
  });
});

describe("the catalogue", () => {
  test("has a wall around every table but the four that anyone may read, and the owner is not above it", async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
        and not (relrowsecurity and relforcerowsecurity
          and exists (select from pg_policy where polrelid = pg_class.oid))
      order by 1`.execute(work.db.owner);
    expect(rows.map((row) => row.name)).toEqual(OPEN_TO_ALL);
  });

  test("names the region in every policy, and the kelurahan wherever a table knows it", async () => {
    const { rows } = await sql<{ table: string; text: string }>`
      select polrelid::regclass::text as table,
        string_agg(concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), ' ') as text
      from pg_policy group by 1`.execute(work.db.owner);
    for (const { table, text } of rows) {
      // The sign-in library knows no regions: only its own connections see its tables, at all.
      if (table.startsWith("sign_in_")) expect(text, table).toBe("app_signs_in()");
      else expect(text, table).toContain("app_region()");
      if (areal.includes(table)) expect(text, table).toContain("app_sees(kelurahan_code)");
    }
  });

  test("has region_code first in the key of every regional table", async () => {
    const { rows } = await sql<{ name: string; first: string }>`
      select c.relname as name, a.attname as first from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indisprimary and c.relnamespace = 'public'::regnamespace`.execute(work.db.owner);
    const otherwise = rows.filter(
      (row) => regional.includes(row.name) && row.first !== "region_code",
    );
    // One NIK is one worker in the whole country.
    expect(otherwise).toEqual([{ name: "identities", first: "nik_index" }]);
  });

  test("has no view that looks with its owner's eyes, and few functions that act with their owner's rights", async () => {
    const views = await sql`
      select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
        and not coalesce('security_invoker=true' = any (reloptions), false)`.execute(work.db.owner);
    expect(views.rows).toEqual([]);
    // One runs ANALYZE on tables from a fixed list, one makes an application say what a correction of it says, two keep the
    // ledger's totals and months (ADR 0044). None finds anything by another's path, and none says anything.
    const functions = await sql`
      select proname as name, proconfig::text like '%search_path=public, pg_temp%' as fixed_path,
        prorettype::regtype::text as says, has_function_privilege('public', oid, 'execute') as by_anyone
      from pg_proc where prosecdef and pronamespace = 'public'::regnamespace order by 1`.execute(
      work.db.owner,
    );
    expect(functions.rows).toEqual([
      { name: "apply_bill_withdrawal", fixed_path: true, says: "trigger", by_anyone: false },
      { name: "apply_billed", fixed_path: true, says: "trigger", by_anyone: false },
      { name: "apply_confirmed", fixed_path: true, says: "trigger", by_anyone: false },
      // It carries out what two people have written down, and nothing else (ADR 0027).
      // It gives free what was set aside for a lapsed month, and marks the month (ADR 0048).
      { name: "apply_lapses", fixed_path: true, says: "trigger", by_anyone: false },
      { name: "apply_parameter", fixed_path: true, says: "void", by_anyone: false },
      { name: "apply_transfers", fixed_path: true, says: "trigger", by_anyone: false },
      { name: "corrections_apply", fixed_path: true, says: "trigger", by_anyone: false },
      { name: "open_ledger_totals", fixed_path: true, says: "trigger", by_anyone: false },
      { name: "refresh_statistics", fixed_path: true, says: "void", by_anyone: false },
    ]);
  });

  test("lets the service own nothing, be nothing more, and make nothing", async () => {
    const { rows: owned } = await sql`
      select relname as name from pg_class where relowner = 'payung_server'::regrole
      union all select proname from pg_proc where proowner = 'payung_server'::regrole
      union all select nspname from pg_namespace where nspowner = 'payung_server'::regrole
      union all select datname from pg_database where datdba = 'payung_server'::regrole`.execute(
      work.db.owner,
    );
    expect(owned).toEqual([]);
    const { rows: role } = await sql`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
        exists (select from pg_auth_members where member = r.oid) as is_member_of_another,
        has_schema_privilege(r.rolname, 'public', 'create') as makes_tables,
        has_schema_privilege(r.rolname, 'maintenance', 'usage') as enters_maintenance
      from pg_roles r where rolname = 'payung_server'`.execute(work.db.owner);
    expect(role).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        is_member_of_another: false,
        makes_tables: false,
        enters_maintenance: false,
      },
    ]);
  });

  test("grants nobody else anything", async () => {
    const { rows } = await sql`
      select grantee, table_name, privilege_type from information_schema.role_table_grants
      where table_schema = 'public' and grantee not in ('payung_owner', 'payung_server')`.execute(
      work.db.owner,
    );
    expect(rows).toEqual([]);
  });
});
