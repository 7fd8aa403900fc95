import { deathBenefitAmounts } from "@payung/domain/claims/benefits.ts";
import { SECTORS } from "@payung/domain/funding/contributions.ts";
import { PAYMENT_STATES, PAYMENT_WAYS } from "@payung/domain/funding/payments.ts";
import { PLEDGE_LIMITS } from "@payung/domain/funding/pledges.ts";
import { monthOf, monthsBetween, shiftMonth } from "@payung/domain/shared/dates.ts";
import { Idr, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { readRules } from "../../reference/service.ts";
import { Id, KelurahanCode, Month, NewId } from "../../shared/fields.ts";
import { dayOf } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { type AnyRoute, route } from "../../shared/route.ts";
import { findTerms } from "../service.ts";
import { funderOf } from "./accounts.ts";
import { groupOf } from "./pledge-terms.ts";
import {
  findOwnPledge,
  listShownMonths,
  listShownPayments,
  offerFor,
  payPledge,
  pledge,
} from "./pledges.ts";
import { receiptNumber } from "./receipts.ts";
import * as store from "./sponsor-store.ts";
import { wishThanks } from "./thanks.ts";

const SPONSORS = ["funder"] as const;

const GroupFields = {
  occupationId: z.nullable(z.string().check(z.maxLength(60))),
  kelurahanCode: z.nullable(KelurahanCode),
  sex: z.nullable(z.enum(["female", "male"])),
  cohortId: z.nullable(Id),
};
const GroupShape = z.strictObject(GroupFields);
const OfferQuery = z.strictObject({
  firstMonth: Month,
  lastMonth: Month,
  occupationId: z.optional(GroupFields.occupationId.def.innerType),
  kelurahanCode: z.optional(KelurahanCode),
  sex: z.optional(z.enum(["female", "male"])),
  cohortId: z.optional(Id),
});
/** People whom nobody pays for, in steps of ten; null for fewer than ten. */
const Waiting = z.nullable(z.int());
const Rate = z.strictObject({
  month: Month,
  sector: z.enum(SECTORS),
  perPerson: Idr,
  isRelieved: z.boolean(),
  ruleVersionIds: z.array(z.string()),
});
const People = z.strictObject({
  transport: z.int().check(z.gte(0), z.lte(PLEDGE_LIMITS.people)),
  other: z.int().check(z.gte(0), z.lte(PLEDGE_LIMITS.people)),
});
const PledgeRow = z.strictObject({
  id: Id,
  firstMonth: Month,
  lastMonth: Month,
  people: People,
  amount: Idr,
  /** What has come in of it and was not given back. */
  paid: Idr,
  isOpen: z.boolean(),
  pledgedAt: z.string(),
});
/** People of a month in each state; null for fewer than ten. */
const MonthShown = z.strictObject({
  month: Month,
  planned: Waiting,
  reserved: Waiting,
  paid: Waiting,
  confirmed: Waiting,
  lapsed: Waiting,
});
const PaymentShown = z.strictObject({
  id: Id,
  way: z.enum(PAYMENT_WAYS),
  amount: Idr,
  state: z.enum(PAYMENT_STATES),
  askedAt: z.string(),
  expiresAt: z.string(),
  receipt: z.nullable(z.strictObject({ number: z.string(), code: z.string() })),
});

/** A range of months that a pledge may have: from this one on, and not too long. */
function mustBePledgeable(firstMonth: string, lastMonth: string, now: Date): void {
  const count = monthsBetween(firstMonth, lastMonth).length;
  const isPast = firstMonth < monthOf(dayOf(now));
  const isFar = firstMonth > shiftMonth(monthOf(dayOf(now)), PLEDGE_LIMITS.months);
  if (count >= 1 && count <= PLEDGE_LIMITS.months && !isPast && !isFar) return;
  const message = `Months from this one on, at most ${PLEDGE_LIMITS.months} together`;
  throw new Problem("request.invalid", { issues: [{ path: ["firstMonth"], message }] });
}

/** What sponsors ask: everything here is of the funder whose account it is. */
export const sponsorRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/sponsor",
    summary: "Whose money the account looks after, its pledges, and what a group is chosen by",
    allow: SPONSORS,
    input: z.strictObject({}),
    output: z.strictObject({
      funder: z.strictObject({ id: Id, name: z.string(), kind: z.string() }),
      /** Who receives the money, and by what ways; null where nobody can pay here. */
      payments: z.nullable(
        z.strictObject({
          receiver: z.string(),
          bankAccount: z.nullable(z.string()),
          hasQris: z.boolean(),
        }),
      ),
      thanks: z.strictObject({ version: z.int(), name: z.nullable(z.string()) }),
      thisMonth: Month,
      choices: z.strictObject({
        occupations: z.array(
          z.strictObject({
            id: z.string(),
            name: z.string(),
            nameEnglish: z.string(),
            sector: z.string(),
          }),
        ),
        kelurahan: z.array(z.strictObject({ code: z.string(), name: z.string() })),
        cohorts: z.array(z.strictObject({ id: Id, name: z.string() })),
      }),
      pledges: z.array(PledgeRow),
    }),
    problems: ["funding.no-sponsor"],
    run: async ({ tx, actor, now, payments }) => {
      const funder = await funderOf(tx, actor);
      const { regionCode } = actor;
      const wish = await store.findWish(tx, regionCode, funder.id);
      const { occupations, kelurahan, cohorts } = await store.readChoices(tx, regionCode);
      const pledges = await store.listPledges(tx, regionCode, funder.id);
      return {
        funder: { id: funder.id, name: funder.name, kind: funder.kind },
        payments,
        thanks: { version: wish?.version ?? 0, name: wish?.name ?? null },
        thisMonth: monthOf(dayOf(now())),
        choices: {
          occupations: occupations.map(({ name_en: nameEnglish, ...each }) => ({
            ...each,
            nameEnglish,
          })),
          kelurahan,
          cohorts,
        },
        pledges: pledges.map((each) => ({
          id: each.id,
          firstMonth: each.first_month,
          lastMonth: each.last_month,
          people: { transport: each.people_transport, other: each.people_other },
          amount: rupiah(each.amount_idr),
          paid: rupiah(each.held_idr),
          isOpen: each.is_open,
          pledgedAt: each.pledged_at.toISOString(),
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/sponsor/offers",
    summary:
      "How many people of a group nobody pays for, what a month of each costs, and what it covers",
    allow: SPONSORS,
    input: OfferQuery,
    output: z.strictObject({
      waiting: z.strictObject({ transport: Waiting, other: Waiting }),
      rates: z.array(Rate),
      covers: z.strictObject({ deathFull: Idr, deathEarly: Idr }),
    }),
    problems: ["funding.no-sponsor"],
    run: async (context, query) => {
      const { firstMonth, lastMonth } = query;
      mustBePledgeable(firstMonth, lastMonth, context.now());
      const group = {
        occupationId: query.occupationId ?? null,
        kelurahanCode: query.kelurahanCode ?? null,
        sex: query.sex ?? null,
        cohortId: query.cohortId ?? null,
      };
      const offer = await offerFor(context.tx, context, { group, firstMonth, lastMonth });
      const death = deathBenefitAmounts(`${firstMonth}-01`, await readRules(context.tx));
      return {
        waiting: offer.waiting,
        rates: offer.rates.map((each) => ({ ...each, ruleVersionIds: [...each.ruleVersionIds] })),
        covers: { deathFull: death.full, deathEarly: death.early },
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/sponsor/pledges",
    summary:
      "Pledge so many people and months at the amount shown; its fund opens once all has come in",
    allow: SPONSORS,
    input: z.strictObject({
      id: NewId,
      group: GroupShape,
      firstMonth: Month,
      lastMonth: Month,
      people: People,
      amount: Idr,
    }),
    output: z.strictObject({ id: Id }),
    problems: [
      "funding.no-sponsor",
      "funding.price-changed",
      "request.id-already-used",
      "request.not-found",
    ],
    run: async (context, order) => {
      mustBePledgeable(order.firstMonth, order.lastMonth, context.now());
      if (order.people.other + order.people.transport === 0)
        throw new Problem("request.invalid", {
          issues: [{ path: ["people"], message: "One person at least" }],
        });
      await pledge(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "get",
    path: "/v1/sponsor/pledges/:id",
    summary: "A pledge with its payments, receipts, transfers and how far its months are",
    allow: SPONSORS,
    input: z.strictObject({ id: Id }),
    output: z.extend(PledgeRow, {
      group: GroupShape,
      rates: z.array(Rate),
      payments: z.array(PaymentShown),
      /** What its sum is the sum of. */
      transfers: z.array(
        z.strictObject({ id: Id, purpose: z.string(), amount: Idr, at: z.string() }),
      ),
      months: z.array(MonthShown),
    }),
    problems: ["funding.no-sponsor", "request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      const { regionCode } = actor;
      const kept = await findOwnPledge(tx, context, id);
      const terms = await findTerms(tx, regionCode, id);
      if (terms === undefined) throw new Problem("request.not-found");
      const cost = kept.cost as readonly {
        month: string;
        sector: "transport" | "other";
        perPerson: number;
        isRelieved: boolean;
        ruleVersionIds: string[];
      }[];
      const payments = await listShownPayments(tx, regionCode, id);
      const transfers = await store.listTransfers(tx, regionCode, id);
      return {
        id,
        firstMonth: terms.first_month,
        lastMonth: terms.last_month,
        people: { transport: kept.people_transport, other: kept.people_other },
        amount: rupiah(kept.amount_idr),
        paid: await store.heldBy(tx, regionCode, id),
        isOpen: terms.is_open,
        pledgedAt: kept.pledged_at.toISOString(),
        group: groupOf(terms),
        rates: cost.map((each) => ({ ...each, perPerson: rupiah(BigInt(each.perPerson)) })),
        payments: payments.map(({ row, state, receipt }) => ({
          id: row.id,
          way: row.way as (typeof PAYMENT_WAYS)[number],
          amount: rupiah(row.amount_idr),
          state,
          askedAt: row.asked_at.toISOString(),
          expiresAt: row.expires_at.toISOString(),
          receipt: receipt === null ? null : { number: receiptNumber(receipt), code: receipt.code },
        })),
        transfers: transfers.map((each) => ({
          id: each.id,
          purpose: each.purpose,
          amount: rupiah(each.amount_idr),
          at: each.posted_at.toISOString(),
        })),
        months: await listShownMonths(tx, regionCode, id),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/sponsor/pledges/:id/payments",
    summary: "Begin to pay what is lacking of a pledge, or as much of it as one QRIS takes",
    allow: SPONSORS,
    input: z.strictObject({ id: Id, paymentId: NewId, way: z.enum(PAYMENT_WAYS) }),
    output: z.strictObject({ paymentId: Id }),
    problems: [
      "funding.no-sponsor",
      "funding.payment-open",
      "funding.pledge-paid",
      "funding.way-not-open",
      "request.id-already-used",
      "request.not-found",
    ],
    run: async (context, { id, paymentId, way }) => {
      await funderOf(context.tx, context.actor);
      const ways = context.payments;
      const isOpen = way === "qris" ? ways?.hasQris === true : ways?.bankAccount != null;
      if (!isOpen) throw new Problem("funding.way-not-open");
      await payPledge(context.tx, context, { pledgeId: id, paymentId, way });
      return { paymentId };
    },
  }),
  route({
    method: "post",
    path: "/v1/sponsor/thanks",
    summary: "Say under which name to be thanked in public, or not to be",
    allow: SPONSORS,
    input: z.strictObject({
      version: z.int().check(z.gte(1)),
      name: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
    }),
    output: z.strictObject({ version: z.int() }),
    problems: ["funding.no-sponsor", "request.id-already-used"],
    run: async (context, wish) => {
      await wishThanks(context.tx, context, wish);
      return { version: wish.version };
    },
  }),
];
