import { t } from "../shared/language.ts";
import { sayMoment } from "../shared/say.ts";
import "../shared/styles/deadline.css";

const HOUR_MS = 60 * 60_000;
/** From so few hours on it is said aloud: the last day of the three. */
const SOON_HOURS = 24;

/** A promise by the hour, weekends included (UU 27/2022); the colour and the sign only repeat the words. */
export function HoursTag({ dueAt }: { dueAt: string }) {
  const left = (Date.parse(dueAt) - Date.now()) / HOUR_MS;
  const tone = left < 0 ? "late" : left <= SOON_HOURS ? "soon" : "calm";
  return (
    <span class={`deadline ${tone}`} title={sayMoment(dueAt)}>
      {left < 0
        ? t("requests.late", { hours: Math.ceil(-left) })
        : t("requests.left", { hours: Math.floor(left) })}
    </span>
  );
}
