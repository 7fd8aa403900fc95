import { useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import type { Names } from "../shared/names.ts";
import { notifyFault } from "../shared/notices.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayName } from "../shared/say.ts";
import { DataTable } from "../shared/table.tsx";
import { sayMonths } from "./say-programme.ts";

export type DraftLine = Gets["/v1/decree-drafts/:id/lines"]["output"]["lines"][number];
type Line = Omit<DraftLine, "before" | "reason" | "correctsLine"> &
  Partial<Pick<DraftLine, "before" | "reason">>;
type PageOfLines = { readonly lines: readonly Line[]; readonly next: number | null };

/** An annex, page by page; lines of a correction say what they said before. */
export function Lines(props: {
  first: PageOfLines;
  names: Names;
  /** What is said against a line, by its number. */
  marks?: ReadonlyMap<number, string>;
  more: (after: string) => Promise<PageOfLines>;
}) {
  const { first, names, marks = new Map<number, string>(), more } = props;
  const [rest, setRest] = useState<readonly Line[]>([]);
  const [after, setAfter] = useState(first.next);
  const showMore = async () => {
    if (after === null) return;
    try {
      const page = await more(String(after));
      setRest([...rest, ...page.lines]);
      setAfter(page.next);
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <section>
      <h2>{t("decree.annex")}</h2>
      <DataTable
        caption={t("decree.annex")}
        rows={[...first.lines, ...rest]}
        keyOf={({ line }) => String(line)}
        columns={[
          {
            title: t("decree.person"),
            cell: ({ line, name, before }) => (
              <>
                {line}.{" "}
                <Said
                  now={sayName(name)}
                  was={before === undefined || before === null ? null : sayName(before.name)}
                />
              </>
            ),
          },
          {
            title: t("cohort.kelurahan"),
            cell: ({ kelurahanCode: code }) =>
              names.kelurahan.get(code ?? "") ?? t("cohort.nowhere"),
          },
          {
            title: t("decree.occupation"),
            cell: ({ occupation, before }) => (
              <Said now={occupation} was={before?.occupation ?? null} />
            ),
          },
          {
            title: t("cohorts.months"),
            cell: ({ firstMonth, monthCount, before }) => (
              <Said
                now={sayMonths(firstMonth, monthCount)}
                was={
                  before === undefined || before === null
                    ? null
                    : sayMonths(before.firstMonth, before.monthCount)
                }
              />
            ),
          },
          ...(marks.size > 0 || first.lines.some(({ reason }) => reason != null)
            ? [
                {
                  title: t("decree.remark"),
                  cell: ({ line, reason }: Line) => {
                    const mark = marks.get(line);
                    return (
                      <>
                        {mark !== undefined && <span class="tag warn">{mark}</span>}
                        {reason ?? ""}
                      </>
                    );
                  },
                },
              ]
            : []),
        ]}
      />
      {after !== null && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => void showMore()}>
            {t("lists.show-more")}
          </button>
        </div>
      )}
    </section>
  );
}

/** What a cell says; where it was put right, what it said before stands struck through and named. */
function Said({ now, was }: { now: string; was: string | null }) {
  if (was === null || was === now) return <>{now}</>;
  return (
    <span class="stacked">
      <span>
        <span class="unseen">{t("decree.was")} </span>
        <s>{was}</s>
      </span>
      <strong>{now}</strong>
    </span>
  );
}
