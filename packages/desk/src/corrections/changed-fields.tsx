import type { CorrectedField } from "@payung/domain/intake/correction.ts";
import { t } from "../shared/language.ts";
import { kelurahanName, type Names } from "../shared/names.ts";
import { sayDay, sayName, sayPhone } from "../shared/say.ts";
import { SEXES } from "../shared/words.ts";
import { FIELD_TITLES } from "./fields.ts";
import "./corrections.css";

export type ChangedField = {
  readonly field: CorrectedField;
  readonly before: string | null;
  readonly after: string | null;
};

/** What was before and what is after, field by field. */
export function ChangedFields({
  fields,
  names,
}: {
  fields: readonly ChangedField[];
  names: Names | null;
}) {
  return (
    <ul class="changed-fields">
      {fields.map(({ field, before, after }) => (
        <li key={field}>
          <b>{t(FIELD_TITLES[field])}</b>{" "}
          <del>
            <span class="unseen">{t("mend.before")} </span>
            {sayValue(field, before, names)}
          </del>{" "}
          <span aria-hidden="true">→</span>{" "}
          <ins>
            <span class="unseen">{t("mend.after")} </span>
            {sayValue(field, after, names)}
          </ins>
        </li>
      ))}
    </ul>
  );
}

function sayValue(field: CorrectedField, value: string | null, names: Names | null): string {
  if (value === null) return t("facts.none");
  switch (field) {
    case "birthDate":
      return sayDay(value);
    case "name":
    case "birthPlace":
      return sayName(value);
    case "phone":
      return sayPhone(value);
    case "sex":
      return value === "female" || value === "male" ? t(SEXES[value]) : value;
    case "kelurahanCode":
      return names === null ? value : (kelurahanName(names, value) ?? value);
    default:
      return value;
  }
}
