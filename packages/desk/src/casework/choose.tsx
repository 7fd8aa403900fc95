import { useEffect, useId, useRef } from "preact/hooks";
import { useDraft } from "../shared/drafts.ts";
import { KeyHint } from "../shared/key-hint.tsx";
import { useKeys } from "../shared/keys.tsx";
import { t } from "../shared/language.ts";
import { sendOnControlEnter } from "../shared/text-area.tsx";
import type { Case } from "./case.ts";
import { NO_CHOICE } from "./choice-draft.ts";
import {
  isReasonCode,
  OWN_WORDS,
  REASON_MAX,
  type ReasonCode,
  type ReasonOf,
  reasonsFor,
  wordsOf,
} from "./reasons.ts";
import "./choose.css";

/** One of the ways to decide, under a key of its own. */
export type Way<Name extends string> = {
  readonly name: Name;
  readonly key: "1" | "2" | "3";
  readonly label: string;
  /** What happens then. */
  readonly means: string;
  /** For what a reason is asked; null where the reason was given by somebody else. */
  readonly of: ReasonOf | null;
};

export type Chosen<Name extends string> = {
  readonly name: Name;
  readonly code: ReasonCode;
  readonly typed: string;
};

/**
 * Two or three ways to decide. A key (or a press) chooses one, Enter decides; the first ready reason is chosen already, so that
 * a clean case takes two keys. What is typed outlives a reload and a refusal.
 */
export function Choose<Name extends string>(props: {
  found: Case;
  draft: string;
  /** Of the form with the reason, for fields that stand elsewhere and belong to it: Enter in them decides too. */
  formId?: string;
  ways: readonly Way<Name>[];
  onChoosing: (name: Name) => void;
  onChosen: (chosen: Chosen<Name>) => void;
}) {
  const { found, draft, formId, ways, onChoosing, onChosen } = props;
  const [values, set] = useDraft(draft, NO_CHOICE);
  const way = ways.find(({ name }) => name === values.name);
  const choose = (next: Way<Name>) => {
    const [first = OWN_WORDS] = next.of === null ? [] : reasonsFor(next.of, found);
    // What was typed stays: it often fits the other way too.
    set({ name: next.name, code: next.of === null ? "" : first, fault: "" });
    onChoosing(next.name);
  };
  useKeys(ways.map((each) => ({ key: each.key, does: each.label, run: () => choose(each) })));
  return (
    <div class="choose">
      <div class="ways">
        {ways.map((each) => (
          <button
            key={each.name}
            type="button"
            class={`way ${each.name}`}
            aria-expanded={each.name === values.name}
            onClick={() => choose(each)}
          >
            <KeyHint name={each.key} />
            <span>
              <b>{each.label}</b>
              <span class="fine block">{each.means}</span>
            </span>
          </button>
        ))}
      </div>
      {way !== undefined && (
        <Reason
          key={way.name}
          way={way}
          formId={formId}
          found={found}
          code={isReasonCode(values.code) ? values.code : OWN_WORDS}
          typed={values.typed}
          fault={values.fault}
          onCode={(code) => set({ code, fault: "" })}
          onTyped={(typed) => set({ typed, fault: "" })}
          onCancel={() => set({ name: "", fault: "" })}
          onSend={() => {
            const code = isReasonCode(values.code) ? values.code : OWN_WORDS;
            if (way.of !== null && wordsOf(code, values.typed) === null)
              return set({ fault: t("decision.words-missing") });
            onChosen({ name: way.name, code, typed: values.typed });
          }}
        />
      )}
    </div>
  );
}

function Reason<Name extends string>(props: {
  way: Way<Name>;
  found: Case;
  code: ReasonCode;
  typed: string;
  fault: string;
  onCode: (code: ReasonCode) => void;
  onTyped: (typed: string) => void;
  onCancel: () => void;
  onSend: () => void;
  formId: string | undefined;
}) {
  const { way, found, code, typed, fault, onCode, onTyped, onCancel, onSend, formId } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current
      ?.querySelector<HTMLElement>("input[type=radio]:checked, button[type=submit]")
      ?.focus();
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const codes: readonly ReasonCode[] =
    way.of === null ? [] : [...reasonsFor(way.of, found), OWN_WORDS];
  return (
    <form
      ref={form}
      id={formId}
      class="reason"
      noValidate
      aria-label={way.label}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onCancel();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
        if (code === OWN_WORDS && typed.trim() === "")
          form.current?.querySelector("textarea")?.focus();
      }}
    >
      {codes.length > 0 && (
        <fieldset class="field">
          <legend>{t("decision.why")}</legend>
          <div class="choices">
            {codes.map((each) => (
              <label key={each} class="choice">
                <input
                  type="radio"
                  name={`${id}-code`}
                  checked={each === code}
                  onChange={() => onCode(each)}
                />
                <span>{t(each === OWN_WORDS ? "reason.other" : each)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {way.of !== null && (
        <div class={fault === "" ? "field" : "field field-faulty"}>
          <label for={`${id}-words`}>
            {t("decision.words")}
            {code !== OWN_WORDS && <span class="optional"> {t("form.optional")}</span>}
          </label>
          {fault !== "" && (
            <p class="fault" id={`${id}-fault`} role="alert">
              {fault}
            </p>
          )}
          <textarea
            id={`${id}-words`}
            rows={2}
            maxLength={REASON_MAX - 100}
            aria-invalid={fault === "" ? undefined : true}
            aria-describedby={fault === "" ? undefined : `${id}-fault`}
            value={typed}
            onInput={(event) => onTyped(event.currentTarget.value)}
            onKeyDown={sendOnControlEnter}
          />
        </div>
      )}
      <div class="actions">
        <button type="submit" class="button">
          {way.label} <KeyHint name="↵" />
        </button>
        <button type="button" class="quiet" onClick={onCancel}>
          {t("shared.cancel")}
        </button>
      </div>
    </form>
  );
}
