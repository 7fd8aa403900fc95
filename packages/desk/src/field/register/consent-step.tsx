import { t } from "../language.ts";
import { Choices } from "../parts/fields.tsx";
import { PhotoInput } from "../parts/photo-input.tsx";
import { Signature } from "../parts/signature.tsx";
import { CONSENT_SENTENCES } from "./consent-words.ts";
import { Listen } from "./listen.tsx";
import type { StepProps } from "./register.tsx";

/** That the worker knows what becomes of their data, and wants it (UU 27/2022 art. 20 to 22). */
export function ConsentStep({ id, answers, set, faultOf }: StepProps) {
  const { notice, mark, markPhoto } = answers;
  return (
    <>
      <ul class="statements">
        {CONSENT_SENTENCES.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
      <Listen onPlayed={() => set({ notice: "played" })} />
      <Choices
        id="notice"
        label={t("consent.given")}
        fault={faultOf("notice")}
        choices={[
          { value: "read", label: t("consent.read") },
          { value: "played", label: t("consent.played") },
        ]}
        chosen={notice}
        onChoice={(value) => set({ notice: value })}
      />
      <Choices
        id="mark"
        label={t("consent.mark")}
        fault={faultOf("mark")}
        choices={[
          { value: "signature", label: t("consent.signature") },
          { value: "thumb", label: t("consent.thumb") },
          { value: "spoken", label: t("consent.spoken") },
        ]}
        chosen={mark}
        onChoice={(value) => {
          if (value !== mark) set({ mark: value, markPhoto: null });
        }}
      />
      {mark === "signature" && (
        <Signature
          applicationId={id}
          photo={markPhoto}
          onPhoto={(photo) => set({ markPhoto: photo })}
        />
      )}
      {mark === "thumb" && (
        <PhotoInput
          id="markPhoto"
          title={t("consent.thumb-photo")}
          again={t("consent.thumb-again")}
          what={t("consent.thumb-of")}
          applicationId={id}
          kind="consent-mark"
          photo={markPhoto}
          onPhoto={(photo) => set({ markPhoto: photo })}
        />
      )}
    </>
  );
}
