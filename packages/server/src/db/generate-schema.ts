import type pg from "pg";

/** PostgreSQL types as they come out of the driver (`types.ts`). */
const TYPES: Readonly<Record<string, string>> = {
  bool: "boolean",
  bytea: "Buffer",
  date: "IsoDate",
  float4: "number",
  float8: "number",
  int2: "number",
  int4: "number",
  int8: "Int8",
  json: "JsonColumn",
  jsonb: "JsonColumn",
  numeric: "Numeric",
  text: "string",
  timestamptz: "Timestamp",
  uuid: "string",
  varchar: "string",
};

const HEADER = `// Written by generate-schema.ts from the migrated database. Do not edit.
import type { ColumnType } from "kysely";

/** A column that may be left out of an insert: the database fills it. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U>
    ? ColumnType<S, I | undefined, U>
    : ColumnType<T, T | undefined, T>;

/** Any value that JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** JSON is read parsed. A row of insertMany gives the value; the query builder wants it as JSON text. */
export type JsonColumn = ColumnType<JsonValue, JsonValue, JsonValue>;
/** A calendar date as ISO text, "2026-11-23". */
export type IsoDate = string;
export type Int8 = ColumnType<bigint, bigint | number | string, bigint | number | string>;
/** Exact, therefore text: convert it in the store, never to a float. */
export type Numeric = ColumnType<string, bigint | number | string, bigint | number | string>;
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
`;

type Column = {
  table: string;
  kind: string;
  table_comment: string | null;
  name: string;
  type: string;
  is_array: boolean;
  is_required: boolean;
  is_filled: boolean;
  is_computed: boolean;
  comment: string | null;
};

/** The same types inside an array, where they have one form only. */
const ELEMENTS: Readonly<Record<string, string>> = {
  Int8: "bigint",
  JsonColumn: "JsonValue",
  Numeric: "string",
  Timestamp: "Date",
};

/**
 * Reads the public tables and views of a migrated database and writes them as TypeScript.
 *
 * PostgreSQL does not say whether a view's column can be null. A view over one table keeps what that table
 * says of its columns; in any other view every column may be null.
 */
export async function renderSchema(client: pg.Client | pg.Pool): Promise<string> {
  const { rows } = await client.query<Column>(`
    select c.relname as "table", c.relkind as kind, obj_description(c.oid, 'pg_class') as table_comment,
      a.attname as name, coalesce(e.typname, t.typname) as type, e.oid is not null as is_array,
      a.attnotnull or coalesce(base.attnotnull, false) as is_required,
      a.atthasdef or a.attidentity <> '' as is_filled,
      a.attgenerated <> '' or a.attidentity = 'a' as is_computed,
      col_description(c.oid, a.attnum) as comment
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
    left join lateral (
      select min(d.refobjid) as oid
      from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
      where w.ev_class = c.oid and c.relkind in ('v', 'm')
      having count(distinct d.refobjid) = 1
    ) single on true
    left join pg_attribute base on base.attrelid = single.oid and base.attname = a.attname
      and base.atttypid = a.atttypid
    where c.relkind in ('r', 'p', 'v', 'm')
    order by c.relname, a.attnum`);

  const tables = Map.groupBy(rows, (row) => row.table);
  const interfaces = [...tables].map(([name, columns]) => renderTable(name, columns));
  const entries = [...tables.keys()].map((name) => `  ${name}: ${typeName(name)};\n`).join("");
  return `${HEADER}\n${interfaces.join("\n")}\nexport interface Schema {\n${entries}}\n`;
}

function renderTable(name: string, columns: readonly Column[]): string {
  const lines = columns.map(
    (column) => `${docComment(column.comment, "  ")}  ${column.name}: ${columnType(column)};\n`,
  );
  const comment = docComment(columns[0]?.table_comment ?? null, "");
  return `${comment}export interface ${typeName(name)} {\n${lines.join("")}}\n`;
}

function columnType(column: Column): string {
  const element = TYPES[column.type];
  if (element === undefined) {
    throw new Error(
      `No TypeScript type is known for ${column.type} (${column.table}.${column.name}).`,
    );
  }
  const type = column.is_array ? `${ELEMENTS[element] ?? element}[]` : element;
  const nullable = column.is_required ? type : `${type} | null`;
  if (column.is_computed) return `ColumnType<${nullable}, never, never>`;
  return column.is_filled ? `Generated<${nullable}>` : nullable;
}

function docComment(comment: string | null, indent: string): string {
  return comment === null ? "" : `${indent}/** ${comment.replaceAll("*/", "* /")} */\n`;
}

/** `batch_rows` → `BatchRows`. */
function typeName(table: string): string {
  return table.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
