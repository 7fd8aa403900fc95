import { useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import { sayDay } from "../shared/say.ts";
import type { Overview } from "./figures.ts";
import type { Question } from "./question.ts";

/** Whose figures are shown, in words: those received on these days. */
export function sayPeriod({ from, to }: Pick<Overview, "from" | "to">): string {
  if (from !== null && to !== null)
    return t("overview.period.between", { from: sayDay(from), to: sayDay(to) });
  if (from !== null) return t("overview.period.since", { from: sayDay(from) });
  return to === null ? t("overview.period.all") : t("overview.period.until", { to: sayDay(to) });
}

/** Asks on which days people were received. It waits for a press: half a date means another day. */
export function Period(props: { question: Question; ask: (changed: Partial<Question>) => void }) {
  const { question, ask } = props;
  const [from, setFrom] = useState(question.from);
  const [to, setTo] = useState(question.to);
  const isReversed = from !== "" && to !== "" && from > to;
  const [isTold, setIsTold] = useState(false);
  return (
    <form
      class="period no-print"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsTold(isReversed);
        if (!isReversed) ask({ from, to });
      }}
    >
      <div class="field">
        <label for="overview-from">{t("overview.from")}</label>
        <input
          id="overview-from"
          type="date"
          value={from}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="overview-to">{t("overview.to")}</label>
        <input
          id="overview-to"
          type="date"
          value={to}
          aria-invalid={isTold && isReversed}
          aria-describedby={isTold && isReversed ? "overview-to-fault" : undefined}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button">
        {t("overview.show")}
      </button>
      {(question.from !== "" || question.to !== "") && (
        <button type="button" class="quiet" onClick={() => ask({ from: "", to: "" })}>
          {t("overview.all-days")}
        </button>
      )}
      {isTold && isReversed && (
        <p id="overview-to-fault" class="fault-said" role="alert">
          {t("overview.period.reversed")}
        </p>
      )}
    </form>
  );
}
