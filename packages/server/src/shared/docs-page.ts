import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";
import {
  type DescribedOperation,
  type JsonObject,
  listOf,
  objectOf,
  operationsOf,
  referredName,
  resolve,
  textOf,
} from "./openapi-document.ts";
import type { Site } from "./site.ts";

/** The API reference, drawn from an OpenAPI 3.1 document. English, since programmers of any city read it. */
export function docsPage(site: Site, openapi: object): Html {
  const document = objectOf(openapi);
  const info = objectOf(document.info);
  const operations = operationsOf(document);
  const schemas = Object.entries(objectOf(objectOf(document.components).schemas));
  const groups = [...new Set(operations.map((each) => each.group))];
  return layout(site, {
    title: "API reference",
    place: "docs",
    language: "en",
    main: html`<div class="wrap page docs"><h1>${textOf(info.title) || "API reference"}</h1>
${textOf(info.description) === "" ? "" : html`<p class="lead">${textOf(info.description)}</p>`}
<p>Version ${textOf(info.version)}</p>
<p><a href="/openapi.json">openapi.json</a> is the same description for programs (OpenAPI ${textOf(document.openapi) || "3.1"}). Open data: <a href="/figures.csv">figures.csv</a>, <a href="/figures-city.csv">figures-city.csv</a>.</p>
<div class="docs-columns">
<nav aria-label="Contents">${groups.map(
      (group) =>
        html`<h2>${group}</h2><ul>${operations
          .filter((each) => each.group === group)
          .map(
            (each) =>
              html`<li><a href="#${each.id}">${each.summary || `${each.method} ${each.path}`}</a></li>`,
          )}</ul>`,
    )}${schemas.length === 0 ? "" : html`<h2><a href="#schemas">Schemas</a></h2>`}</nav>
<div>
${operations.length === 0 ? html`<p>No operation is described yet.</p>` : ""}
${groups.map(
  (group) => html`<section aria-labelledby="group-${group}"><h2 id="group-${group}">${group}</h2>
${operations.filter((each) => each.group === group).map((each) => operationPart(document, each))}</section>`,
)}
${
  schemas.length === 0
    ? ""
    : html`<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${schemas.map(([name, schema]) => html`<h3 id="schema-${name}"><code>${name}</code></h3>${schemaPart(document, objectOf(schema), name)}`)}</section>`
}
</div></div></div>`,
  });
}

function operationPart(document: JsonObject, operation: DescribedOperation): Html {
  const { id, method, path, summary, description, roles, parameters, body, responses } = operation;
  const name = summary || `${method} ${path}`;
  return html`<article class="operation" id="${id}" aria-labelledby="${id}-name"><h3 id="${id}-name">${name}</h3>
<p><span class="method">${method}</span><code>${path}</code></p>
${description === "" ? "" : html`<p>${description}</p>`}
${roles.length === 0 ? "" : html`<p>Allowed: ${roles.map((role, n) => html`${n > 0 ? ", " : ""}<code>${role}</code>`)}</p>`}
${
  parameters.length === 0
    ? ""
    : html`<h4>Parameters</h4>${table(
        `Parameters of ${name}`,
        ["Name", "In", "Type", "Meaning"],
        parameters.map((each) => [
          nameCell(textOf(each.name), each.required === true),
          textOf(each.in),
          typeCell(objectOf(each.schema)),
          textOf(each.description),
        ]),
      )}`
}
${body === null ? "" : html`<h4>Body (${body.mediaType})</h4>${schemaPart(document, body.schema, `Body of ${name}`)}`}
<h4>Answers</h4>${table(
    `Answers of ${name}`,
    ["Status", "Meaning", "Body"],
    responses.map((each) => [
      html`<code>${each.status}</code>`,
      each.description,
      each.schema === null
        ? each.mediaType
        : html`${typeCell(each.schema)} <small>${each.mediaType}</small>`,
    ]),
  )}
${responses.map(({ status, schema }) =>
  schema === null || referredName(schema) !== null || fieldsOf(document, schema).length === 0
    ? ""
    : html`<h4>Body of answer ${status}</h4>${schemaPart(document, schema, `Body of answer ${status} of ${name}`)}`,
)}
</article>`;
}

/** A schema as a table of its fields, or one line when it has none. */
function schemaPart(document: JsonObject, schema: JsonObject, caption: string): Html {
  const description = textOf(schema.description);
  const fields = fieldsOf(document, schema);
  if (fields.length === 0)
    return html`<p>${typeCell(schema)}${description === "" ? "" : html` – ${description}`}</p>`;
  return html`${description === "" ? "" : html`<p>${description}</p>`}${table(
    `Fields: ${caption}`,
    ["Field", "Type", "Meaning"],
    fields.map((field) => [
      nameCell(field.name, field.required),
      typeCell(field.schema),
      textOf(resolve(document, field.schema).description) || textOf(field.schema.description),
    ]),
  )}`;
}

type Field = { readonly name: string; readonly required: boolean; readonly schema: JsonObject };

/** Deeper than this a table explains nothing; the document itself does. */
const DEEPEST = 4;

/** Fields with the path that leads to them: `kelurahan[].code`. References are not opened: they are links. */
function fieldsOf(document: JsonObject, schema: JsonObject, before = "", depth = 0): Field[] {
  if (depth >= DEEPEST) return [];
  const required = new Set(listOf(schema.required));
  const own = Object.entries(objectOf(schema.properties)).flatMap(([key, value]) => {
    const field = { name: `${before}${key}`, required: required.has(key), schema: objectOf(value) };
    return [field, ...fieldsOf(document, field.schema, `${field.name}.`, depth + 1)];
  });
  const items = schema.items;
  const inItems =
    items === undefined
      ? []
      : fieldsOf(document, objectOf(items), `${before.replace(/\.$/, "")}[].`, depth + 1);
  const parts = ["allOf", "oneOf", "anyOf"].flatMap((key) => listOf(schema[key]));
  return [
    ...own,
    ...inItems,
    ...parts.flatMap((part) => fieldsOf(document, objectOf(part), before, depth + 1)),
  ];
}

function nameCell(name: string, required: boolean): Html {
  return html`<code>${name}</code>${required ? "" : html` <small>optional</small>`}`;
}

/** A schema's type in a few words, with what limits it. */
function typeCell(schema: JsonObject): Html {
  const name = referredName(schema);
  if (name !== null) return html`<a href="#schema-${name}">${name}</a>`;
  const choices = [...listOf(schema.oneOf), ...listOf(schema.anyOf)].map(objectOf);
  if (choices.length > 0)
    return html`${choices.map((each, n) => html`${n > 0 ? " or " : ""}${typeCell(each)}`)}`;
  const values = listOf(schema.enum);
  if (values.length > 0)
    return html`one of ${values.map((value, n) => html`${n > 0 ? ", " : ""}<code>${JSON.stringify(value)}</code>`)}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.items !== undefined) return html`list of ${typeCell(objectOf(schema.items))}`;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const words = types.map((type) => (typeof type === "string" ? type : "any")).join(" or ");
  return html`${words}${limits(schema).map((limit) => html`, ${limit}`)}`;
}

const LIMITS: readonly (readonly [key: string, words: string])[] = [
  ["format", ""],
  ["minLength", "at least … characters"],
  ["maxLength", "at most … characters"],
  ["minimum", "at least …"],
  ["maximum", "at most …"],
  ["default", "default …"],
];

function limits(schema: JsonObject): Html[] {
  const said = LIMITS.flatMap(([key, words]) => {
    const value = schema[key];
    if (value === undefined || isSafeIntegerEdge(value)) return [];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return [html`${words === "" ? text : words.replace("…", text)}`];
  });
  const pattern = schema.pattern;
  return typeof pattern === "string" && schema.format === undefined
    ? [...said, html`<code>${pattern}</code>`]
    : said;
}

/** Schema makers write the edge of safe whole numbers for "any whole number": it limits nothing. */
function isSafeIntegerEdge(value: unknown): boolean {
  return value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER;
}

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly unknown[])[],
): Html {
  return html`<div class="table-box" role="region" aria-label="${caption}" tabindex="0"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}
