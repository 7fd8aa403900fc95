import { useState } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { sayMonth, sayName, sayRupiah } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { type Column, DataTable } from "../../shared/table.tsx";
import { TextArea } from "../../shared/text-area.tsx";
import { useMore } from "../more.tsx";
import { TREASURERS } from "../who-may.ts";
import { Person } from "./person.tsx";
import { KIND_TITLES, type MatchRow, sayState, VERDICT_TITLES } from "./say-bills.ts";

type Page = { readonly rows: readonly MatchRow[]; readonly next: string | null };

/** Ledger, bill and receipt, row by row. */
export function BillRows({ id, turn }: { id: string; turn: number }) {
  const [isAgreedLeftOut, setIsAgreedLeftOut] = useState(false);
  const asked = { id, ...(isAgreedLeftOut ? { only: "not-agreed" as const } : {}) };
  const load = useLoad(
    (signal) => get("/v1/bills/:id/rows", asked, { signal }),
    [id, isAgreedLeftOut, turn],
  );
  return (
    <section aria-labelledby="bill-rows">
      <h2 id="bill-rows">{t("match.title")}</h2>
      <p class="hint">{t("match.lead")}</p>
      <label class="check no-print">
        <input
          type="checkbox"
          checked={isAgreedLeftOut}
          onChange={(event) => setIsAgreedLeftOut(event.currentTarget.checked)}
        />
        <span>{t("match.only-open")}</span>
      </label>
      <Loaded load={load}>
        {(first) =>
          first.rows.length === 0 ? (
            <p class="notice">{t(isAgreedLeftOut ? "match.all-agree" : "match.none")}</p>
          ) : (
            <Rows
              // A page that was read again begins anew.
              key={first.rows.map(({ place, state }) => `${place} ${state}`).join()}
              first={first}
              ask={(after) => get("/v1/bills/:id/rows", { ...asked, after })}
            />
          )
        }
      </Loaded>
    </section>
  );
}

function Rows(props: { first: Page; ask: (after: string) => Promise<Page> }) {
  const { rows, button } = useMore(props.first, props.ask);
  const [doubted, setDoubted] = useState<MatchRow | null>(null);
  const mayDoubt = holds(TREASURERS) && rows.some(isPaid);
  const doubting: readonly Column<MatchRow>[] = mayDoubt
    ? [
        {
          title: t("match.do"),
          cell: (row) =>
            !isPaid(row) ? (
              "–"
            ) : (
              <button type="button" class="quiet" onClick={() => setDoubted(row)}>
                {t("reversals.propose")}
              </button>
            ),
        },
      ]
    : [];
  return (
    <>
      <div class="bill-table">
        <DataTable
          caption={t("match.title")}
          rows={rows}
          keyOf={({ place }) => place}
          columns={[
            { title: t("differences.who"), cell: (row) => <Person {...row} /> },
            {
              title: t("bills.month"),
              cell: ({ month }) => (month === null ? "–" : sayMonth(month)),
            },
            { title: t("match.ledger"), isNumber: true, cell: ({ ledger }) => sayOr(ledger) },
            { title: t("match.billed"), isNumber: true, cell: ({ billed }) => sayOr(billed) },
            { title: t("match.received"), isNumber: true, cell: ({ received }) => sayOr(received) },
            { title: t("match.outcome"), cell: (row) => <Outcome {...row} /> },
            ...doubting,
          ]}
        />
      </div>
      {button}
      {doubted !== null && <Doubt row={doubted} onClose={() => setDoubted(null)} />}
    </>
  );
}

const isPaid = ({ state, difference, applicationId }: MatchRow) =>
  state === "paid" && difference === null && applicationId !== null;

/** A paper that says nothing of a month is not a paper that says nothing is due. */
const sayOr = (amount: string | null) => (amount === null ? "–" : sayRupiah(amount));

function Outcome({ difference, verdict, state, receipt }: MatchRow) {
  return (
    <span class="block">
      {difference === null
        ? t(state === "confirmed" ? "match.agrees" : "match.agrees-so-far")
        : t(KIND_TITLES[difference])}
      {state !== null && <span class="fine block">{sayState(state)}</span>}
      {verdict !== null && <span class="fine block">{t(VERDICT_TITLES[verdict])}</span>}
      {receipt !== null && <span class="fine block">{t("match.receipt", { receipt })}</span>}
    </span>
  );
}

function Doubt({ row, onClose }: { row: MatchRow; onClose: () => void }) {
  const { applicationId, name, month } = row;
  const [id] = useState(newId);
  const form = useForm({
    name: `doubt-${row.place}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("differences.reason-missing") } : {},
    send: async ({ reason }) => {
      await post("/v1/posting-reversals", {
        id,
        applicationId: applicationId ?? "",
        month: month ?? "",
        reason,
      });
      notify(t("reversals.proposed"));
      onClose();
    },
  });
  return (
    <Dialog title={t("reversals.propose")} onClose={onClose}>
      <FormBox form={form} action={t("reversals.propose-send")}>
        <p>
          {name === null ? "" : sayName(name)}, {month === null ? "" : sayMonth(month)},{" "}
          {sayOr(row.ledger)}
        </p>
        <p class="hint">{t("reversals.propose-means")}</p>
        <TextArea form={form} name="reason" label={t("differences.reason")} max={500} />
      </FormBox>
    </Dialog>
  );
}
