import { sayTask } from "../enrolment/say-exchange.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { sayAgo } from "../shared/say.ts";
import type { Case } from "./case.ts";

const WHO: Readonly<Record<string, MessageKey>> = {
  worker: "tasks.worker",
  city: "tasks.city",
  employer: "tasks.employer",
  insurer: "tasks.insurer",
};

/** What the insurer sent back, and who can put it right. */
export function Tasks({ found: { tasks } }: { found: Case }) {
  if (tasks.length === 0) return null;
  return (
    <section class="card" aria-labelledby="tasks">
      <h2 id="tasks">{t("tasks.title")}</h2>
      <ul class="said">
        {tasks.map((each) => (
          <li key={each.id}>
            <blockquote>{sayTask(each)}</blockquote>
            <p class="fine">
              {t(WHO[each.whoCanFix] ?? "tasks.city")} {sayAgo(each.since)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
