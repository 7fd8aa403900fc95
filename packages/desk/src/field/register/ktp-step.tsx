import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { PhotoInput } from "../parts/photo-input.tsx";
import { useStore } from "../phone.ts";
import { forTheNext, inGroups, NO_ANSWERS } from "./answers.ts";
import { BatchNotice } from "./batch-notice.tsx";
import { emptyStart } from "./new-form.ts";
import { ReadNumber } from "./read-number.tsx";
import type { StepProps } from "./register.tsx";

/** The card beside its number: one copies what one sees. */
export function KtpStep({ id, answers, set, faultOf }: StepProps) {
  const store = useStore();
  const { ktpPhoto, nik } = answers;
  return (
    <>
      <BatchNotice
        form={answers}
        onEnd={() => set({ ...forTheNext(NO_ANSWERS), ...emptyStart(store) })}
      />
      <PhotoInput
        id="ktpPhoto"
        title={t("ktp.photo")}
        again={t("ktp.photo-again")}
        what={t("ktp.photo-of")}
        applicationId={id}
        kind="ktp"
        photo={ktpPhoto}
        onPhoto={(photo) => set({ ktpPhoto: photo })}
      />
      {ktpPhoto !== null && nik === "" && (
        <ReadNumber
          store={store}
          photo={ktpPhoto}
          onConfirmed={(digits) => set({ nik: inGroups(digits) })}
        />
      )}
      <TextField
        id="nik"
        label={t("ktp.nik")}
        hint={t("ktp.nik-hint")}
        fault={faultOf("nik")}
        value={nik}
        keys="numeric"
        look="digits"
        onValue={(typed) => set({ nik: inGroups(typed) })}
        longest={19}
      />
      <p class="fine counted" aria-live="polite">
        {t("ktp.counted", { count: nik.replace(/\D/g, "").length })}
      </p>
    </>
  );
}
