import { DANGER_KINDS } from "@payung/domain/funding/guard.ts";
import { useLocation } from "preact-iso";
import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayDay } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { CaseCode } from "../case-code.tsx";
import { useMore } from "../more.tsx";
import { Sections } from "../sections.tsx";
import { KIND_TITLES, REASON_TITLES } from "./say-danger.ts";

type Question = Gets["/v1/cover-dangers/people"]["input"];
type Found = Gets["/v1/cover-dangers/people"]["output"];

/** The cases behind a warning. What is asked stands in the address. */
export function Warned() {
  const { query } = useLocation();
  const kind = DANGER_KINDS.find((each) => each === query["kind"]) ?? "cover";
  const { lastDay = "" } = query;
  const question = { kind, lastDay };
  const load = useLoad(
    (signal) => get("/v1/cover-dangers/people", question, { signal }),
    [kind, lastDay],
  );
  return (
    <Page
      title={t("guard.people-title")}
      lead={DAY.test(lastDay) ? t(KIND_TITLES[kind], { day: sayDay(lastDay) }) : ""}
      back={{ href: at("/money/dangers"), title: t("guard.title") }}
    >
      <Sections />
      <Loaded load={load}>
        {(found) =>
          found.people.length === 0 ? (
            <Empty title={t("guard.nobody")}>
              <p>{t("guard.nobody-means")}</p>
            </Empty>
          ) : (
            <Rows key={`${kind} ${lastDay}`} first={found} question={question} />
          )
        }
      </Loaded>
    </Page>
  );
}

const DAY = /^20\d\d-\d\d-\d\d$/;

function Rows({ first, question }: { first: Found; question: Question }) {
  const { rows, button } = useMore({ rows: first.people, next: first.next }, async (after) => {
    const page = await get("/v1/cover-dangers/people", { ...question, after });
    return { rows: page.people, next: page.next };
  });
  return (
    <>
      <DataTable
        caption={t("guard.people-title")}
        rows={rows}
        keyOf={({ applicationId }) => applicationId}
        columns={[
          { title: t("months.case"), cell: (row) => <CaseCode {...row} /> },
          { title: t("guard.why"), cell: ({ reason }) => t(REASON_TITLES[reason]) },
          {
            title: t("guard.last-warned"),
            cell: ({ warnedOn, days }) =>
              t("guard.warned", { day: sayDay(warnedOn), days: String(days) }),
          },
          {
            title: t("guard.now"),
            cell: ({ isAverted }) => t(isAverted ? "guard.averted" : "guard.still"),
          },
        ]}
      />
      {button}
    </>
  );
}
