import { get } from "../shared/api.ts";
import { DeadlineTag } from "../shared/deadline-tag.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import "./enrolment.css";
import { sayKind, sayReason, sayWho } from "./say-exchange.ts";
import { READERS } from "./who-may.ts";

/** What waits because of the insurer, by reason and by who can put it right. */
export function InsurerTasks() {
  const load = useLoad((signal) => get("/v1/task-groups", {}, { signal }), []);
  return (
    <Page
      title={t("insurer-tasks.title")}
      lead={t("insurer-tasks.lead")}
      {...(holds(READERS) ? { back: { href: at("/insurer"), title: t("insurer.title") } } : {})}
    >
      <Loaded load={load}>
        {({ groups }) =>
          groups.length === 0 ? (
            <Empty title={t("insurer-tasks.none")}>
              <p>{t("insurer-tasks.none-means")}</p>
            </Empty>
          ) : (
            <DataTable
              caption={t("insurer-tasks.title")}
              rows={groups}
              keyOf={({ kind, reasonCode, whoCanFix }) => `${kind} ${reasonCode} ${whoCanFix}`}
              hrefOf={({ kind, reasonCode, whoCanFix }) =>
                at("/insurer/tasks", kind, reasonCode, whoCanFix)
              }
              columns={[
                {
                  title: t("insurer-tasks.what"),
                  cell: ({ kind, reasonCode }) =>
                    kind === "insurer-reject" ? sayReason(reasonCode) : sayKind(kind),
                },
                { title: t("insurer-tasks.kind"), cell: ({ kind }) => sayKind(kind) },
                { title: t("insurer-tasks.who"), cell: ({ whoCanFix }) => sayWho(whoCanFix) },
                {
                  title: t("insurer-tasks.count"),
                  isNumber: true,
                  cell: ({ tasks }) => sayNumber(tasks),
                },
                {
                  title: t("insurer-tasks.due"),
                  cell: ({ dueOn }) => <DeadlineTag dueOn={dueOn} />,
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
