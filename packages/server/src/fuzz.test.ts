import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROUTES } from "./routes.ts";
import type { AnyRoute } from "./shared/route.ts";
import { givenApi, type TestApi } from "./testing/serve.ts";
import { OPENAPI } from "./web.ts";

/** How many requests each operation gets; more by FUZZ_RUNS. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 100);
/** What reads a file does so in a process of its own: each try costs a hundred times as much. */
const READS_A_FILE: ReadonlySet<string> = new Set([
  "/v1/insurer-replies",
  "/v1/uploads/:id/previews",
  "/v1/uploads/:id/reply-previews",
  "/v1/uploads/:id/member-previews",
]);
const SEED = Number(process.env["SEED"] ?? 20261123);

type Schema = { readonly [key: string]: unknown };
type Operation = {
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
};

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("administrator");
});
afterAll(() => api.close());

/** Texts that have broken other systems: for the database, for patterns, for JavaScript itself. */
const NASTY = fc.constantFrom(
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "'; drop table applications; --",
  "%00",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "NaN",
  "9".repeat(400),
  "-1",
  "0",
  "1e9",
  "2026-02-30",
  "0000-00-00",
  "9999-12-31",
  "2000-01-01",
  "١٢٣",
  "🙂".repeat(50),
  "\u202eabc",
  "15.71.07.1005",
  "99.99.99.9999",
  "019ab000-0000-7000-8000-000000000001",
  "00000000-0000-0000-0000-000000000000",
);
const ANYTHING = fc.oneof(
  NASTY,
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, false, [], {}, [[]], 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e308),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values of a schema: some as it wants them, some nearly so, some not at all. */
function someOf(schema: Schema | undefined): fc.Arbitrary<unknown> {
  const wanted = wantedOf(schema ?? {});
  return fc.oneof({ weight: 12, arbitrary: wanted }, { weight: 1, arbitrary: ANYTHING });
}

function wantedOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, properties, items, pattern, anyOf, additionalProperties, propertyNames } = schema;
  if (typeof schema["$ref"] === "string") return wantedOf(component(schema["$ref"]));
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
  if (Array.isArray(anyOf)) return fc.oneof(...(anyOf as Schema[]).map(wantedOf));
  if (schema["format"] === "uuid") return fc.oneof(fc.uuid({ version: 7 }), KNOWN_ID);
  if (typeof pattern === "string") return patterned(pattern);
  if (type === "boolean") return fc.boolean();
  if (type === "integer" || type === "number") {
    const min = Math.max(-(2 ** 31), Number(schema["minimum"] ?? 0));
    const max = Math.min(2 ** 31, Number(schema["maximum"] ?? 1000));
    return fc.integer({ min, max: Math.max(min, max) });
  }
  if (type === "array") return fc.array(someOf(items as Schema), { maxLength: 4 });
  if (type === "object" && properties === undefined)
    return fc.dictionary(
      wantedOf((propertyNames ?? {}) as Schema).map(String),
      someOf(additionalProperties as Schema),
      { maxKeys: 3 },
    );
  if (type === "object") return objectOf(schema);
  return fc.oneof(NASTY, fc.string({ maxLength: 30 }), fc.constant("Budi"));
}

const KNOWN_ID = fc.constant("019ab000-0000-7000-8000-000000000001");

/** A text for the few patterns that our fields have, by what it is a pattern of. */
function patterned(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.string();
  }
}

function component(ref: string): Schema {
  const schemas = (OPENAPI["components"] as { schemas: Record<string, Schema> }).schemas;
  return schemas[ref.split("/").at(-1) ?? ""] ?? {};
}

/** An object with all it needs, mostly; sometimes a field is missing, or there is one too many. */
function objectOf(schema: Schema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>);
  const required = new Set((schema["required"] ?? []) as string[]);
  const record = fc.record(Object.fromEntries(fields.map(([name, each]) => [name, someOf(each)])), {
    requiredKeys: fields.map(([name]) => name).filter((name) => required.has(name)),
  });
  return fc.oneof(
    { weight: 10, arbitrary: record },
    {
      weight: 1,
      arbitrary: record.map((each) => Object.fromEntries(Object.entries(each).slice(1))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(record, fc.string(), ANYTHING)
        .map(([each, name, value]) => ({ ...each, [name]: value })),
    },
  );
}

const BODIES = fc.constantFrom(
  "",
  "{",
  "null",
  "[]",
  "1",
  '"x"',
  '{"__proto__":{"id":1}}',
  '{"constructor":{"prototype":{"id":1}}}',
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`,
  '{"id":"\\u0000"}',
  "\ufeff{}",
);

type Sent = { readonly path: string; readonly body?: unknown };

/** Requests for a route: its address with fields filled in, and a body where it takes one. */
function requestsOf(route: AnyRoute): fc.Arbitrary<Sent> {
  const path = route.path.replace(/:([A-Za-z]+)/g, "{$1}");
  const paths = OPENAPI["paths"] as Record<string, Record<string, Operation>>;
  const operation = paths[path]?.[route.method];
  if (operation === undefined) throw new Error(`${path} is not in the document`);
  const parameters = fc.record(
    Object.fromEntries(operation.parameters.map(({ name, schema }) => [name, someOf(schema)])),
    { requiredKeys: operation.parameters.filter((each) => each.required).map(({ name }) => name) },
  );
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const body =
    schema === undefined
      ? fc.constant(undefined)
      : fc.oneof({ weight: 10, arbitrary: wantedOf(schema) }, { weight: 1, arbitrary: BODIES });
  return fc.tuple(parameters, body).map(([given, sent]) => {
    const filled = path.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => encoded(given[name]));
    const query = operation.parameters
      .filter((each) => each.in === "query" && given[each.name] !== undefined)
      .map(({ name }) => `${name}=${encoded(given[name])}`)
      .join("&");
    return { path: query === "" ? filled : `${filled}?${query}`, body: sent };
  });
}

function encoded(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return encodeURIComponent(text.toWellFormed()) || "%20";
}

test.each(
  ROUTES.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const),
)("whatever is sent to %s, we do not fail", async (_name, route) => {
  await fc.assert(
    fc.asyncProperty(requestsOf(route), async ({ path, body }) => {
      const bytes =
        route.kind === "upload" || route.kind === "bytes"
          ? { bytes: Buffer.from(JSON.stringify(path)) }
          : {};
      const { status, text } = await api.ask(route.method.toUpperCase(), path, {
        key,
        ...bytes,
        ...(body === undefined ? {} : { body }),
      });
      expect(status, text).toBeLessThan(500);
      expect(api.logged).toEqual([]);
    }),
    { numRuns: READS_A_FILE.has(route.path) ? RUNS / 5 : RUNS, seed: SEED },
  );
});
