import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../../shared/api.ts";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { TextArea } from "../../shared/text-area.tsx";
import { RuleNames } from "../rates.tsx";
import { TREASURERS } from "../who-may.ts";
import { Bridges } from "./bridges.tsx";
import { type Proposal, saySector } from "./say-danger.ts";
import { Steps } from "./steps.tsx";

/** The cheapest way over the gap, as things stand, and what was drafted of it. The last month and the funds left out stand in the address. */
export function BridgeWork() {
  const { query, route } = useLocation();
  const { until, without = "" } = query;
  const left = without === "" ? [] : without.split(",");
  const asked = {
    ...(until === undefined ? {} : { lastMonth: until }),
    ...(left.length === 0 ? {} : { without: left.join(",") }),
  };
  const load = useLoad(
    async (signal) => ({
      proposal: await get("/v1/bridge-proposal", asked, { signal }),
      bridges: (await get("/v1/bridges", {}, { signal })).bridges,
    }),
    [JSON.stringify(asked)],
  );
  const ask = (lastMonth: string, ids: readonly string[]) => {
    const rest = ids.length === 0 ? "" : `&without=${ids.join(",")}`;
    route(`${at("/money/dangers")}?until=${lastMonth}${rest}`, true);
  };
  return (
    <section aria-labelledby="bridge-title">
      <h2 id="bridge-title">{t("bridge.title")}</h2>
      <p class="hint">{t("bridge.means")}</p>
      <Loaded load={load}>
        {({ proposal, bridges }) => (
          <div class="parts">
            <Question proposal={proposal} left={left} ask={ask} />
            {proposal.gaps === 0 ? (
              <p class="notice">{t("bridge.no-gap", { month: sayMonth(proposal.lastMonth) })}</p>
            ) : (
              <Answer proposal={proposal} />
            )}
            {holds(TREASURERS) && proposal.steps.length > 0 && (
              <DraftForm
                key={bridges.length}
                proposal={proposal}
                without={left}
                onDone={load.reload}
              />
            )}
            {bridges.length > 0 && <Bridges bridges={bridges} onChanged={load.reload} />}
          </div>
        )}
      </Loaded>
    </section>
  );
}

function Question(props: {
  proposal: Proposal;
  left: readonly string[];
  ask: (lastMonth: string, without: readonly string[]) => void;
}) {
  const { proposal, left, ask } = props;
  return (
    <>
      <div class="year-choice">
        <div class="field">
          <label for="bridge-until">{t("bridge.until")}</label>
          <select
            id="bridge-until"
            value={proposal.lastMonth}
            onChange={(event) => ask(event.currentTarget.value, left)}
          >
            {proposal.choices.map((month) => (
              <option key={month} value={month}>
                {sayMonth(month)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <details open={left.length > 0}>
        <summary>{t("bridge.funds")}</summary>
        <p class="hint">{t("bridge.funds-mean")}</p>
        <fieldset class="field">
          <legend class="unseen">{t("bridge.funds")}</legend>
          {proposal.funds.map((fund) => (
            <label key={fund.id} class="choice">
              <input
                type="checkbox"
                checked={!left.includes(fund.id)}
                onChange={() =>
                  ask(
                    proposal.lastMonth,
                    left.includes(fund.id)
                      ? left.filter((each) => each !== fund.id)
                      : [...left, fund.id],
                  )
                }
              />
              <span>
                {fund.name}
                <span class="hint">
                  {t("bridge.fund", {
                    available: sayRupiah(fund.available),
                    money: t(fund.isStateBudget ? "money.state-budget" : "money.other-money"),
                    year:
                      fund.budgetYear === null
                        ? t("money.no-budget-year")
                        : t("bridge.only-year", { year: String(fund.budgetYear) }),
                  })}
                  {!fund.isAsked && <> {t("bridge.left-out")}</>}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      </details>
    </>
  );
}

function Answer({ proposal }: { proposal: Proposal }) {
  const { gaps, total, steps, left, missing, fallsShortIn, isCheapest } = proposal;
  const carried = steps.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p class="sum-said">
        {carried === 0
          ? t("bridge.none", { gaps: sayNumber(gaps) })
          : t("bridge.sum", {
              gaps: sayNumber(gaps),
              carried: sayNumber(carried),
              total: sayRupiah(total),
            })}
      </p>
      {isCheapest && <p>{t("bridge.is-cheapest")}</p>}
      {fallsShortIn !== null && (
        <p class="notice fault">
          {t("bridge.short", {
            month: sayMonth(fallsShortIn),
            count: sayNumber(gaps - carried),
            missing: sayRupiah(missing),
          })}
        </p>
      )}
      {carried > 0 && <Steps steps={steps} funds={proposal.funds} />}
      {left.length > 0 && (
        <>
          <h3>{t("bridge.left-title")}</h3>
          <DataTable
            caption={t("bridge.left-title")}
            rows={left}
            keyOf={({ month, sector }) => `${month} ${sector}`}
            columns={[
              { title: t("money.month"), cell: ({ month }) => sayMonth(month) },
              { title: t("money.rate-for"), cell: ({ sector }) => saySector(sector) },
              { title: t("guard.who"), isNumber: true, cell: ({ count }) => sayNumber(count) },
              {
                title: t("bridge.from-state"),
                isNumber: true,
                cell: (row) => sayRupiah(BigInt(row.fromStateBudget) * BigInt(row.count)),
              },
              {
                title: t("bridge.from-others"),
                isNumber: true,
                cell: (row) => sayRupiah(BigInt(row.fromOthers) * BigInt(row.count)),
              },
            ]}
          />
        </>
      )}
      <details>
        <summary>{t("money.rates")}</summary>
        <RuleNames
          ids={[...new Set([...steps, ...left].flatMap(({ ruleVersionIds }) => ruleVersionIds))]}
        />
      </details>
    </>
  );
}

function DraftForm(props: { proposal: Proposal; without: readonly string[]; onDone: () => void }) {
  const { proposal, without, onDone } = props;
  const { lastMonth, total } = proposal;
  const [id] = useState(newId);
  const form = useForm({
    name: "bridge",
    initial: { reason: "" },
    check: ({ reason }) => (reason.trim().length < 3 ? { reason: t("draft.words-missing") } : {}),
    send: async ({ reason }) => {
      await post("/v1/bridges", { id, lastMonth, without: [...without], reason, total });
      notify(t("bridge.drafted"));
      onDone();
    },
  });
  return (
    <section class="card" aria-labelledby="bridge-draft">
      <h3 id="bridge-draft">{t("bridge.draft")}</h3>
      <p class="hint">{t("bridge.draft-means")}</p>
      <FormBox
        form={form}
        action={t("bridge.send", { total: sayRupiah(total) })}
        beside={
          form.problem !== null && (
            <button type="button" class="quiet" onClick={onDone}>
              {t("bridge.look-again")}
            </button>
          )
        }
      >
        <TextArea form={form} name="reason" label={t("bridge.why")} max={500} />
      </FormBox>
    </section>
  );
}
