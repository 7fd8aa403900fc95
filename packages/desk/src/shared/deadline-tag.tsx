import { cityToday, deadlineOf, isSoon } from "./deadline.ts";
import { t } from "./language.ts";
import { sayDay } from "./say.ts";
import "./styles/deadline.css";

/** A promised day in words; the colour and the sign only repeat them. */
export function DeadlineTag({ dueOn }: { dueOn: string }) {
  const deadline = deadlineOf(dueOn, cityToday());
  const tone = deadline.state === "late" ? "late" : isSoon(deadline) ? "soon" : "calm";
  return (
    <span class={`deadline ${tone}`} title={sayDay(dueOn)}>
      {sayDeadline(dueOn)}
    </span>
  );
}

export function sayDeadline(dueOn: string): string {
  const deadline = deadlineOf(dueOn, cityToday());
  if (deadline.state === "late") return t("deadline.late", { days: deadline.days });
  if (deadline.state === "today") return t("deadline.today");
  return t("deadline.left", { days: deadline.workingDays });
}
