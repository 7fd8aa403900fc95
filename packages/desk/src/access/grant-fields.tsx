import { SelectField } from "../shared/fields.tsx";
import type { Faults, Form } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { AreaPicker } from "./area-picker.tsx";
import type { Kelurahan } from "./areas.ts";
import { STAFF_ROLES, type StaffRole, sayRole, sayRoleDuty } from "./say-role.ts";

/** What a form asks for to give a role: which, and where. */
export type GrantValues = { readonly role: string; readonly areas: readonly string[] };

export const NO_GRANT: GrantValues = { role: "", areas: ["*"] };

export function grantFaults({ role, areas }: GrantValues): Faults<GrantValues> {
  return {
    ...(isStaffRole(role) ? {} : { role: t("grant.role-missing") }),
    ...(areas.length > 0 ? {} : { areas: t("grant.areas-missing") }),
  };
}

export function isStaffRole(role: string): role is StaffRole {
  return (STAFF_ROLES as readonly string[]).includes(role);
}

export function GrantFields(props: { form: Form<GrantValues>; kelurahan: readonly Kelurahan[] }) {
  const { form, kelurahan } = props;
  const { role, areas } = form.values;
  return (
    <>
      <SelectField
        form={form}
        name="role"
        label={t("grant.role")}
        none={t("form.choose")}
        choices={STAFF_ROLES.map((each) => ({ value: each, label: sayRole(each) }))}
      />
      {isStaffRole(role) && <p class="notice good">{sayRoleDuty(role)}</p>}
      <AreaPicker
        id={`${form.id}-areas`}
        areas={areas}
        onChange={(chosen) => form.set({ areas: chosen })}
        kelurahan={kelurahan}
        fault={form.faults.areas}
      />
    </>
  );
}
