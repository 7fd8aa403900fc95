import { useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import type { Group } from "./figures.ts";
import { BREAKDOWN_TITLES, groupName } from "./groups.ts";
import { MEASURE_NAMES, type MeasureName, measureOf } from "./measures.ts";
import type { Question } from "./question.ts";

/** How many rows stand there at first. All are printed. */
const AT_FIRST = 15;

/** The numbers of each group. A column's title sorts by it and draws it; a group's name opens all there is about it. */
export function GroupTable(props: {
  groups: readonly Group[];
  /** By what they are divided, which is asked otherwise while other figures are on their way. */
  by: Question["by"];
  question: Question;
  ask: (changed: Partial<Question>) => void;
  open: (group: Group) => void;
}) {
  const { groups, by, question, ask, open } = props;
  const { measure, isAscending } = question;
  const [isWhole, setIsWhole] = useState(false);
  return (
    <div class="group-table">
      <div class="table-box">
        <table role="table" class={isWhole ? undefined : "cut"}>
          <caption class="unseen">{t("overview.table", { by: t(BREAKDOWN_TITLES[by]) })}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t(BREAKDOWN_TITLES[by])}
              </th>
              {MEASURE_NAMES.map((name) => (
                <SortedHead
                  key={name}
                  name={name}
                  order={name !== measure ? "none" : isAscending ? "ascending" : "descending"}
                  sort={() => ask({ measure: name, isAscending: name === measure && !isAscending })}
                />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {groups.map((group, place) => (
              <tr key={group.key} role="row" class={place >= AT_FIRST ? "later" : undefined}>
                <th scope="row" role="rowheader">
                  <button type="button" class="link" onClick={() => open(group)}>
                    {groupName(group)}
                  </button>
                </th>
                {MEASURE_NAMES.map((name) => {
                  const { of, say, sayAll, title } = measureOf(name);
                  return (
                    <td
                      key={name}
                      role="cell"
                      class={name === measure ? "number chosen" : "number"}
                      data-title={t(title)}
                    >
                      {sayAll === undefined ? say(of(group.figures)) : sayAll(group.figures)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {groups.length > AT_FIRST && (
        <button
          type="button"
          class="quiet"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? t("overview.fewer") : t("overview.all-rows", { count: groups.length })}
        </button>
      )}
    </div>
  );
}

const ARROWS = { none: "", ascending: "▲", descending: "▼" } as const;

function SortedHead(props: { name: MeasureName; order: keyof typeof ARROWS; sort: () => void }) {
  const { name, order, sort } = props;
  return (
    <th scope="col" role="columnheader" class="number" aria-sort={order}>
      <button type="button" class="sort" onClick={sort}>
        {t(measureOf(name).title)}
        <span aria-hidden="true"> {ARROWS[order]}</span>
      </button>
    </th>
  );
}
