import { FIELDS } from "@payung/domain/intake/column-names.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { ROW_PROBLEMS } from "@payung/domain/intake/row-problems.ts";
import * as z from "zod/mini";
import { Id, IsoDay } from "../shared/fields.ts";
import { dayOf, mustSeeAll } from "../shared/office.ts";
import { type AnyRoute, fileRoute, route } from "../shared/route.ts";
import { listTemplate, previewList, readListReceipt, readUpload } from "./service.ts";

const Field = z.enum(FIELDS);
const Problem = z.enum([...ROW_PROBLEMS, "nik.same-as-row", "nik.known"]);

const Preview = z.strictObject({
  fileName: z.string(),
  sha256: z.string(),
  /** When these very bytes were taken in before; taken again they change nothing. */
  takenBefore: z.nullable(
    z.strictObject({ listId: Id, receivedAt: z.string(), rows: z.nullable(z.int()) }),
  ),
  /** Required fields that no column holds; while there are any, nothing is counted. */
  missing: z.array(Field),
  headerRow: z.nullable(z.int()),
  columns: z.array(
    z.strictObject({
      letter: z.string(),
      header: z.string(),
      field: z.nullable(Field),
      use: z.enum(["field", "note", "ignored"]),
      samples: z.array(z.string()),
    }),
  ),
  counts: z.nullable(
    z.strictObject({
      rows: z.int(),
      complete: z.int(),
      toMend: z.int(),
      sameNik: z.int(),
      knownNik: z.int(),
      digitsLost: z.int(),
      ready: z.int(),
      problems: z.array(z.strictObject({ code: Problem, rows: z.int() })),
    }),
  ),
  /** Of each problem the first rows, with the numbers that the spreadsheet shows. */
  rows: z.array(
    z.strictObject({
      row: z.int(),
      letter: z.nullable(z.string()),
      code: Problem,
      sentence: z.string(),
      written: z.string(),
      otherRow: z.nullable(z.int()),
    }),
  ),
});

const ROLES = ["administrator", "programme-manager", "supervisor", "machine"] as const;

/** What somebody asks before a list is taken in. */
export const listRoutes: readonly AnyRoute[] = [
  fileRoute({
    path: "/v1/list-template.xlsx",
    summary:
      "An empty candidate list to fill in, its columns as text so that a NIK keeps its digits",
    allow: [...ROLES, "verifier"],
    contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    input: z.strictObject({}),
    problems: [],
    run: async () => ({
      contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      fileName: "templat-daftar.xlsx",
      body: listTemplate,
    }),
  }),
  route({
    method: "post",
    path: "/v1/uploads/:id/previews",
    summary:
      "Read an uploaded list without taking it in: its columns, its counts, the rows to mend",
    allow: [...ROLES],
    shows: ["name", "nik-masked", "born-on", "birth-place", "email", "address", "words"],
    input: z.strictObject({
      id: Id,
      asOf: z.optional(IsoDay),
      /** Which field an unusual column name holds. */
      mapping: z.optional(z.record(z.string(), z.enum([...FIELDS, "ignore"]))),
    }),
    output: Preview,
    problems: ["upload.unknown", "upload.refused", "access.region-wide-only"],
    run: async (context, { id, asOf, mapping = {} }) => {
      mustSeeAll(context.actor);
      const { tx, actor } = context;
      const { fileName, bytes } = await readUpload(tx, context, id);
      const { sha256, taken } = await readListReceipt(tx, actor.regionCode, bytes);
      const read = await previewList(tx, context, bytes, mapping, asOf ?? dayOf(context.now()));
      return {
        fileName: withoutNik(fileName),
        sha256,
        takenBefore:
          taken === null
            ? null
            : {
                listId: taken.id,
                receivedAt: taken.received_at.toISOString(),
                rows: taken.row_count,
              },
        missing: [...read.missing],
        headerRow: read.headerRow,
        columns: read.columns.map((column) => ({ ...column, samples: [...column.samples] })),
        counts:
          read.counts === null ? null : { ...read.counts, problems: [...read.counts.problems] },
        rows: [...read.rows],
      };
    },
  }),
];
