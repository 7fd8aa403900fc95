import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { PhotoInput } from "../parts/photo-input.tsx";
import { useStore } from "../phone.ts";
import { sayDay } from "../say.ts";
import { birthDateIn, readDay } from "./answers.ts";
import type { StepProps } from "./register.tsx";

/** Name and birth date as they stand on the card, the date proposed from the number; a photo of whoever wants one. */
export function NameStep({ id, answers, set, faultOf }: StepProps) {
  const { nik, name, birthDate, workerPhoto } = answers;
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
      <PhotoInput
        id="workerPhoto"
        title={t("name.photo")}
        again={t("name.photo-again")}
        what={t("name.photo-of")}
        hint={t("name.photo-hint")}
        applicationId={id}
        kind="worker-photo"
        photo={workerPhoto}
        onPhoto={(photo) => set({ workerPhoto: photo })}
      />
    </>
  );
}
