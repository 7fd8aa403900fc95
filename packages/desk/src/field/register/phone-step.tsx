import { t } from "../language.ts";
import { TextField, Tick } from "../parts/fields.tsx";
import type { StepProps } from "./register.tsx";

/** Where news reach the worker. Families share a phone: it says who nobody is. */
export function PhoneStep({ answers, set, faultOf }: StepProps) {
  const { phone, hasNoPhone } = answers;
  return (
    <>
      <TextField
        id="phone"
        label={t("phone.phone")}
        hint={t("phone.hint")}
        fault={faultOf("phone")}
        value={phone}
        onValue={(typed) => set({ phone: typed, hasNoPhone: false })}
        keys="tel"
        longest={20}
        isFirst={phone === "" && !hasNoPhone}
      />
      <Tick
        label={t("phone.none")}
        isTicked={hasNoPhone}
        onTick={(is) => set(is ? { hasNoPhone: true, phone: "" } : { hasNoPhone: false })}
      />
    </>
  );
}
