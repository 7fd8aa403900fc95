import { workerSentence } from "@payung/domain/verification/sentences.ts";
import { WORKER_STATES } from "@payung/domain/verification/worker-status.ts";
import * as z from "zod/mini";
import { readApplication } from "../casework/service.ts";
import { Id } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { MONTH_STATES, readCover } from "./service.ts";

const Text = z.nullable(z.string());

/** The part of a record that speaks of cover. */
export const coverRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/applications/:id/cover",
    summary:
      "The cover of one application month by month, its way from the decree to the insurer, and what the worker is told now",
    allow: [
      "administrator",
      "programme-manager",
      "supervisor",
      "verifier",
      "kelurahan-officer",
      "treasurer",
    ],
    shows: ["words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      decrees: z.array(
        z.strictObject({
          id: Id,
          number: z.string(),
          version: z.int(),
          issuedOn: z.string(),
          cohort: z.string(),
          funder: z.string(),
          line: z.int(),
          firstMonth: z.string(),
          monthCount: z.int(),
          droppedAt: Text,
        }),
      ),
      batches: z.array(
        z.strictObject({
          id: Id,
          decreeId: Id,
          number: z.int(),
          sentAt: z.string(),
          outcome: z.nullable(z.enum(["accepted", "rejected"])),
          reasonText: Text,
          reasonCode: Text,
          answeredAt: Text,
        }),
      ),
      months: z.array(z.strictObject({ month: z.string(), state: z.enum(MONTH_STATES) })),
      cover: z.nullable(
        z.strictObject({
          kpj: z.string(),
          from: z.string(),
          to: z.string(),
          fullDeathBenefitFrom: z.string(),
          /** Until when arrears could still be paid after the last month. */
          graceUntil: z.string(),
        }),
      ),
      /** What the status page says to the worker today. */
      told: z.strictObject({
        state: z.enum(WORKER_STATES),
        waitingPlace: z.nullable(z.int()),
        reasons: z.array(z.strictObject({ reason: z.string(), nextStep: z.string() })),
      }),
    }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      await readApplication(tx, actor, id);
      const { lines, batches, months, cover, told } = await readCover(tx, context, id);
      return {
        decrees: lines.map((each) => ({
          id: each.decree_id,
          number: each.number,
          version: each.version,
          issuedOn: each.issued_on,
          cohort: each.cohort,
          funder: each.funder,
          line: each.line_number,
          firstMonth: each.first_month,
          monthCount: each.month_count,
          droppedAt: each.dropped_at?.toISOString() ?? null,
        })),
        batches: batches.map((each) => ({
          id: each.batch_id,
          decreeId: each.decree_id,
          number: each.number,
          sentAt: each.frozen_at.toISOString(),
          outcome: each.outcome,
          reasonText: each.reason_text,
          reasonCode: each.reason_code,
          answeredAt: each.answered_at?.toISOString() ?? null,
        })),
        months,
        cover,
        told: {
          state: told.state,
          waitingPlace: told.waitingPlace,
          reasons: told.grounds.map((ground) => workerSentence(ground)),
        },
      };
    },
  }),
];
