import { uuidv7 } from "uuidv7";
import { dayOf, type Office, read } from "../../shared/office.ts";
import { guardRound } from "./round.ts";
import { findLatestRound } from "./store.ts";

/** Looks at everybody's cover once a day; false when that was done today. A day that was broken off is done again. */
export async function guardToday(office: Office): Promise<boolean> {
  const latest = await read(office, (tx) => findLatestRound(tx, office.actor.regionCode));
  if (latest !== undefined && latest.day >= dayOf(office.now())) return false;
  await guardRound(office, uuidv7());
  return true;
}
