import type { Tx } from "../db/transaction.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { addTries, countTries, type Limit, readTries, type Tried } from "../shared/tries.ts";
import { phoneIndexOf } from "./consents.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;

/** How much may be sent; each is the operator's to set. */
export type MessagingLimits = {
  /** SMS of the whole city in one day: an SMS costs money, and somebody may try to make us send many. */
  readonly smsADay: number;
  /** By each process; a gateway refuses what comes faster. */
  readonly smsASecond: number;
  readonly whatsappASecond: number;
};

export const USUAL_LIMITS: MessagingLimits = {
  smsADay: 5_000,
  smsASecond: 10,
  whatsappASecond: 40,
};

const TEN_MINUTES = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Messages cost money, and a stranger must not be rung by us again and again. */
const CODES_OF_PHONE: Limit = { name: "codes of a phone", most: 3, windowMs: TEN_MINUTES };
/** Behind one address may sit a whole kelurahan, or all customers of a network. */
const CODES_OF_ADDRESS: Limit = { name: "codes of an address", most: 60, windowMs: TEN_MINUTES };
/** The window outlasts the day, after which it stands under another name. */
const SMS_OF_DAY: Limit = { name: "sms of a day", most: 0, windowMs: 2 * DAY_MS };

/**
 * Counts a one-time code that is to go to a number which nobody has proved yet; minutes to wait where there were too
 * many. All of the city together may have half of a day's SMS, so that codes cannot keep everybody else's from leaving.
 */
export async function countCode(
  tx: Tx,
  desk: Desk,
  { phone, address }: { phone: string; address: string },
  { smsADay }: Pick<MessagingLimits, "smsADay">,
): Promise<number> {
  const number = phoneIndexOf(desk, phone).toString("base64url");
  const minutes = await countTries(tx, desk, [
    { of: CODES_OF_ADDRESS, by: address },
    { of: CODES_OF_PHONE, by: number },
  ]);
  if (minutes > 0) return minutes;
  const ofCity = { name: "codes of a day", most: Math.ceil(smsADay / 2), windowMs: 2 * DAY_MS };
  return countTries(tx, desk, [{ of: ofCity, by: dayOf(desk.now()) }]);
}

/** How many SMS have left today. */
export function countSmsToday(tx: Tx, desk: Desk): Promise<number> {
  return readTries(tx, desk, today(desk));
}

export function addSmsToday(tx: Tx, desk: Desk, count: number): Promise<void> {
  return addTries(tx, desk, today(desk), count);
}

function today({ now }: Desk): Tried {
  return { of: SMS_OF_DAY, by: dayOf(now()) };
}

/** The first instant of tomorrow, where the first cities are. */
export function tomorrow(now: Date): Date {
  return new Date(Date.parse(`${dayOf(now)}T00:00:00+07:00`) + DAY_MS);
}
