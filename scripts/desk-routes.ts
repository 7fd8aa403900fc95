import { OPENAPI } from "@payung/server/web.ts";

type Schema = { readonly [member: string]: unknown };
type Operation = {
  readonly summary: string;
  readonly parameters: readonly { name: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<Record<string, { content: Record<string, { schema: Schema }> }>>;
};

/** Writes the types of every request and answer for the desk, which knows the server by its addresses only. */
export function deskRoutes(): string {
  const paths = OPENAPI["paths"] as Record<string, Record<string, Operation>>;
  const schemas = (OPENAPI["components"] as { schemas: Record<string, Schema> }).schemas;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const of = (method: string) =>
    operations
      .filter((each) => each.method === method)
      .map(({ path, operation }) => routeType(path.replace(/\{(\w+)\}/g, ":$1"), operation))
      .join("");
  const { Problem: problem, ...named } = schemas;
  const code = ((problem as Schema)["properties"] as Record<string, Schema>)["code"] as Schema;
  return `// Written by scripts/generate.ts from the server's routes. Do not edit.

/** A code that a refusal carries. */
export type ProblemCode = ${typeOf(code)};

${Object.entries(named)
  .map(([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`)
  .join("\n")}
/** What can be asked for. */
export type Gets = {${of("get")}};

/** What can be ordered, with a JSON body. */
export type Posts = {${of("post")}};

/** What a file can be sent to. */
export type Puts = {${of("put")}};
`;
}

function routeType(path: string, { summary, parameters, requestBody, responses }: Operation) {
  const fields = parameters.map(({ name, required, schema }) => member(name, schema, required));
  const body = requestBody?.content["application/json"]?.schema;
  const input = [...fields, ...(body === undefined ? [] : members(body))].join(" ");
  // A body that has a name of its own is described by it.
  const named = typeof body?.["$ref"] === "string" ? ` & ${typeOf(body)}` : "";
  const answer = responses["200"]?.content["application/json"]?.schema;
  const output = answer === undefined ? "Blob" : typeOf(answer);
  return `\n  /** ${summary}. */\n  "${path}": { input: {${input}}${named}; output: ${output} };`;
}

function members(schema: Schema): string[] {
  const required = (schema["required"] ?? []) as readonly string[];
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  return Object.entries(properties).map(([name, each]) =>
    member(name, each, required.includes(name)),
  );
}

function member(name: string, schema: Schema, isRequired: boolean): string {
  const key = /^\w+$/.test(name) ? name : JSON.stringify(name);
  return `readonly ${key}${isRequired ? "" : "?"}: ${typeOf(schema)};`;
}

/** A JSON Schema, as far as ours go, as a type. */
function typeOf(schema: Schema): string {
  const { $ref: reference, anyOf, type } = schema;
  if (typeof reference === "string") return reference.split("/").at(-1) ?? "unknown";
  if (Array.isArray(anyOf)) return anyOf.map((each) => typeOf(each as Schema)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (Array.isArray(schema["enum"]))
    return schema["enum"].map((each) => JSON.stringify(each)).join(" | ");
  if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each })).join(" | ");
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return `readonly (${typeOf((schema["items"] ?? {}) as Schema)})[]`;
    case "object":
      return "properties" in schema
        ? `{ ${members(schema).join(" ")} }`
        : `Readonly<Record<string, ${typeOf((schema["additionalProperties"] ?? {}) as Schema)}>>`;
    default:
      return "unknown";
  }
}
