/** The members of an OpenAPI document and of its JSON Schemas that the reference page reads. */
type KnownMember =
  | "$ref"
  | "allOf"
  | "anyOf"
  | "components"
  | "const"
  | "content"
  | "description"
  | "enum"
  | "format"
  | "in"
  | "info"
  | "items"
  | "name"
  | "oneOf"
  | "openapi"
  | "parameters"
  | "paths"
  | "pattern"
  | "properties"
  | "requestBody"
  | "required"
  | "responses"
  | "schema"
  | "schemas"
  | "summary"
  | "tags"
  | "title"
  | "type"
  | "version"
  | "x-roles";

/** A JSON object whose contents are not known. */
export type JsonObject = Readonly<Record<string, unknown>> & {
  readonly [member in KnownMember]?: unknown;
};

/** The value as an object; an empty one when it is not an object. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

/** The value as a list; an empty one when it is not a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text; empty when it is not text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export type DescribedResponse = {
  readonly status: string;
  readonly description: string;
  readonly schema: JsonObject | null;
  readonly mediaType: string;
};

export type DescribedOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly group: string;
  readonly summary: string;
  readonly description: string;
  readonly roles: readonly string[];
  readonly parameters: readonly JsonObject[];
  readonly body: { readonly schema: JsonObject; readonly mediaType: string } | null;
  readonly responses: readonly DescribedResponse[];
};

const METHODS = ["get", "post", "put", "patch", "delete"];

/** The operations of an OpenAPI 3.1 document, in its order, with references to components resolved. */
export function operationsOf(document: JsonObject): DescribedOperation[] {
  return Object.entries(objectOf(document.paths)).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const found = objectOf(item)[method];
      return found === undefined ? [] : [operation(document, method, path, item, objectOf(found))];
    }),
  );
}

function operation(
  document: JsonObject,
  method: string,
  path: string,
  item: unknown,
  described: JsonObject,
): DescribedOperation {
  const shared = listOf(objectOf(item).parameters);
  const body = resolve(document, described.requestBody);
  const content = contentOf(body);
  return {
    id: `${method}${path.replace(/[^a-zA-Z0-9]+/g, "-")}`.replace(/-$/, ""),
    method,
    path,
    group: textOf(listOf(described.tags)[0]) || groupOf(path),
    summary: textOf(described.summary),
    description: textOf(described.description),
    roles: listOf(described["x-roles"]).map(textOf),
    parameters: [...shared, ...listOf(described.parameters)].map((each) => resolve(document, each)),
    body: content.schema === null ? null : { schema: content.schema, mediaType: content.mediaType },
    responses: Object.entries(objectOf(described.responses)).map(([status, each]) => {
      const response = resolve(document, each);
      return { status, description: textOf(response.description), ...contentOf(response) };
    }),
  };
}

/** "/v1/intake/lists" → "intake"; "/health" → "health". */
function groupOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && !/^v\d+$/.test(part));
  return parts[0] ?? "general";
}

function contentOf(holder: JsonObject): { schema: JsonObject | null; mediaType: string } {
  const [mediaType = "", media] = Object.entries(objectOf(holder.content))[0] ?? [];
  const schema = objectOf(media).schema;
  return { schema: schema === undefined ? null : objectOf(schema), mediaType };
}

/** Follows one "$ref" inside the document; what it does not know it gives back as it is. */
export function resolve(document: JsonObject, value: unknown): JsonObject {
  const found = objectOf(value);
  const reference = textOf(found.$ref);
  if (!reference.startsWith("#/")) return found;
  let target: unknown = document;
  for (const part of reference.slice(2).split("/"))
    target = objectOf(target)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  return objectOf(target);
}

/** The name at the end of a "$ref", or null when the schema is written out in place. */
export function referredName(schema: JsonObject): string | null {
  const reference = textOf(schema.$ref);
  return reference === "" ? null : (reference.split("/").at(-1) ?? null);
}
