/** An OpenAPI document with one of each thing that the reference page has to draw. */
export const SAMPLE_API = {
  openapi: "3.1.0",
  info: { title: "Payung API", version: "0.1.0", description: "Enrols workers, row by row." },
  paths: {
    "/v1/intake/lists": {
      post: {
        tags: ["intake"],
        summary: "Send a candidate list",
        description: "The same file again changes nothing.",
        "x-roles": ["field-officer", "verifier"],
        parameters: [
          {
            name: "dry-run",
            in: "query",
            schema: { type: "boolean", default: false },
            description: "Only say what would happen.",
          },
        ],
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/WorkerDraft" } } },
        },
        responses: {
          200: {
            description: "Taken in",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["id", "rows"],
                  properties: {
                    id: { type: "string", format: "uuid" },
                    rows: {
                      type: "array",
                      items: {
                        type: "object",
                        required: ["row"],
                        properties: {
                          row: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
                          grounds: { type: "array", items: { type: "string" } },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          409: {
            description: "intake.id-already-used",
            content: {
              "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
            },
          },
        },
      },
    },
    "/v1/transparency/figures": {
      get: {
        summary: "Read the published figures",
        "x-roles": ["anyone"],
        responses: { 200: { description: "The figures" } },
      },
    },
  },
  components: {
    schemas: {
      WorkerDraft: {
        type: "object",
        description: "A worker as the channel wrote it.",
        required: ["id", "nik"],
        properties: {
          id: { type: "string", format: "uuid", description: "Chosen by the sender." },
          nik: { type: "string", pattern: "^\\d{16}$" },
          sex: { enum: ["female", "male"] },
          phone: { anyOf: [{ type: "string", maxLength: 20 }, { type: "null" }] },
        },
      },
      Problem: {
        type: "object",
        required: ["code", "status", "title"],
        properties: {
          code: { type: "string" },
          status: { type: "integer" },
          title: { type: "string" },
        },
      },
    },
  },
} as const;
