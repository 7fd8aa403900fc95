import * as z from "zod/mini";
import { Id } from "../shared/fields.ts";
import { type AnyRoute, fileRoute } from "../shared/route.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { recordEvent } from "../transparency/service.ts";
import { readDataCopy } from "./data-copy.ts";
import { printCopy } from "./print-copy.ts";

const PDF = "application/pdf";

/** The copy of somebody's data on paper, for whoever stands at the counter with a KTP. */
export const dataCopyRoutes: readonly AnyRoute[] = [
  fileRoute({
    path: "/v1/applications/:id/data-copy.pdf",
    summary:
      "Everything that is kept about one person, to print and hand over once their KTP was seen; NIK and KK masked; recorded",
    allow: ["administrator", "supervisor", "verifier", "kelurahan-officer"],
    isRecorded: true,
    shows: ["name", "nik-masked", "born-on", "birth-place", "phone", "email", "address", "words"],
    contentType: PDF,
    input: z.strictObject({ id: Id }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const copy = await readDataCopy(context.tx, context, KOTA_JAMBI, id, false);
      await recordEvent(context.tx, context.actor, {
        kind: "grievances.copy-printed",
        subjectId: id,
      });
      return {
        contentType: PDF,
        fileName: "salinan-data.pdf",
        body: () => printCopy(copy, KOTA_JAMBI),
      };
    },
  }),
];
