import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { ROUTES } from "../routes.ts";
import { openAjv } from "../testing/answer-checker.ts";
import { OPENAPI } from "../web.ts";
import { openapiOf } from "./openapi.ts";
import { route } from "./route.ts";

type Json = { readonly [key: string]: unknown };
type Operation = {
  readonly operationId: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema?: Json }[];
  readonly responses: Readonly<Record<string, { description: string; content: Json }>>;
  readonly security?: readonly unknown[];
};

const operations = Object.entries(
  OPENAPI["paths"] as Record<string, Record<string, Operation>>,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every schema of the document, with the place where it stands. */
function schemasIn(value: unknown, place = "#"): { place: string; schema: Json }[] {
  if (typeof value !== "object" || value === null) return [];
  const { schema, schemas } = value as { schema?: Json; schemas?: Record<string, Json> };
  const own = [
    ...(schema === undefined ? [] : [{ place: `${place}/schema`, schema }]),
    ...Object.entries(schemas ?? {}).map(([name, each]) => ({
      place: `${place}/${name}`,
      schema: each,
    })),
  ];
  const below = Object.entries(value)
    .filter(([name]) => name !== "schema" && name !== "schemas")
    .flatMap(([name, inner]) => schemasIn(inner, `${place}/${name}`));
  return [...own, ...below];
}

describe("the document", () => {
  test("is OpenAPI 3.1 with what every tool looks for", () => {
    expect(OPENAPI).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Payung API", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    });
    expect(operations).toHaveLength(ROUTES.length);
  });

  test("holds only schemas of JSON Schema 2020-12 whose references lead somewhere", () => {
    const ajv = openAjv();
    ajv.addSchema({ ...OPENAPI, $id: "openapi" });
    const all = schemasIn(OPENAPI);
    expect(all.length).toBeGreaterThan(100);
    for (const { place, schema } of all) {
      expect(ajv.validateSchema(schema), place).toBe(true);
      const resolvable = JSON.parse(
        JSON.stringify(schema).replaceAll('"#/', '"openapi#/'),
      ) as object;
      expect(() => ajv.compile(resolvable), place).not.toThrow();
    }
  });

  test("describes each field of an address once, and none that is not in it", () => {
    for (const { path, method, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = operation.parameters.filter((each) => each.in === "path");
      expect(
        described.map(({ name }) => name),
        path,
      ).toEqual(inPath);
      for (const each of operation.parameters) {
        expect(each.schema, `${method} ${path} ${each.name}`).toBeDefined();
        if (each.in === "path") expect(each.required).toBe(true);
      }
    }
  });

  test("names every operation differently", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/);
  });

  test("promises an answer and the refusals of each route, as problems", () => {
    for (const { path, operation } of operations) {
      const { "200": good, ...bad } = operation.responses;
      expect(good, path).toBeDefined();
      expect(Object.keys(bad)).toContain("400");
      expect(Object.keys(bad)).toContain("401");
      for (const each of Object.values(bad))
        expect(Object.keys(each.content)).toEqual(["application/problem+json"]);
    }
  });
});

test("a part that has a name is described once and referred to", () => {
  const Named = z
    .strictObject({ a: z.string() })
    .register(z.globalRegistry, { id: "NamedForTest" });
  const one = route({
    method: "post",
    path: "/v1/one/:id",
    summary: "One",
    allow: ["machine"],
    input: z.strictObject({ id: z.uuid(), each: Named }),
    output: z.strictObject({ each: Named }),
    problems: ["request.not-found"],
    run: async (_context, { each }) => ({ each }),
  });
  const document = openapiOf([one], "1.2.3") as {
    paths: Record<string, Record<string, Operation & { requestBody: Json }>>;
    components: { schemas: Json };
  };
  const operation = document.paths["/v1/one/{id}"]?.["post"];
  expect(operation?.parameters.map(({ name }) => name)).toEqual(["id"]);
  expect(JSON.stringify(operation?.requestBody)).toContain("#/components/schemas/NamedForTest");
  expect(JSON.stringify(operation?.requestBody)).not.toContain('"id"');
  expect(Object.keys(document.components.schemas)).toEqual(["NamedForTest", "Problem"]);
  expect(operation?.responses["404"]?.description).toContain("request.not-found");
});
