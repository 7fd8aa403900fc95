import * as z from "zod/mini";
import { PROBLEMS } from "./problem.ts";
import { type AnyRoute, takesJson } from "./route.ts";

type Json = { [key: string]: unknown };

/** Refusals that any route can give, and those of any route that takes a JSON body. */
const ALWAYS = ["request.invalid"] as const;
const WITH_BODY = ["request.too-large"] as const;

/** And those of a route that devices ask. */
const DEVICES = {
  too: ["access.device-revoked"],
  only: ["access.device-only", "access.device-revoked"],
  "only, even revoked": ["access.device-only"],
} as const;

/** The OpenAPI 3.1 document of the routes. Everything in it comes from them. */
export function openapiOf(routes: readonly AnyRoute[], version: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operation(route, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Payung API",
      version,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description:
        "Registers vulnerable workers, verifies them, enrols them with the insurer. Writes take an id chosen by the caller (UUIDv7): sent again, the same order gives the first answer. Errors are application/problem+json (RFC 9457) with a stable code.",
    },
    servers: [{ url: "/" }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key, made with `payung key`" },
      },
      schemas: { ...schemas, Problem: PROBLEM },
    },
  };
}

const PROBLEM: Json = {
  type: "object",
  description: "RFC 9457 problem details",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(PROBLEMS).sort() },
  },
  required: ["type", "title", "status"],
};

function operation(route: AnyRoute, schemas: Json): Json {
  const input = jsonSchema(route.input, schemas);
  const properties = (input["properties"] ?? {}) as Json;
  const required = new Set((input["required"] ?? []) as string[]);
  const inPath = [...route.path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? "");
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const hasBody = takesJson(route);
  const parameter = (name: string, where: "path" | "query"): Json => ({
    name,
    in: where,
    required: where === "path" || required.has(name),
    schema: properties[name],
  });
  const isOpen = route.allow.includes("anyone");
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.path.split("/")[2] ?? "other"],
    "x-roles": [...route.allow],
    ...(isOpen ? { security: [] } : {}),
    parameters: [
      ...inPath.map((name) => parameter(name, "path")),
      ...(hasBody ? [] : others.map((name) => parameter(name, "query"))),
    ],
    ...(hasBody ? { requestBody: jsonBody(only(input, others)) } : {}),
    ...(route.kind === "upload" || route.kind === "bytes"
      ? {
          requestBody: {
            required: true,
            content: {
              "application/octet-stream": { schema: { type: "string", format: "binary" } },
            },
          },
        }
      : {}),
    responses: responses(route, schemas, isOpen),
  };
}

function responses(route: AnyRoute, schemas: Json, isOpen: boolean): Json {
  const good =
    route.kind === "file"
      ? {
          description: "The file",
          content: { [route.contentType]: { schema: { type: "string", format: "binary" } } },
        }
      : {
          description: "Done",
          content: { "application/json": { schema: jsonSchema(route.output, schemas) } },
        };
  const byStatus = new Map<number, string[]>();
  // Also what is open to anyone is refused to a key that is none.
  const access = (["access.sign-in-required", "access.role-not-allowed"] as const).slice(
    0,
    isOpen ? 1 : 2,
  );
  const body = takesJson(route) ? WITH_BODY : [];
  const device = route.devices === undefined ? [] : DEVICES[route.devices];
  for (const code of [...ALWAYS, ...body, ...access, ...device, ...route.problems]) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...new Set([...(byStatus.get(status) ?? []), code])]);
  }
  const bad = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, codes]) => [
      String(status),
      {
        description: codes
          .map((code) => `${code}: ${PROBLEMS[code as keyof typeof PROBLEMS].title}`)
          .join("; "),
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    ]);
  return { "200": good, ...Object.fromEntries(bad) };
}

function jsonBody(schema: Json): Json {
  return { required: true, content: { "application/json": { schema } } };
}

/** An object schema with some of its properties only. */
function only(schema: Json, names: readonly string[]): Json {
  const properties = (schema["properties"] ?? {}) as Json;
  const required = ((schema["required"] ?? []) as string[]).filter((name) => names.includes(name));
  return {
    ...schema,
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** The wire side of a schema. Named parts move to components, so that each is described once. */
function jsonSchema(schema: z.ZodMiniType, schemas: Json): Json {
  const made = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;
  const { $schema: _dialect, $defs: parts, ...rest } = made;
  for (const [name, part] of Object.entries((parts ?? {}) as Json))
    schemas[name] = withComponentRefs(part);
  return withComponentRefs(rest) as Json;
}

function withComponentRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentRefs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : withComponentRefs(inner),
    ]),
  );
}

function operationId(route: AnyRoute): string {
  const words = `${route.method} ${route.path}`
    .replace(/^(\w+) \/v1/, "$1")
    .replace(/[^A-Za-z]+/g, " ")
    .trim()
    .split(" ");
  return words
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}
