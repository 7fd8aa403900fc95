import { addDays, type IsoDate } from "@payung/domain/shared/dates.ts";
import { type Holidays, isWorkingDay } from "@payung/domain/shared/working-days.ts";
import { signal } from "@preact/signals";
import { get } from "./api.ts";

/** How a promised day stands today. Working days ahead, because offices rest; plain days behind, because people wait. */
export type Deadline =
  | { readonly state: "late"; readonly days: number }
  | { readonly state: "today" }
  | { readonly state: "left"; readonly workingDays: number };

/** From so few working days on it is said aloud. */
const SOON_WORKING_DAYS = 1;
/** The days off by which the server promises. Until they are here, weekends only. */
const holidays = signal<Holidays>(new Set());
const DAY_MS = 86_400_000;

export function deadlineOf(
  dueOn: IsoDate,
  today: IsoDate,
  daysOff: Holidays = holidays.value,
): Deadline {
  if (dueOn < today)
    return { state: "late", days: (Date.parse(today) - Date.parse(dueOn)) / DAY_MS };
  let workingDays = 0;
  for (let day = addDays(today, 1); day <= dueOn; day = addDays(day, 1))
    if (isWorkingDay(day, daysOff)) workingDays += 1;
  return workingDays === 0 ? { state: "today" } : { state: "left", workingDays };
}

let areAsked = false;

/** Asks for the days off, once: they seldom change. */
export function readHolidays(): void {
  if (areAsked) return;
  areAsked = true;
  get("/v1/holidays", {}).then(
    ({ days }) => {
      holidays.value = new Set(days.map(({ day }) => day));
    },
    () => {
      areAsked = false;
    },
  );
}

/** They have changed: they are asked for again by the next screen that needs them. */
export function forgetHolidays(): void {
  areAsked = false;
}

export function isSoon(deadline: Deadline): boolean {
  return (
    deadline.state === "today" ||
    (deadline.state === "left" && deadline.workingDays <= SOON_WORKING_DAYS)
  );
}

/** Today by the city's calendar, wherever this computer thinks it stands. */
export function cityToday(now: Date = new Date()): IsoDate {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Jakarta", dateStyle: "short" }).format(
    now,
  );
}
