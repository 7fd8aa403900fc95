import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { useStore } from "../phone.ts";
import { sayDay } from "../say.ts";
import { birthDateIn, readDay } from "./answers.ts";
import type { StepProps } from "./register.tsx";

/** Name and birth date as they stand on the card; the date is proposed from the number. */
export function NameStep({ answers, set, faultOf }: StepProps) {
  const { nik, name, birthDate } = answers;
  const proposed = birthDateIn(nik, useStore().now().toISOString().slice(0, 10));
  const born = readDay(birthDate);
  const isProposed = proposed !== "" && birthDate === proposed;
  return (
    <>
      <TextField
        id="name"
        label={t("name.name")}
        hint={t("name.name-hint")}
        fault={faultOf("name")}
        value={name}
        onValue={(typed) => set({ name: typed })}
        capitals="words"
        longest={200}
        isFirst={name === ""}
      />
      <TextField
        id="birthDate"
        label={t("name.birth")}
        hint={t(isProposed ? "name.birth-proposed" : "name.birth-hint")}
        fault={faultOf("birthDate")}
        value={birthDate}
        onValue={(typed) => set({ birthDate: typed })}
        keys="tel"
        look="short"
        longest={12}
      />
      <p class="fine" aria-live="polite">
        {born === null ? "" : sayDay(born)}
      </p>
    </>
  );
}
