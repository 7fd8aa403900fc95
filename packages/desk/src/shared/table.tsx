import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useKeys } from "./keys.tsx";
import { t } from "./language.ts";

export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers stand right, so that they can be compared. */
  readonly isNumber?: boolean;
};

/**
 * Rows one walks through with J and K and opens with Enter. The first cell of a row holds the link that opens it. On a phone each
 * row becomes a card whose parts carry their column's title.
 */
export function DataTable<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  hrefOf?: (row: Row) => string;
}) {
  const { caption, columns, rows, keyOf, hrefOf } = props;
  const ref = useRef<HTMLTableSectionElement>(null);
  const step = (by: 1 | -1) => () => {
    const links = [...(ref.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[
      at === -1 && by === -1 ? links.length - 1 : Math.min(Math.max(at + by, 0), links.length - 1)
    ]?.focus();
  };
  useKeys(
    hrefOf === undefined
      ? []
      : [
          { key: "j", does: t("keys.next"), run: step(1) },
          { key: "k", does: t("keys.previous"), run: step(-1) },
        ],
  );
  return (
    <div class="table-box">
      {/* Roles are named because a table drawn as cards would lose them. */}
      <table role="table">
        <caption class="unseen">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, isNumber }) => (
              <th
                key={title}
                scope="col"
                role="columnheader"
                class={isNumber ? "number" : undefined}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={ref} role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map(({ title, cell, isNumber }, at) =>
                at === 0 ? (
                  <th key={title} scope="row" role="rowheader">
                    {hrefOf === undefined ? (
                      cell(row)
                    ) : (
                      <a href={hrefOf(row)} data-row>
                        {cell(row)}
                      </a>
                    )}
                  </th>
                ) : (
                  <td
                    key={title}
                    role="cell"
                    class={isNumber ? "number" : undefined}
                    data-title={title}
                  >
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
