import { get } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { sayBy, sayMoment, sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { sayRange } from "../funds/say-fund.ts";
import { type PlanFound, sayGap, sayPayer } from "./say-plan.ts";

/** What a plan came to: who pays how much, for whom nobody pays and why, and what it changed. */
export function PlanResult({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/coverage-plans/:id", { id }, { signal }), [id]);
  return <Loaded load={load}>{(found) => <Result found={found} />}</Loaded>;
}

function Result({ found }: { found: PlanFound }) {
  const { plan, funds, changes } = found;
  const total = funds.reduce((sum, { planned }) => sum + BigInt(planned), 0n);
  const months = funds.reduce((sum, fund) => sum + fund.months, 0);
  return (
    <div class="parts">
      <p class="sum-said">
        {t("plan.in-short", { months: sayNumber(months), amount: sayRupiah(total) })}{" "}
        {plan.unpaid > 0 && t("plan.in-short-unpaid", { count: sayNumber(plan.unpaid) })}
      </p>
      <p class="fine">
        {t("plan.made", {
          by:
            plan.ordered.name === null && !plan.ordered.isMe
              ? t("plan.by-itself")
              : sayBy(plan.ordered),
          at: sayMoment(plan.endedAt ?? plan.ordered.at),
        })}{" "}
        {t("plan.only-open")}
      </p>
      {funds.length > 0 && (
        <DataTable
          caption={t("plan.by-fund")}
          rows={funds}
          keyOf={(fund) => fund.id}
          hrefOf={(fund) => at("/money/funds", fund.id)}
          columns={[
            { title: t("fund.name"), cell: ({ name }) => name },
            {
              title: t("fund.worker-months"),
              isNumber: true,
              cell: (fund) => sayNumber(fund.months),
            },
            {
              title: t("money.state.planned"),
              isNumber: true,
              cell: ({ planned }) => sayRupiah(planned),
            },
            {
              title: t("plan.could-give"),
              isNumber: true,
              cell: ({ available }) => sayRupiah(available),
            },
            {
              title: t("plan.ran-out"),
              cell: ({ ranOutAt }) => (ranOutAt === null ? "–" : sayMonth(ranOutAt)),
            },
          ]}
        />
      )}
      {plan.unpaid > 0 && <Gaps found={found} />}
      {changes.length > 0 && <Changes found={found} />}
    </div>
  );
}

function Gaps({ found: { plan, gaps } }: { found: PlanFound }) {
  const { firstMonth, lastMonth } = plan;
  const behind = (first: string, last: string) =>
    `${at("/money/months")}?from=${first}&until=${last}&fund=none&state=planned`;
  return (
    <section class="card" aria-labelledby="plan-gaps">
      <h3 id="plan-gaps">{t("plan.gaps")}</h3>
      <ul class="check-list">
        {gaps.map((gap) => (
          <li key={sayGap(gap)}>
            <a href={behind(gap.firstMonth, gap.lastMonth)}>{sayGap(gap)}</a>
            <span>{sayRange(gap.firstMonth, gap.lastMonth)}</span>
            <b>{t("money.worker-months", { count: gap.months })}</b>
          </li>
        ))}
      </ul>
      <Missing firstMonth={firstMonth} lastMonth={lastMonth} />
    </section>
  );
}

/** What it would take to pay the months that nobody pays, by either kind of money. */
function Missing({ firstMonth, lastMonth }: { firstMonth: string; lastMonth: string }) {
  const load = useLoad(
    (signal) => get("/v1/coverage-months", { firstMonth, lastMonth }, { signal }),
    [firstMonth, lastMonth],
  );
  return (
    <Loaded load={load}>
      {({ unpaid }) => {
        const sum = (of: (each: (typeof unpaid)[number]) => string) =>
          unpaid.reduce((total, each) => total + BigInt(of(each)) * BigInt(each.months), 0n);
        return (
          <p>
            {t("plan.missing", {
              state: sayRupiah(sum((each) => each.fromStateBudget)),
              others: sayRupiah(sum((each) => each.fromOthers)),
            })}
          </p>
        );
      }}
    </Loaded>
  );
}

function Changes({ found: { changes } }: { found: PlanFound }) {
  return (
    <section aria-labelledby="plan-changes">
      <h3 id="plan-changes">{t("plan.changes")}</h3>
      <DataTable
        caption={t("plan.changes")}
        rows={changes}
        keyOf={({ from, to }) => `${sayPayer(from)} ${sayPayer(to)}`}
        columns={[
          { title: t("plan.before"), cell: ({ from }) => sayPayer(from) },
          { title: t("plan.now"), cell: ({ to }) => sayPayer(to) },
          {
            title: t("fund.worker-months"),
            isNumber: true,
            cell: ({ months }) => sayNumber(months),
          },
          {
            title: t("plan.amount-before"),
            isNumber: true,
            cell: ({ before }) => sayRupiah(before),
          },
          { title: t("plan.amount-now"), isNumber: true, cell: ({ after }) => sayRupiah(after) },
        ]}
      />
    </section>
  );
}
