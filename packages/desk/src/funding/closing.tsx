import type { ClosingCheck } from "@payung/domain/funding/treasury.ts";
import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayMonth, sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { TextArea } from "../shared/text-area.tsx";
import { MonthLedger } from "./month-ledger.tsx";
import { CHECK_TITLES, type Month } from "./say-money.ts";
import { Sections } from "./sections.tsx";
import { Versions } from "./versions.tsx";
import { TREASURERS } from "./who-may.ts";

/** A month on its way to being closed: what is open, its figures, and who said what about it. */
export function ClosingPage({ month }: { month: string }) {
  const load = useLoad(
    (signal) => get("/v1/treasury/closings/:month", { month }, { signal }),
    [month],
  );
  return (
    <Page
      title={t("closing.title", { month: MONTH.test(month) ? sayMonth(month) : month })}
      lead={t("closing.lead")}
      back={{ href: at("/money/closings"), title: t("closings.title") }}
    >
      <Sections />
      <Loaded load={load}>
        {(found) => {
          const waits = found.closings[0]?.state === "waiting";
          return (
            <div class="parts">
              <p class="notice">{t(stateOf(found))}</p>
              {!found.isClosed && <Checklist month={found} />}
              {found.closings.length > 0 && (
                <Versions closings={found.closings} onChanged={load.reload} />
              )}
              {holds(TREASURERS) && !waits && !found.isClosed && found.isOver && (
                <DraftForm key={found.closings.length} month={found} onDone={load.reload} />
              )}
              {holds(TREASURERS) && !waits && found.isLastClosed && (
                <ReopenForm key={found.closings.length} month={found} onDone={load.reload} />
              )}
              <MonthLedger figures={found.figures} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

function stateOf({ isClosed, isOver, closings }: Month) {
  if (closings[0]?.state === "waiting") return "closing.waits";
  if (isClosed) return "closing.is-closed";
  return isOver ? "closing.is-open" : "closing.goes-on";
}

/** Where each thing that is open is looked at. */
function placeOf(check: ClosingCheck, month: string): string {
  const months = (fund: string, state: string) =>
    `${at("/money/months")}?from=${month}&until=${month}${fund}&state=${state}`;
  switch (check) {
    case "without-payer":
      return months("&fund=none", "planned");
    case "not-committed":
      return months("", "planned");
    case "not-billed":
      return months("", "committed");
    case "not-paid":
      return months("", "billed");
    case "not-confirmed":
      return months("", "paid");
    case "differences":
    case "suspense":
      return at("/money/differences");
  }
}

function Checklist({ month: { month, open } }: { month: Month }) {
  return (
    <section aria-labelledby="closing-checks">
      <h2 id="closing-checks">{t("closing.checks")}</h2>
      {open.length === 0 ? (
        <p>{t("closing.nothing-open")}</p>
      ) : (
        <ul class="check-list">
          {open.map(({ check, count, amount }) => (
            <li key={check}>
              <a href={placeOf(check, month)}>{t(CHECK_TITLES[check])}</a>
              <span>{t("closing.open-count", { count: sayNumber(count) })}</span>
              <b>{check === "without-payer" ? t("money.unpriced") : sayRupiah(amount)}</b>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type Words = { readonly [Check in ClosingCheck]: string };
const NO_WORDS: Words = {
  "without-payer": "",
  "not-committed": "",
  "not-billed": "",
  "not-paid": "",
  "not-confirmed": "",
  differences: "",
  suspense: "",
};

/** Drafts the closing: for each thing that is open somebody says why that is accepted. */
function DraftForm({ month, onDone }: { month: Month; onDone: () => void }) {
  const [id] = useState(newId);
  const checks = month.open.map(({ check }) => check);
  const form = useForm<Words>({
    name: `closing ${month.month}`,
    initial: NO_WORDS,
    check: (values) =>
      Object.fromEntries(
        checks
          .filter((check) => values[check].trim().length < 3)
          .map((check) => [check, t("closing.words-missing", { check: t(CHECK_TITLES[check]) })]),
      ),
    send: async (values) => {
      await post("/v1/treasury/closings", {
        id,
        month: month.month,
        version: (month.closings[0]?.version ?? 0) + 1,
        explanations: checks.map((check) => ({ check, words: values[check] })),
      });
      notify(t("closing.drafted"));
      onDone();
    },
  });
  return (
    <section class="card" aria-labelledby="closing-draft">
      <h2 id="closing-draft">{t("closing.draft")}</h2>
      <p class="hint">{t("closing.draft-means")}</p>
      <FormBox form={form} action={t("closing.send")}>
        {checks.map((check) => (
          <TextArea
            key={check}
            form={form}
            name={check}
            label={t("closing.why", { check: t(CHECK_TITLES[check]) })}
            max={500}
          />
        ))}
      </FormBox>
    </section>
  );
}

function ReopenForm({ month, onDone }: { month: Month; onDone: () => void }) {
  const [id] = useState(newId);
  const form = useForm({
    name: `reopening ${month.month}`,
    initial: { reason: "" },
    check: ({ reason }) => (reason.trim().length < 3 ? { reason: t("draft.words-missing") } : {}),
    send: async ({ reason }) => {
      await post("/v1/treasury/reopenings", {
        id,
        month: month.month,
        version: (month.closings[0]?.version ?? 0) + 1,
        reason,
      });
      notify(t("closing.reopening-drafted"));
      onDone();
    },
  });
  return (
    <details class="card">
      <summary>{t("closing.reopen")}</summary>
      <p class="hint">{t("closing.reopen-means")}</p>
      <FormBox form={form} action={t("closing.reopen-send")}>
        <TextArea form={form} name="reason" label={t("closing.reopen-why")} max={500} />
      </FormBox>
    </details>
  );
}
