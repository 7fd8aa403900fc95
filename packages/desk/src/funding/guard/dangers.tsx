import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { sayDay, sayMoment, sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { RuleNames } from "../rates.tsx";
import { Sections } from "../sections.tsx";
import { BridgeWork } from "./bridge-work.tsx";
import {
  DAYS,
  type Danger,
  type Found,
  KIND_TITLES,
  monthsBehind,
  PLACES,
  REASON_TITLES,
  REMEDIES,
  sumOf,
} from "./say-danger.ts";

/** Who is about to lose cover, what to do about it, and the bridge that carries them over. */
export function Dangers() {
  const load = useLoad((signal) => get("/v1/cover-dangers", {}, { signal }), []);
  return (
    <Page title={t("guard.title")} lead={t("guard.lead")}>
      <Sections />
      <Loaded load={load}>
        {(found) => (
          <div class="parts">
            {found.round === null ? (
              <Empty title={t("guard.never")}>
                <p>{t("guard.never-means")}</p>
              </Empty>
            ) : (
              <Round found={found} round={found.round} />
            )}
            <BridgeWork />
            {found.warnings.length > 0 && <Warnings found={found} />}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Round({ found, round }: { found: Found; round: NonNullable<Found["round"]> }) {
  const { dangers } = found;
  return (
    <>
      <p class="fine">
        {t("guard.as-of", { at: sayMoment(round.at), members: sayNumber(round.members) })}
      </p>
      {dangers.length === 0 ? (
        <p class="notice">
          {round.safeUntil === null
            ? t("guard.all-safe")
            : t("guard.safe-until", { day: sayDay(round.safeUntil) })}
        </p>
      ) : (
        <>
          <Counts dangers={dangers} />
          <Table dangers={dangers} />
        </>
      )}
    </>
  );
}

/** How many lose cover within a week, a month and two: nobody is counted twice. */
function Counts({ dangers }: { dangers: readonly Danger[] }) {
  return (
    <section aria-labelledby="guard-counts">
      <h2 id="guard-counts">{t("guard.counts")}</h2>
      <dl class="balances">
        {DAYS.map((days) => {
          const { people, amount } = sumOf(dangers, days);
          return (
            <div key={days}>
              <dt>{t("guard.within", { days })}</dt>
              <dd>
                {t("guard.people", { count: people })}
                {people > 0 && <span class="fine"> {sayRupiah(amount)}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

function Table({ dangers }: { dangers: readonly Danger[] }) {
  return (
    <section class="rates-of" aria-labelledby="guard-table">
      <h2 id="guard-table">{t("guard.table")}</h2>
      <DataTable
        caption={t("guard.table")}
        rows={dangers}
        keyOf={(row) => [row.lastDay, row.kind, row.reason, row.month, row.fund?.id].join(" ")}
        hrefOf={({ kind, lastDay }) =>
          `${at("/money/dangers/people")}?kind=${kind}&lastDay=${lastDay}`
        }
        columns={[
          {
            title: t("guard.last-day"),
            cell: ({ kind, lastDay }) => t(KIND_TITLES[kind], { day: sayDay(lastDay) }),
          },
          {
            title: t("guard.who"),
            isNumber: true,
            cell: ({ people }) => sayNumber(people),
          },
          {
            title: t("guard.cost"),
            isNumber: true,
            cell: ({ amount, months }) => (
              <span>
                {sayRupiah(amount)}
                <br />
                <span class="fine">{t("money.worker-months", { count: months })}</span>
              </span>
            ),
          },
          {
            title: t("guard.why"),
            cell: (row) => (
              <span>
                <a href={monthsBehind(row)}>{sayMonth(row.month)}</a>
                {": "}
                {t(REASON_TITLES[row.reason])}
                {row.fund !== null && <> ({row.fund.name})</>}
              </span>
            ),
          },
          {
            title: t("guard.do"),
            cell: ({ reason }) => {
              const place = PLACES[reason];
              return place === undefined ? (
                t(REMEDIES[reason])
              ) : (
                <a href={at(place)}>{t(REMEDIES[reason])}</a>
              );
            },
          },
        ]}
      />
      <details>
        <summary>{t("money.rates")}</summary>
        <p class="hint">{t("guard.rules-mean")}</p>
        <RuleNames ids={[...new Set(dangers.flatMap(({ ruleVersionIds }) => ruleVersionIds))]} />
      </details>
    </section>
  );
}

function Warnings({ found }: { found: Found }) {
  return (
    <section aria-labelledby="guard-warnings">
      <h2 id="guard-warnings">{t("guard.warnings")}</h2>
      <p class="hint">{t("guard.warnings-mean")}</p>
      <DataTable
        caption={t("guard.warnings")}
        rows={found.warnings}
        keyOf={(row) => [row.warnedOn, row.days, row.kind, row.lastDay, row.reason].join(" ")}
        hrefOf={({ kind, lastDay }) =>
          `${at("/money/dangers/people")}?kind=${kind}&lastDay=${lastDay}`
        }
        columns={[
          { title: t("guard.warned-on"), cell: ({ warnedOn }) => sayDay(warnedOn) },
          { title: t("guard.before"), cell: ({ days }) => t("guard.days", { days }) },
          {
            title: t("guard.last-day"),
            cell: ({ kind, lastDay }) => t(KIND_TITLES[kind], { day: sayDay(lastDay) }),
          },
          { title: t("guard.who"), isNumber: true, cell: ({ people }) => sayNumber(people) },
          { title: t("guard.why"), cell: ({ reason }) => t(REASON_TITLES[reason]) },
        ]}
      />
    </section>
  );
}
