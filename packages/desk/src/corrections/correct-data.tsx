import type { CorrectedField } from "@payung/domain/intake/correction.ts";
import { readCorrected } from "@payung/domain/intake/correction.ts";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Case } from "../casework/case.ts";
import { post, Refused } from "../shared/api.ts";
import { cityToday } from "../shared/deadline.ts";
import { SelectField, TextField } from "../shared/fields.tsx";
import { type Faults, type Form, FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import type { Names } from "../shared/names.ts";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { sayDay, sayList, sayPhone } from "../shared/say.ts";
import { TextArea } from "../shared/text-area.tsx";
import { OUTCOMES } from "../shared/words.ts";
import { EMPLOYMENT_WORDS, FIELD_TITLES, faultyFields, writtenNow } from "./fields.ts";
import "./corrections.css";

/** What is typed: a text for each field, and why. */
type Values = Record<CorrectedField, string> & { reason: string; evidence: string };

type Props = {
  readonly found: Case;
  readonly names: Names;
  readonly onDone: (outcome: string) => void;
  readonly onCancel: () => void;
  readonly onReload: () => void;
};

/** Corrects what an application says. When another was first, what was typed is laid over what it says now. */
export function CorrectData(props: Props) {
  const { found } = props;
  /** Fields that somebody else corrected while these were typed. */
  const [carried, setCarried] = useState<Carried | null>(null);
  return (
    <Filled
      key={found.person.correctionCount}
      {...props}
      // What the other did is shown with the reading that it made, and not before.
      carried={carried?.over === found.person.correctionCount ? carried : null}
      onOvertaken={(next) => {
        setCarried(next);
        props.onReload();
      }}
    />
  );
}

type Carried = {
  readonly typed: Partial<Values>;
  readonly changed: readonly CorrectedField[];
  /** How many corrections the reading has over which it is laid. */
  readonly over: number;
};

function Filled(
  props: Props & { carried: Carried | null; onOvertaken: (carried: Carried) => void },
) {
  const { found, names, carried, onDone, onCancel, onOvertaken } = props;
  const { id, correctionCount } = found.person;
  const now = writtenNow(found.person);
  const correctionId = useRef(newId());
  const box = useRef<HTMLDivElement>(null);
  const today = cityToday();
  const changedOf = (values: Values) =>
    (Object.keys(now) as CorrectedField[]).filter((field) => values[field].trim() !== now[field]);

  const form: Form<Values> = useForm<Values>({
    name: `correct.${id}.${correctionCount}`,
    initial: { ...now, reason: "", evidence: "" },
    leftOut: ["nik", "kk"],
    check: (values) => {
      const faults: Record<string, string> = {};
      const changed = changedOf(values);
      for (const field of changed) {
        const reading = readCorrected(field, values[field], today);
        if (reading.outcome === "unreadable") faults[field] = t(`mend.fault.${reading.why}`);
      }
      if (changed.length === 0) faults["name"] = t("mend.nothing");
      if (values.reason.trim().length < 3) faults["reason"] = t("mend.reason-missing");
      return faults as Faults<Values>;
    },
    send: async (values) => {
      const changed = changedOf(values);
      const fields = Object.fromEntries(changed.map((field) => [field, values[field].trim()]));
      const { reason, evidence } = values;
      try {
        const made = await post("/v1/applications/:id/corrections", {
          id,
          correctionId: correctionId.current,
          basedOn: correctionCount,
          fields,
          reason,
          ...(evidence.trim() === "" ? {} : { evidence }),
        });
        say(made, correctionId.current, props.onReload);
        onDone(made.outcome);
      } catch (error) {
        // A refused order is not there; what is sent next is another one.
        if (error instanceof Refused) correctionId.current = newId();
        if (!(error instanceof Refused) || error.code !== "corrections.changed-meanwhile")
          throw error;
        const theirs = error.details["changed"];
        onOvertaken({
          typed: {
            ...Object.fromEntries(changed.map((field) => [field, values[field]])),
            reason,
            evidence,
          },
          over: Number(error.details["correctionCount"]),
          changed: Array.isArray(theirs) ? (theirs as CorrectedField[]) : [],
        });
        throw error;
      }
    },
  });
  // Before it is seen: what was typed never gives way to what the other typed, not for a moment.
  useLayoutEffect(() => {
    if (carried !== null) form.set(carried.typed);
    const [first] = faultyFields(found);
    const field = first === undefined ? null : document.getElementById(`${form.id}-${first}`);
    (field ?? box.current?.querySelector("input"))?.focus();
    box.current?.scrollIntoView({ block: "start" });
  }, []);

  const faulty = new Set(faultyFields(found));
  const kelurahan = [...names.kelurahan]
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label));
  /** What stands there now, what a typed text is read as, or that it must be mended. */
  const hint = (field: CorrectedField) => {
    const readAs = sayReading(field, form.values[field], now[field], today);
    const parts = [
      faulty.has(field) ? t("mend.must-mend") : null,
      carried?.changed.includes(field) === true
        ? t("mend.theirs", { value: now[field] || t("facts.none") })
        : null,
      readAs,
      field === "nik" && found.person.nikMasked !== null
        ? t("mend.number-now", { number: found.person.nikMasked })
        : null,
      field === "kk" && found.person.kkMasked !== null
        ? t("mend.number-now", { number: found.person.kkMasked })
        : null,
    ].filter((each) => each !== null);
    return parts.length === 0 ? {} : { hint: parts.join(" ") };
  };
  const text = (field: CorrectedField, width?: "short" | "medium") => (
    <TextField
      form={form}
      name={field}
      label={t(FIELD_TITLES[field])}
      {...hint(field)}
      {...(width === undefined ? {} : { width })}
    />
  );
  return (
    <section class="card correct" aria-labelledby="correct">
      <div ref={box}>
        <h2 id="correct">{t("mend.title")}</h2>
        <p class="fine">{t("mend.lead")}</p>
        {carried !== null && (
          <p class="notice" role="status">
            {t("mend.overtaken", {
              fields: sayList(carried.changed.map((field) => t(FIELD_TITLES[field]))),
            })}
          </p>
        )}
        <FormBox
          form={form}
          action={t("mend.send")}
          beside={
            <button type="button" class="quiet" onClick={onCancel}>
              {t("shared.cancel")}
            </button>
          }
        >
          <div class="correct-fields">
            {text("nik")}
            {text("name")}
            {text("birthDate")}
            {text("birthPlace")}
            <SelectField
              form={form}
              name="sex"
              label={t(FIELD_TITLES.sex)}
              none={t("facts.none")}
              choices={[
                { value: "female", label: t("facts.female") },
                { value: "male", label: t("facts.male") },
              ]}
              {...hint("sex")}
            />
            {text("occupation")}
            <SelectField
              form={form}
              name="employmentStatus"
              label={t(FIELD_TITLES.employmentStatus)}
              none={t("mend.own-work")}
              choices={Object.entries(EMPLOYMENT_WORDS).map(([value, label]) => ({
                value,
                label: t(label),
              }))}
              {...hint("employmentStatus")}
            />
            <SelectField
              form={form}
              name="kelurahanCode"
              label={t(FIELD_TITLES.kelurahanCode)}
              none={t("mend.choose")}
              choices={kelurahan}
              {...hint("kelurahanCode")}
            />
            {text("address")}
            {text("rt", "short")}
            {text("rw", "short")}
            {text("phone")}
            {text("email")}
            {text("kk")}
          </div>
          <TextArea
            form={form}
            name="reason"
            label={t("mend.reason")}
            hint={t("mend.reason-hint")}
            max={500}
          />
          <TextField form={form} name="evidence" label={t("mend.evidence")} isOptional />
        </FormBox>
      </div>
    </section>
  );
}

/** What a typed text is read as, where that is not what was typed. */
function sayReading(
  field: CorrectedField,
  typed: string,
  before: string,
  today: string,
): string | null {
  if (typed.trim() === before || typed.trim() === "") return null;
  const reading = readCorrected(field, typed, today);
  if (reading.outcome === "unreadable" || typeof reading.value !== "string") return null;
  if (field === "birthDate") return t("mend.read-as", { value: sayDay(reading.value) });
  if (field === "phone") return t("mend.read-as", { value: sayPhone(reading.value) });
  return null;
}

type Made = { readonly state: "made" | "waiting"; readonly outcome: string };

/** Says what became of it; for ten seconds it can be taken back. */
function say({ state, outcome }: Made, id: string, onReload: () => void): void {
  if (state === "waiting") {
    notify(t("mend.waits"));
    return;
  }
  const key = OUTCOMES[outcome as keyof typeof OUTCOMES] ?? "outcome.none";
  notify(t("mend.made", { outcome: t(key) }), async () => {
    await takeCorrectionBack(id);
    notify(t("mend.undone"));
    onReload();
  });
}

export function takeCorrectionBack(id: string): Promise<unknown> {
  return post("/v1/corrections/:id/undoings", {
    id,
    correctionId: newId(),
    reason: t("mend.undo-reason"),
  });
}
