import { accidentReportDue, dataRequestDue } from "@payung/domain/claims/clocks.ts";
import { contributionDueOn } from "@payung/domain/funding/contributions.ts";
import { checkEntryAge } from "@payung/domain/verification/entry-age.ts";
import * as z from "zod/mini";

import { readHolidays } from "../reference/service.ts";
import { IsoDay, Month } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { EVERYBODY, RuleIds, withRules } from "./by-rules.ts";

/** An instant with its offset, "2026-11-20T14:00:00+07:00": a clock in hours needs to know where it hangs. */
const Instant = z.codec(z.iso.datetime({ offset: true }), z.date(), {
  decode: (text) => new Date(text),
  encode: (at) => at.toISOString(),
});
const Clock = z.strictObject({
  warnAt: z.string(),
  dueAt: z.string(),
  ruleVersionIds: RuleIds,
});

/** What the rules say of ages and of time limits. */
export const deadlineRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/contribution-deadlines/:month",
    summary: "The last day to pay a contribution month, working days counted",
    allow: EVERYBODY,
    input: z.strictObject({ month: Month }),
    output: z.strictObject({ month: Month, dueOn: IsoDay }),
    problems: ["funding.rate-missing"],
    run: async (context, { month }) => {
      const holidays = await readHolidays(context.tx, context.actor.regionCode);
      return withRules(context, (rules) => ({
        month,
        dueOn: contributionDueOn(month, holidays, rules),
      }));
    },
  }),
  route({
    method: "get",
    path: "/v1/accident-deadlines",
    summary: "Until when a work accident must be reported to the insurer",
    allow: EVERYBODY,
    input: z.strictObject({ happenedAt: Instant }),
    output: Clock,
    problems: ["funding.rate-missing"],
    run: (context, { happenedAt }) =>
      withRules(context, (rules) => toldOf(accidentReportDue(happenedAt, rules))),
  }),
  route({
    method: "get",
    path: "/v1/data-request-deadlines",
    summary: "Until when a request for a copy of one's own data must be answered",
    allow: EVERYBODY,
    input: z.strictObject({ receivedAt: Instant }),
    output: Clock,
    problems: ["funding.rate-missing"],
    run: (context, { receivedAt }) =>
      withRules(context, (rules) => toldOf(dataRequestDue("access", receivedAt, rules))),
  }),
  route({
    method: "get",
    path: "/v1/entry-ages",
    summary: "Whether a birth date allows joining, at registration and at the first payment",
    allow: EVERYBODY,
    input: z.strictObject({
      bornOn: IsoDay,
      registeredOn: IsoDay,
      firstPaidOn: z.optional(IsoDay),
      /** A member without a lapse may stay, whatever the age. */
      isMemberAlready: z.optional(z.enum(["yes", "no"])),
    }),
    output: z.strictObject({
      outcome: z.enum(["accepted", "may-continue", "refused"]),
      why: z.nullable(z.enum(["AGE_UNDER", "AGE_OVER"])),
      /** The day on which the age did not fit. */
      on: z.nullable(IsoDay),
      ageYears: z.nullable(z.int()),
      ruleVersionIds: RuleIds,
    }),
    problems: ["funding.rate-missing"],
    run: (context, { bornOn, registeredOn, firstPaidOn = null, isMemberAlready = "no" }) =>
      withRules(context, (rules) => {
        const entrant = { bornOn, registeredOn, firstPaidOn };
        const judged = checkEntryAge(
          { ...entrant, isMemberAlready: isMemberAlready === "yes" },
          rules,
        );
        const refused = judged.outcome === "refused" ? judged : null;
        return {
          outcome: judged.outcome,
          why: refused?.why ?? null,
          on: refused?.on ?? null,
          ageYears: refused?.ageYears ?? null,
          ruleVersionIds: judged.outcome === "may-continue" ? [] : [...judged.ruleVersionIds],
        };
      }),
  }),
];

function toldOf(clock: { warnAt: Date; dueAt: Date; ruleVersionId: string }) {
  return {
    warnAt: clock.warnAt.toISOString(),
    dueAt: clock.dueAt.toISOString(),
    ruleVersionIds: [clock.ruleVersionId],
  };
}
