import { Bar } from "../shared/bar.tsx";
import { t } from "../shared/language.ts";
import type { Group } from "./figures.ts";
import { groupName } from "./groups.ts";
import { type MeasureName, measureOf } from "./measures.ts";

/** How many bars are drawn; the table has them all. */
const MOST = 15;

/** A measure as bars, in the order of the table. */
export function Bars({ groups, measure }: { groups: readonly Group[]; measure: MeasureName }) {
  const { of, say, title } = measureOf(measure);
  const shown = groups.slice(0, MOST);
  const largest = Math.max(0, ...groups.map(({ figures }) => of(figures) ?? 0));
  return (
    <figure class="bars">
      <figcaption>{t(title)}</figcaption>
      <ul>
        {shown.map((group) => {
          const value = of(group.figures);
          return (
            <li key={group.key}>
              <span class="bars-name">{groupName(group)}</span>
              <span class="bars-value">{say(value)}</span>
              <Bar share={largest === 0 ? 0 : (value ?? 0) / largest} />
            </li>
          );
        })}
      </ul>
      {groups.length > shown.length && (
        <p class="fine">{t("overview.bars-more", { count: groups.length - shown.length })}</p>
      )}
    </figure>
  );
}
