import { DANGER_KINDS, GAP_REASONS } from "@payung/domain/funding/guard.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { Id, IsoDay, LIMIT_BY_DEFAULT, Limit, Month, readPage } from "../../shared/fields.ts";
import { mustSeeAll } from "../../shared/office.ts";
import { type AnyRoute, route } from "../../shared/route.ts";
import { listFunds } from "../service.ts";
import type { DangerCount } from "./counts.ts";
import * as dangerStore from "./danger-store.ts";
import { findLatestRound } from "./store.ts";
import { Amount, READERS } from "./wire.ts";

const Kind = z.enum(DANGER_KINDS);
const Reason = z.enum(GAP_REASONS);
const Days = z.union([z.literal(60), z.literal(30), z.literal(7)]);
const WARNINGS_SHOWN = 50;

/** Who is about to lose cover: counted, and the cases behind the counts. */
export const guardRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/cover-dangers",
    summary:
      "Who is about to lose cover: by the day, how many, how much and why; and the warnings given",
    allow: READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      /** The last look at everybody; null before the first. */
      round: z.nullable(
        z.strictObject({
          day: z.string(),
          at: z.string(),
          members: z.int(),
          /** The earliest last day of all who are not yet to be warned of. */
          safeUntil: z.nullable(z.string()),
        }),
      ),
      dangers: z.array(
        z.strictObject({
          kind: Kind,
          lastDay: z.string(),
          days: Days,
          reason: Reason,
          /** The first month that nobody pays. */
          month: Month,
          fund: z.nullable(z.strictObject({ id: Id, name: z.string() })),
          people: z.int(),
          months: z.int(),
          /** What those months cost. */
          amount: Amount,
          ruleVersionIds: z.array(z.string()),
        }),
      ),
      warnings: z.array(
        z.strictObject({
          warnedOn: z.string(),
          days: z.int(),
          kind: Kind,
          lastDay: z.string(),
          reason: Reason,
          people: z.int(),
        }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }) => {
      mustSeeAll(actor);
      const { regionCode } = actor;
      const round = await findLatestRound(tx, regionCode);
      const funds = await listFunds(tx, regionCode);
      const names = new Map(funds.map((fund) => [fund.fund_id, fund.name]));
      const dangers = (round?.dangers ?? []) as readonly DangerCount[];
      return {
        round:
          round === undefined
            ? null
            : {
                day: round.day,
                at: round.made_at.toISOString(),
                members: round.member_count,
                safeUntil: round.safe_until,
              },
        dangers: dangers.map(({ fundId, amount, ...danger }) => ({
          ...danger,
          amount: rupiah(BigInt(amount)),
          fund: fundId === null ? null : { id: fundId, name: names.get(fundId) ?? "" },
          ruleVersionIds: [...danger.ruleVersionIds],
        })),
        warnings: (await dangerStore.sumWarnings(tx, regionCode, WARNINGS_SHOWN)).map((row) => ({
          warnedOn: row.warned_on,
          days: row.days,
          kind: row.kind,
          lastDay: row.last_day,
          reason: row.reason,
          people: row.people,
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/cover-dangers/people",
    summary: "The cases behind a warning, and which of them it has been averted for",
    allow: READERS,
    input: z.strictObject({ kind: Kind, lastDay: IsoDay, after: z.optional(Id), limit: Limit }),
    output: z.strictObject({
      people: z.array(
        z.strictObject({
          applicationId: Id,
          code: z.string(),
          reason: Reason,
          days: z.int(),
          warnedOn: z.string(),
          isAverted: z.boolean(),
        }),
      ),
      next: z.nullable(Id),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }, { after = null, limit = LIMIT_BY_DEFAULT, ...asked }) => {
      mustSeeAll(actor);
      const { page, next } = await readPage(
        limit,
        (most) => dangerStore.listWarned(tx, actor.regionCode, { ...asked, after, limit: most }),
        (row) => row.application_id,
      );
      return {
        people: page.map((row) => ({
          applicationId: row.application_id,
          code: row.code,
          reason: row.reason,
          days: row.days,
          warnedOn: row.warned_on,
          isAverted: row.is_averted,
        })),
        next,
      };
    },
  }),
];
