import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Json = { [key: string]: unknown };

/** Says whether an answer is one that the API's document promises. */
export type AnswerChecker = {
  /** What is wrong with an answer; null when it is as described. `path` is the document's, "/v1/runs/{id}". */
  faultOf(answer: {
    method: string;
    path: string;
    status: number;
    contentType: string;
    body: unknown;
  }): string | null;
};

/** Reads the document once and compiles each schema when it is first needed. */
export function answerChecker(document: Json): AnswerChecker {
  const ajv = openAjv();
  ajv.addSchema({ ...document, $id: "openapi" });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  return {
    faultOf({ method, path, status, contentType, body }) {
      const steps = ["paths", path, method.toLowerCase(), "responses", String(status), "content"];
      const content = steps.reduce<unknown>(
        (at, step) => (at as Json | undefined)?.[step],
        document,
      ) as Json | undefined;
      if (content === undefined) return `${method} ${path} does not promise status ${status}`;
      const type = Object.keys(content).find((each) => each === contentType);
      if (type === undefined) return `${method} ${path} ${status} does not promise ${contentType}`;
      if (!contentType.includes("json")) return null;
      const pointer = [...steps, type, "schema"].map(asPointer).join("");
      const validate = validatorOf(pointer);
      return validate(body)
        ? null
        : `${method} ${path} ${status}: ${ajv.errorsText(validate.errors)}`;
    },
  };
}

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks; `binary` is OpenAPI's own word for a file. */
export function openAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("binary", true);
  return ajv;
}

function asPointer(step: string): string {
  return `/${encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
}
