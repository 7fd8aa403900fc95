export const DAY_MS = 86_400_000;

/**
 * An instant as ISO text: the date alone at midnight, else with the time and as much of the second as is not
 * zero. Birth dates are often kept as timestamps, and must equal those kept as dates. Null outside the years
 * that JavaScript knows, where DuckDB's infinity lies.
 *
 * @param ms milliseconds since 1970
 * @param nanoseconds what comes below the millisecond
 * @param zone "Z" for an instant, nothing for a time without a zone
 */
export function isoText(ms: number, nanoseconds = 0, zone: "" | "Z" = ""): string | null {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return null;
  const [day = "", time = ""] = date.toISOString().split("T");
  if (ms % DAY_MS === 0 && nanoseconds === 0) return day;
  const fraction = (time.slice(9, 12) + String(nanoseconds).padStart(6, "0")).replace(/0+$/, "");
  return `${day}T${time.slice(0, 8)}${fraction === "" ? "" : `.${fraction}`}${zone}`;
}

/** An instant, or a time without a zone, counted from 1970 in parts of a second. */
export function isoInstant(ticks: bigint, perSecond: bigint, zone: "" | "Z" = ""): string | null {
  const nanoseconds = (ticks * 1_000_000_000n) / perSecond;
  // Rounded down, also before 1970, so that what is left over is never negative.
  const below = ((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return isoText(Number((nanoseconds - below) / 1_000_000n), Number(below), zone);
}

/** A time of day, counted from midnight in parts of a second. */
export function isoTime(ticks: bigint, perSecond: bigint): string {
  return isoInstant(ticks, perSecond)?.split("T")[1] ?? "00:00:00";
}
