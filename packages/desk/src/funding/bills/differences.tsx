import { useState } from "preact/hooks";
import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { sayBy, sayMoment, sayMonth, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { type Column, DataTable } from "../../shared/table.tsx";
import "./bills.css";
import { useMore } from "../more.tsx";
import { Sections } from "../sections.tsx";
import { TREASURERS } from "../who-may.ts";
import { Close, type Closing } from "./close-differences.tsx";
import { Kinds } from "./difference-kinds.tsx";
import { Person } from "./person.tsx";
import { type Difference, KIND_TITLES, sayState, VERDICT_TITLES } from "./say-bills.ts";
import { Suspense } from "./suspense.tsx";

/** The paper whose differences are asked for. */
export type Paper = { readonly of: "bill" | "statement"; readonly id: string };

/** Where ledger, bill, payment and receipt do not say the same: each is closed by a person, with a reason. */
export function AllDifferences() {
  return (
    <Page title={t("differences.title")} lead={t("differences.lead")}>
      <Sections />
      <Suspense />
      <List paper={null} />
    </Page>
  );
}

/** The same of one paper, where all of a kind can be closed at once. */
export function DifferencesOf({ of, id }: { of: string; id: string }) {
  const paper: Paper = { of: of === "statement" ? "statement" : "bill", id };
  return (
    <Page
      title={t("differences.title")}
      lead={t("differences.lead")}
      back={
        paper.of === "statement"
          ? { href: at("/money/receipts", id), title: t("receipts.one") }
          : { href: at("/money/bills", id), title: t("bills.one") }
      }
    >
      <Sections />
      <List paper={paper} />
    </Page>
  );
}

function List({ paper }: { paper: Paper | null }) {
  const [isClosed, setIsClosed] = useState(false);
  const [closing, setClosing] = useState<Closing | null>(null);
  const asked = {
    ...(paper === null
      ? {}
      : paper.of === "statement"
        ? { statementId: paper.id }
        : { billId: paper.id }),
    closed: isClosed ? ("yes" as const) : ("no" as const),
  };
  const load = useLoad(
    (signal) => get("/v1/funding-differences", asked, { signal }),
    [paper?.of, paper?.id, isClosed],
  );
  const mayClose = holds(TREASURERS) ? setClosing : null;
  return (
    <div class="parts">
      <label class="check no-print">
        <input
          type="checkbox"
          checked={isClosed}
          onChange={(event) => setIsClosed(event.currentTarget.checked)}
        />
        <span>{t("differences.show-closed")}</span>
      </label>
      <Loaded load={load}>
        {({ differences, next, open }) => (
          <div class="parts">
            {!isClosed && open.length > 0 && <Kinds open={open} paper={paper} onClose={mayClose} />}
            {differences.length === 0 ? (
              <Empty title={t(isClosed ? "differences.none-closed" : "differences.none")}>
                <p>{t("differences.none-means")}</p>
              </Empty>
            ) : (
              <Rows
                // What was read again after a closing begins anew.
                key={differences.map(({ id }) => id).join()}
                first={{ rows: differences, next }}
                ask={async (after) => {
                  const page = await get("/v1/funding-differences", { ...asked, after });
                  return { rows: page.differences, next: page.next };
                }}
                onClose={isClosed ? null : mayClose}
              />
            )}
          </div>
        )}
      </Loaded>
      {closing !== null && (
        <Close
          closing={closing}
          onClose={() => setClosing(null)}
          onDone={() => {
            setClosing(null);
            load.reload();
          }}
        />
      )}
    </div>
  );
}

type Differences = { readonly rows: readonly Difference[]; readonly next: string | null };

function Rows(props: {
  first: Differences;
  ask: (after: string) => Promise<Differences>;
  onClose: ((closing: Closing) => void) | null;
}) {
  const { first, ask, onClose } = props;
  const { rows, button } = useMore(first, ask);
  const last: Column<Difference> =
    onClose === null
      ? { title: t("differences.closed-by"), cell: sayClosed }
      : {
          title: t("differences.do"),
          cell: ({ id, kind, verdicts }) => (
            <button
              type="button"
              class="quiet"
              onClick={() => onClose({ chosen: { ids: [id] }, count: 1, kind, verdicts })}
            >
              {t("differences.close")}
            </button>
          ),
        };
  return (
    <>
      <div class="bill-table">
        <DataTable
          caption={t("differences.title")}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            { title: t("differences.who"), cell: (row) => <Person {...row} /> },
            {
              title: t("differences.kind"),
              cell: ({ kind, state }) => (
                <span class="block">
                  {t(KIND_TITLES[kind])}
                  {state !== null && <span class="fine block">{sayState(state)}</span>}
                </span>
              ),
            },
            {
              title: t("bills.month"),
              cell: ({ month }) => (month === null ? "–" : sayMonth(month)),
            },
            {
              title: t("differences.expected"),
              isNumber: true,
              cell: ({ expected }) => sayRupiah(expected),
            },
            {
              title: t("differences.found"),
              isNumber: true,
              cell: ({ found }) => sayRupiah(found),
            },
            { title: t("differences.paper"), cell: (row) => <PaperLink {...row} /> },
            last,
          ]}
        />
      </div>
      {button}
    </>
  );
}

function PaperLink({ billId, statementId }: Difference) {
  if (billId !== null) return <a href={at("/money/bills", billId)}>{t("bills.one")}</a>;
  if (statementId !== null)
    return <a href={at("/money/receipts", statementId)}>{t("receipts.one")}</a>;
  return <>{t("differences.payment")}</>;
}

function sayClosed({ closed }: Difference) {
  if (closed === null) return "–";
  return (
    <span class="block">
      {t(VERDICT_TITLES[closed.verdict])}
      <span class="fine block">{closed.reason}</span>
      <span class="fine block">
        {sayBy(closed)}, {sayMoment(closed.at)}
      </span>
    </span>
  );
}
