import type { MessageKey } from "../shared/language.ts";
import { t } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";

export type DataRequest = Gets["/v1/data-requests"]["output"]["requests"][number];

export const KINDS: Readonly<Record<DataRequest["kind"], MessageKey>> = {
  access: "requests.kind.access",
  correction: "requests.kind.correction",
  consent_withdrawal: "requests.kind.withdrawal",
};
const FIELDS: Readonly<Record<NonNullable<DataRequest["field"]>, MessageKey>> = {
  name: "case.name",
  nik: "facts.nik",
  "birth-date": "requests.field.born",
  occupation: "case.occupation",
  kelurahan: "requests.field.kelurahan",
  phone: "facts.phone",
  other: "requests.field.other",
};

/** What is asked for: "Perbaikan data: NIK". */
export function sayRequest({ kind, field }: Pick<DataRequest, "kind" | "field">): string {
  return field === null
    ? t(KINDS[kind])
    : t("requests.of-field", { kind: t(KINDS[kind]), field: t(FIELDS[field]) });
}
