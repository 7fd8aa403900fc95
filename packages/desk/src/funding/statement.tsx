import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayDay, sayMoment, sayMonth } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { useMore } from "./more.tsx";
import { sayAccountKind, sayAmount, sayIfAny, sayTransfer } from "./say-money.ts";
import { Sections } from "./sections.tsx";

type Found = Gets["/v1/treasury/accounts/:id/statement"]["output"];
type Days = { readonly from?: string; readonly to?: string };

/** An account's transfers of some days, with what stood in it before and after each. */
export function Statement({ id }: { id: string }) {
  const { query, route } = useLocation();
  const days = daysIn(query);
  const load = useLoad(
    (signal) => get("/v1/treasury/accounts/:id/statement", { id, ...days }, { signal }),
    [id, days.from, days.to],
  );
  const found = load.value;
  return (
    <Page
      title={found === null ? t("statement.title") : found.name}
      lead={found === null ? "" : sayAccountKind(found.kind)}
      back={{ href: at("/money/accounts"), title: t("accounts.title") }}
      actions={
        <button type="button" class="quiet" onClick={() => print()}>
          {t("overview.print")}
        </button>
      }
    >
      <Sections />
      <Loaded load={load}>
        {(statement) => (
          <div class="parts">
            <DaysForm
              key={`${statement.from} ${statement.to}`}
              from={statement.from}
              to={statement.to}
              ask={(from, to) => route(`${at("/money/accounts", id)}?from=${from}&to=${to}`, true)}
            />
            <Balances statement={statement} />
            {statement.lines.length === 0 ? (
              <Empty title={t("statement.none")}>
                <p>{t("statement.none-means")}</p>
              </Empty>
            ) : (
              <Lines key={`${id} ${statement.from} ${statement.to}`} first={statement} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

const DAY = /^20\d\d-\d\d-\d\d$/;

function daysIn(query: Record<string, string>): Days {
  const { from = "", to = "" } = query;
  return {
    ...(DAY.test(from) ? { from } : {}),
    ...(DAY.test(to) ? { to } : {}),
  };
}

function DaysForm(props: { from: string; to: string; ask: (from: string, to: string) => void }) {
  const [from, setFrom] = useState(props.from);
  const [to, setTo] = useState(props.to);
  const [isTold, setIsTold] = useState(false);
  const isWrong = !DAY.test(from) || !DAY.test(to) || from > to;
  return (
    <form
      class="days no-print"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsTold(isWrong);
        if (!isWrong) props.ask(from, to);
      }}
    >
      <div class="field">
        <label for="statement-from">{t("statement.from")}</label>
        <input
          id="statement-from"
          type="date"
          value={from}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="statement-to">{t("statement.to")}</label>
        <input
          id="statement-to"
          type="date"
          value={to}
          aria-invalid={isTold && isWrong}
          aria-describedby={isTold && isWrong ? "statement-to-fault" : undefined}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button">
        {t("overview.show")}
      </button>
      {isTold && isWrong && (
        <p id="statement-to-fault" class="fault-said" role="alert">
          {t("statement.days-wrong")}
        </p>
      )}
    </form>
  );
}

function Balances({ statement }: { statement: Found }) {
  const { id, from, to, opening, closing } = statement;
  const file = (format: "csv" | "xlsx") => () =>
    get(`/v1/treasury/accounts/:id/statement.${format}`, { id, from, to });
  return (
    <>
      <dl class="balances">
        <div>
          <dt>{t("statement.opening", { day: sayDay(from) })}</dt>
          <dd>{sayAmount(opening.balance)}</dd>
        </div>
        <div>
          <dt>{t("statement.closing", { day: sayDay(to) })}</dt>
          <dd>{sayAmount(closing.balance)}</dd>
        </div>
        <div>
          <dt>{t("statement.reserved-then")}</dt>
          <dd>{sayAmount(closing.reserved)}</dd>
        </div>
      </dl>
      <div class="actions no-print">
        <DownloadButton
          title={t("statement.xlsx")}
          name={`payung-rekening-${from}-${to}.xlsx`}
          ask={file("xlsx")}
        />
        <DownloadButton
          title={t("statement.csv")}
          name={`payung-rekening-${from}-${to}.csv`}
          ask={file("csv")}
        />
      </div>
    </>
  );
}

function Lines({ first }: { first: Found }) {
  const { id, from, to } = first;
  const { rows, button } = useMore({ rows: first.lines, next: first.next }, async (after) => {
    const page = await get("/v1/treasury/accounts/:id/statement", { id, from, to, after });
    return { rows: page.lines, next: page.next };
  });
  return (
    <>
      <DataTable
        caption={t("statement.table", { name: first.name })}
        rows={rows}
        keyOf={(line) => line.id}
        columns={[
          { title: t("transfers.when"), cell: ({ postedAt }) => sayMoment(postedAt) },
          {
            title: t("transfers.what"),
            cell: (line) => (
              <span class="stacked">
                <span>{sayTransfer(line)}</span>
                {line.code !== null && line.month !== null && (
                  <span class="fine">
                    {t("statement.for", { code: line.code, month: sayMonth(line.month) })}
                  </span>
                )}
                {line.reason !== null && <span class="fine">{line.reason}</span>}
              </span>
            ),
          },
          {
            title: t("statement.other"),
            cell: ({ other, otherId }) => <a href={at("/money/accounts", otherId)}>{other}</a>,
          },
          { title: t("statement.in"), isNumber: true, cell: (line) => sayIfAny(line.in) },
          { title: t("statement.out"), isNumber: true, cell: (line) => sayIfAny(line.out) },
          {
            title: t("statement.reserved"),
            isNumber: true,
            cell: ({ reserved }) => sayIfAny(reserved),
          },
          {
            title: t("statement.balance"),
            isNumber: true,
            cell: ({ balance }) => sayAmount(balance),
          },
        ]}
      />
      {button}
    </>
  );
}
