import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { WORKER_LANGUAGES } from "./channels.ts";
import { metaTemplates } from "./meta-templates.ts";
import { TEMPLATE_NAMES, TEMPLATES } from "./templates.ts";

const ALL = metaTemplates("Pemkot Jambi");

const BODY = {
  type: "object",
  additionalProperties: false,
  required: ["type", "text"],
  properties: {
    type: { const: "BODY" },
    text: { type: "string", minLength: 1, maxLength: 1024 },
    example: {
      type: "object",
      additionalProperties: false,
      required: ["body_text"],
      properties: {
        body_text: {
          type: "array",
          minItems: 1,
          maxItems: 1,
          items: { type: "array", minItems: 1, items: { type: "string", minLength: 1 } },
        },
      },
    },
  },
};

/** What Meta documents of a template that is handed in (Business Management API, message_templates; authentication templates). */
const DOCUMENTED = {
  type: "object",
  additionalProperties: false,
  required: ["name", "language", "category", "components"],
  properties: {
    name: { type: "string", pattern: "^[a-z0-9_]{1,512}$" },
    language: { enum: ["id", "en"] },
    category: { enum: ["UTILITY", "AUTHENTICATION"] },
    components: { type: "array", minItems: 1 },
  },
  oneOf: [
    {
      properties: {
        category: { const: "UTILITY" },
        components: { type: "array", minItems: 1, maxItems: 1, items: BODY },
      },
    },
    {
      properties: {
        category: { const: "AUTHENTICATION" },
        components: {
          type: "array",
          minItems: 3,
          maxItems: 3,
          prefixItems: [
            {
              type: "object",
              additionalProperties: false,
              required: ["type", "add_security_recommendation"],
              properties: {
                type: { const: "BODY" },
                add_security_recommendation: { type: "boolean" },
              },
            },
            {
              type: "object",
              additionalProperties: false,
              required: ["type", "code_expiration_minutes"],
              properties: {
                type: { const: "FOOTER" },
                code_expiration_minutes: { type: "integer", minimum: 1, maximum: 90 },
              },
            },
            {
              type: "object",
              additionalProperties: false,
              required: ["type", "buttons"],
              properties: {
                type: { const: "BUTTONS" },
                buttons: {
                  type: "array",
                  minItems: 1,
                  maxItems: 1,
                  items: {
                    type: "object",
                    additionalProperties: false,
                    required: ["type", "otp_type"],
                    properties: {
                      type: { const: "OTP" },
                      otp_type: { enum: ["COPY_CODE", "ONE_TAP", "ZERO_TAP"] },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    },
  ],
};

test("every template is there in every language, in the form that Meta documents", () => {
  const isDocumented = new Ajv({ strict: false }).compile(DOCUMENTED);
  for (const each of ALL)
    expect([each.name, isDocumented(each) ? [] : isDocumented.errors]).toEqual([each.name, []]);
  expect(ALL).toHaveLength(TEMPLATE_NAMES.length * WORKER_LANGUAGES.length);
  expect(new Set(ALL.map(({ name, language }) => `${name} ${language}`)).size).toBe(ALL.length);
});

test("what is filled in is numbered in the order in which it is sent, with an example of each", () => {
  for (const name of TEMPLATE_NAMES.filter((each) => TEMPLATES[each].category === "utility"))
    for (const { components } of ALL.filter(
      (each) => each.name === `payung_${name.replaceAll("-", "_")}`,
    ))
      for (const component of components) {
        if (!("text" in component)) throw new Error("a utility template has a body");
        const { text, example } = component;
        const numbers = [...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, number]) => Number(number));
        const count = TEMPLATES[name].params.length;
        expect(new Set(numbers)).toEqual(new Set(Array.from({ length: count }, (_, at) => at + 1)));
        expect(example?.body_text[0] ?? []).toHaveLength(count);
        expect(example?.body_text[0] ?? []).not.toContain("");
      }
});

test("no text is of the kind that Meta refuses: it neither begins nor ends with what is filled in, nor has two of it side by side", () => {
  for (const { components } of ALL)
    for (const component of components) {
      if (!("text" in component)) continue;
      expect(component.text).not.toMatch(/^\{\{|\}\}$|\}\}\s*\{\{|\n{3}|\t| {5}/);
      expect(component.text).not.toMatch(/(?<!\{)\{(?!\{)/);
    }
});
