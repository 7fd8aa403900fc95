import type { DangerKind, GapReason, WarningDays } from "@payung/domain/funding/guard.ts";
import { OWN_PAYMENT_PLACES } from "@payung/domain/funding/own-payment.ts";
import type { WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import { sayAmount, sayDay } from "@payung/domain/shared/say-day.ts";
import type { Tx } from "../../db/transaction.ts";
import { messageIdOf, queueForWorkers } from "../../messaging/service.ts";
import type { Office } from "../../shared/office.ts";

/** Somebody to be told when cover ends, and what paying themselves would cost. */
export type ToldOfEnd = {
  /** What the one message follows from. */
  readonly cause: string;
  readonly applicationId: string;
  readonly lastDay: IsoDate;
  readonly ownAmount: Rupiah;
};

/** The worker is told when it is time to act. Sixty days before, the treasurer alone is warned. */
const WORKER_IS_TOLD: readonly WarningDays[] = [30, 7];

/** Tells workers until when they are covered and how to take over payment. */
export async function tellWarned(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  warned: readonly (ToldOfEnd & {
    readonly kind: DangerKind;
    readonly days: WarningDays;
    readonly reason: GapReason;
  })[],
): Promise<void> {
  const told = warned.filter(
    ({ days, kind, reason }) =>
      WORKER_IS_TOLD.includes(days) &&
      // That a decree ends is told a month before by `cover-ending`.
      !(kind === "cover" && reason === "not-renewed" && days === 30),
  );
  await queueForWorkers(
    tx,
    office,
    told.map((each) => {
      const template = each.kind === "cover" ? "cover-unpaid-soon" : "cover-not-paid";
      return {
        id: messageIdOf(template, `${each.cause} ${each.days}`),
        applicationId: each.applicationId,
        template,
        params: paramsOf(each),
      };
    }),
  );
}

/** Tells workers that their cover has ended, and how to begin anew. */
export async function tellLapsed(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  lapsed: readonly ToldOfEnd[],
): Promise<void> {
  await queueForWorkers(
    tx,
    office,
    lapsed.map((each) => ({
      id: messageIdOf("cover-lapsed", each.cause),
      applicationId: each.applicationId,
      template: "cover-lapsed" as const,
      params: paramsOf(each),
    })),
  );
}

function paramsOf({ lastDay, ownAmount }: ToldOfEnd) {
  return (language: WorkerLanguage) => ({
    to: sayDay(lastDay, language),
    amount: sayAmount(ownAmount, language),
    places: OWN_PAYMENT_PLACES,
  });
}
