import { isOwnArea } from "../areas.ts";
import { t } from "../language.ts";
import { Field, TextField } from "../parts/fields.tsx";
import { useStore } from "../phone.ts";
import { PlaceFinder } from "./place-finder.tsx";
import type { StepProps } from "./register.tsx";

/** Where the worker lives, and where this is asked. */
export function HomeStep({ answers, set, faultOf }: StepProps) {
  const kelurahan = useStore().pack()?.kelurahan ?? [];
  const own = kelurahan.filter(({ code }) => isOwnArea(code));
  const others = kelurahan.filter(({ code }) => !isOwnArea(code));
  const asOption = ({ code, name }: { code: string; name: string }) => (
    <option key={code} value={code}>
      {name}
    </option>
  );
  const { kelurahanCode, rt, address, place } = answers;
  const fault = faultOf("kelurahanCode");
  return (
    <>
      <Field
        id="kelurahanCode"
        label={t("place.kelurahan")}
        {...(fault === undefined ? {} : { fault })}
      >
        {(described) => (
          <select
            {...described}
            value={kelurahanCode}
            onChange={(event) => set({ kelurahanCode: event.currentTarget.value })}
          >
            <option value="">{t("place.choose")}</option>
            {own.length > 0 && <optgroup label={t("place.own-area")}>{own.map(asOption)}</optgroup>}
            {own.length > 0 && others.length > 0 ? (
              <optgroup label={t("place.other-area")}>{others.map(asOption)}</optgroup>
            ) : (
              others.map(asOption)
            )}
          </select>
        )}
      </Field>
      <TextField
        id="rt"
        label={t("place.rt")}
        fault={faultOf("rt")}
        value={rt}
        onValue={(typed) => set({ rt: typed })}
        keys="numeric"
        look="short"
        longest={3}
        isOptional
      />
      <TextField
        id="address"
        label={t("place.address")}
        hint={t("place.address-hint")}
        value={address}
        onValue={(typed) => set({ address: typed })}
        longest={300}
        isOptional
      />
      <PlaceFinder place={place} onPlace={(found) => set({ place: found })} />
    </>
  );
}
