import { expect, test } from "vitest";
import { SAMPLE_API } from "../testing/sample-openapi.ts";
import { docsPage } from "./docs-page.ts";
import { KOTA_JAMBI } from "./site.ts";

const page = (document: object) => String(docsPage(KOTA_JAMBI, document));

test("every operation stands in the contents and below it, with its path and who may use it", () => {
  const text = page(SAMPLE_API);
  expect(text).toContain('href="#post-v1-intake-lists"');
  expect(text).toContain('id="post-v1-intake-lists"');
  expect(text).toContain("<code>/v1/intake/lists</code>");
  expect(text).toContain("<code>field-officer</code>");
});

test("fields inside lists are shown with the path that leads to them", () => {
  expect(page(SAMPLE_API)).toContain("<code>rows[].grounds</code>");
});

test("a named schema is a link to its own table", () => {
  const text = page(SAMPLE_API);
  expect(text).toContain('<a href="#schema-WorkerDraft">WorkerDraft</a>');
  expect(text).toContain('id="schema-WorkerDraft"');
});

test("an enumeration shows its values", () => {
  expect(page(SAMPLE_API)).toContain("<code>&quot;female&quot;</code>");
});

test("a schema that contains itself is drawn once and does not hang", () => {
  const text = page({
    components: {
      schemas: {
        Node: {
          type: "object",
          properties: { child: { $ref: "#/components/schemas/Node" } },
        },
      },
    },
  });
  expect(text.match(/<code>child<\/code>/g)).toHaveLength(1);
});

test("parameters and answers that are named components are followed", () => {
  const text = page({
    paths: {
      "/v1/things": {
        get: {
          parameters: [{ $ref: "#/components/parameters/Cursor" }],
          responses: { 429: { $ref: "#/components/responses/TooMany" } },
        },
      },
    },
    components: {
      parameters: { Cursor: { name: "cursor", in: "query", schema: { type: "string" } } },
      responses: { TooMany: { description: "Slow down" } },
    },
  });
  expect(text).toContain("<code>cursor</code>");
  expect(text).toContain("Slow down");
});

test("whatever is written in the document stays text", () => {
  const text = page({ info: { title: "<script>alert(1)</script>" } });
  expect(text).not.toContain("<script>");
});

test("an empty document gives a page, not a failure", () => {
  expect(page({})).toContain("No operation is described yet.");
});
