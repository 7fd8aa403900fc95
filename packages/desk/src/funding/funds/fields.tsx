import { amountInWords } from "@payung/domain/funding/amount-words.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { useId, useState } from "preact/hooks";
import type { Draft } from "../../shared/drafts.ts";
import { type Choice, type FieldProps, Labelled } from "../../shared/fields.tsx";
import { language, t } from "../../shared/language.ts";
import { sayRupiah } from "../../shared/say.ts";
import { amountOf } from "./amount.ts";

/** An amount. What is understood stands below in digits and in words, as a receipt says it: a nought too many is seen. */
export function AmountField<Values extends Draft>(props: FieldProps<Values>) {
  const { form, name } = props;
  const typed = form.values[name] as string;
  const amount = amountOf(typed);
  return (
    <Labelled {...props}>
      {(described) => (
        <>
          <input
            {...described}
            type="text"
            class="medium"
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onInput={(event) => form.set({ [name]: event.currentTarget.value } as Partial<Values>)}
          />
          <p class="fine amount-said" aria-live="polite">
            {amount !== null &&
              (language() === "id"
                ? t("fund.amount-words", {
                    amount: sayRupiah(amount),
                    words: amountInWords(rupiah(BigInt(amount))),
                  })
                : sayRupiah(amount))}
          </p>
        </>
      )}
    </Labelled>
  );
}

/** A month, by the browser's own field where it has one. */
export function MonthField<Values extends Draft>(props: FieldProps<Values>) {
  const { form, name } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <input
          {...described}
          type="month"
          class="medium"
          min="2000-01"
          max="2099-12"
          autoComplete="off"
          value={form.values[name] as string}
          onInput={(event) => form.set({ [name]: event.currentTarget.value } as Partial<Values>)}
        />
      )}
    </Labelled>
  );
}

/** Some of many. Folded up it says how many are chosen; those stay in sight whatever one seeks. */
export function PickMany(props: {
  title: string;
  none: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  const { title, none, choices, chosen, onChange } = props;
  const [sought, setSought] = useState("");
  const id = useId();
  const words = sought.trim().toLowerCase();
  const shown = choices.filter(
    ({ value, label, hint = "" }) =>
      chosen.includes(value) || `${label} ${hint}`.toLowerCase().includes(words),
  );
  return (
    <details class="pick-many">
      <summary>
        {title}: {chosen.length === 0 ? none : t("fund.picked", { count: chosen.length })}
      </summary>
      <div class="field">
        <label for={id}>{t("fund.seek-in", { title })}</label>
        <input
          id={id}
          type="search"
          class="medium"
          value={sought}
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      {shown.length === 0 && <p class="hint">{t("area.none-found")}</p>}
      <fieldset class="pick-list">
        <legend class="unseen">{title}</legend>
        <div class="choices columns">
          {shown.map(({ value, label, hint }) => (
            <label key={value} class="choice">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) =>
                  onChange(
                    event.currentTarget.checked
                      ? [...chosen, value]
                      : chosen.filter((each) => each !== value),
                  )
                }
              />
              <span>
                {label}
                {hint !== undefined && <span class="hint">{hint}</span>}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </details>
  );
}
