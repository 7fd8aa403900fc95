import * as z from "zod/mini";
import { Id, wholeNumber } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, fileRoute } from "../shared/route.ts";
import { findCard, printCards, readCardToPrint, readSheets } from "./service.ts";

const PDF = "application/pdf";
const MANAGERS = ["administrator", "programme-manager"] as const;

/** What is printed on paper. It holds names, so each look is recorded. */
export const cardFileRoutes: readonly AnyRoute[] = [
  fileRoute({
    path: "/v1/card-orders/:id/sheets/:part",
    summary: "A part of the sheets of an order, to print on A4 and cut; recorded",
    allow: MANAGERS,
    isRecorded: true,
    shows: ["name"],
    contentType: PDF,
    input: z.strictObject({ id: Id, part: wholeNumber(1, 10_000) }),
    problems: ["request.not-found", "cards.sheets-gone", "access.region-wide-only"],
    run: async (context, { id, part }) => {
      mustSeeAll(context.actor);
      const body = await readSheets(context.tx, context, { id, part });
      return { contentType: PDF, fileName: `kartu-bagian-${part}.pdf`, body };
    },
  }),
  fileRoute({
    path: "/v1/cards/:id/card.pdf",
    summary: "One card, to print on A4 and cut; recorded",
    allow: [...MANAGERS, "supervisor", "kelurahan-officer"],
    isRecorded: true,
    shows: ["name"],
    contentType: PDF,
    input: z.strictObject({ id: Id }),
    problems: ["request.not-found", "cards.already-revoked"],
    run: async (context, { id }) => {
      const { tx, actor, signIn } = context;
      const card = await findCard(tx, actor.regionCode, id);
      if (card === undefined) throw new Problem("request.not-found");
      const origin = signIn?.origin ?? null;
      const { row, settings } = await readCardToPrint(tx, context, card, origin);
      return { contentType: PDF, fileName: "kartu.pdf", body: () => printCards([row], settings) };
    },
  }),
];
