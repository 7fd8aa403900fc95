import { RadioField, TextField } from "../shared/fields.tsx";
import type { Faults, Form } from "../shared/form.tsx";
import { t } from "../shared/language.ts";

/** On which ground something is said, where that was read, and how sure it is; each is asked for. */
export type Ground = {
  readonly basis: string;
  readonly source: string;
  readonly confidence: string;
};
export const NO_GROUND: Ground = { basis: "", source: "", confidence: "" };

/** Shorter than three letters names nothing. */
const LETTERS_MIN = 3;
const isMissing = (text: string) => text.trim().length < LETTERS_MIN;

export function checkGround({ basis, source, confidence }: Ground): Faults<Ground> {
  return {
    ...(isMissing(basis) ? { basis: t("parameter.basis-missing") } : {}),
    ...(isMissing(source) ? { source: t("parameter.source-missing") } : {}),
    ...(confidence === "" ? { confidence: t("parameter.confidence-missing") } : {}),
  };
}

export function GroundFields<Values extends Ground>(props: {
  form: Form<Values>;
  basisHint: string;
  sourceHint: string;
}) {
  // What else the form holds is its own.
  const form = props.form as unknown as Form<Ground>;
  return (
    <>
      <TextField form={form} name="basis" label={t("parameters.basis")} hint={props.basisHint} />
      <TextField form={form} name="source" label={t("parameter.source")} hint={props.sourceHint} />
      <RadioField
        form={form}
        name="confidence"
        label={t("parameters.confidence")}
        choices={[
          { value: "official", label: t("parameter.official") },
          { value: "secondary", label: t("parameter.secondary") },
          { value: "to confirm", label: t("parameter.to-confirm") },
        ]}
      />
    </>
  );
}
