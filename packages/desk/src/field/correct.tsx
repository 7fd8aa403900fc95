import type { CorrectedTexts } from "@payung/domain/field/commands.ts";
import { useState } from "preact/hooks";
import { type MessageKey, t } from "./language.ts";
import { Choices, Field, Summary, TextField } from "./parts/fields.tsx";
import { goBack, Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import { go } from "./place.ts";
import { faultsOf, inGroups, NO_ANSWERS, readDay, writeDay } from "./register/answers.ts";
import { sendNow } from "./sending.ts";
import type { ReturnedCorrection } from "./sync/records.ts";

type Typed = Readonly<Record<"name" | "nik" | "birthDate" | "phone" | "rt" | "address", string>>;
const WHY = ["slip", "moved", "told"] as const;

type Form = {
  readonly typed: Typed;
  readonly kelurahanCode: string;
  readonly why: (typeof WHY)[number] | null;
};

/** An open correction of what was sent: only what is typed changes, and what was before stays on record. */
export function Correct({ id }: { id: string }) {
  const store = useStore();
  const person = store.people.get(id);
  const note = `correct ${id}`;
  const [form, setForm] = useState<Form>(
    () => (store.notes.get(note) as Form | null) ?? formOf(person?.returned ?? null),
  );
  const { typed, kelurahanCode, why } = form;
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      (person?.returned?.faults ?? []).map(({ field, sentence }) => [
        field === "kelurahan" ? "kelurahanCode" : field,
        sentence,
      ]),
    ),
  );
  const [turn, setTurn] = useState(0);
  const faultOf = (field: string) => faults[field];
  const change = (next: Form) => {
    setForm(next);
    // Kept with each letter, as a registration is.
    void store.notes.put(note, next);
  };
  const set = (field: keyof Typed) => (value: string) =>
    change({ ...form, typed: { ...typed, [field]: value } });
  const send = async () => {
    const today = store.now().toISOString().slice(0, 10);
    const answers = { ...NO_ANSWERS, ...typed, kelurahanCode };
    const isTyped = (field: string) => typed[field as keyof Typed].trim() !== "";
    const found = Object.fromEntries(
      (["ktp", "name", "home", "phone"] as const)
        .flatMap((step) => Object.entries(faultsOf(step, answers, today)))
        .filter(([field]) => field in typed && isTyped(field)),
    );
    const fields = fieldsOf(typed, kelurahanCode);
    const isNothing = Object.keys(fields).length === 0;
    const all: Record<string, MessageKey> = {
      ...found,
      ...(isNothing ? { name: "fault.nothing" as const } : {}),
      ...(why === null ? { why: "fault.reason-chosen" as const } : {}),
    };
    setFaults(Object.fromEntries(Object.entries(all).map(([field, key]) => [field, t(key)])));
    setTurn(turn + 1);
    if (Object.keys(all).length > 0 || why === null) return;
    await store.saveCorrection({ applicationId: id, fields, reason: t(`correct.why-${why}`) });
    await store.notes.put(note, null);
    sendNow();
    go({ at: "record", id }, "instead");
  };
  if (person === undefined) return null;
  return (
    <Screen
      title={t("correct.title")}
      lead={t("correct.means", { name: person.name ?? person.code })}
      onBack={goBack}
      bottom={
        <button type="button" class="button grow" onClick={() => void send()}>
          {t("correct.send")}
        </button>
      }
    >
      <Summary faults={Object.entries(faults)} turn={turn} />
      <TextField
        id="name"
        label={t("name.name")}
        fault={faultOf("name")}
        value={typed.name}
        onValue={set("name")}
        capitals="words"
        longest={200}
        isOptional
      />
      <TextField
        id="nik"
        label={t("ktp.nik")}
        fault={faultOf("nik")}
        value={typed.nik}
        onValue={(value) => set("nik")(inGroups(value))}
        keys="numeric"
        look="digits"
        longest={19}
        isOptional
      />
      <TextField
        id="birthDate"
        label={t("name.birth")}
        hint={t("name.birth-hint")}
        fault={faultOf("birthDate")}
        value={typed.birthDate}
        onValue={set("birthDate")}
        keys="tel"
        look="short"
        longest={12}
        isOptional
      />
      <TextField
        id="phone"
        label={t("phone.phone")}
        fault={faultOf("phone")}
        value={typed.phone}
        onValue={set("phone")}
        keys="tel"
        longest={20}
        isOptional
      />
      <Field
        id="kelurahanCode"
        label={t("place.kelurahan")}
        fault={faultOf("kelurahanCode")}
        isOptional
      >
        {(described) => (
          <select
            {...described}
            value={kelurahanCode}
            onChange={(event) => change({ ...form, kelurahanCode: event.currentTarget.value })}
          >
            <option value="">{t("correct.unchanged")}</option>
            {store.pack()?.kelurahan.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        id="rt"
        label={t("place.rt")}
        fault={faultOf("rt")}
        value={typed.rt}
        onValue={set("rt")}
        keys="numeric"
        look="short"
        longest={3}
        isOptional
      />
      <TextField
        id="address"
        label={t("place.address")}
        fault={faultOf("address")}
        value={typed.address}
        onValue={set("address")}
        longest={300}
        isOptional
      />
      <Choices
        id="why"
        label={t("correct.why")}
        fault={faultOf("why")}
        choices={WHY.map((value) => ({ value, label: t(`correct.why-${value}`) }))}
        chosen={why}
        onChoice={(chosen) => change({ ...form, why: chosen })}
      />
    </Screen>
  );
}

/** What one begins with: what the office gave back as it was typed, else nothing. */
function formOf(returned: ReturnedCorrection | null): Form {
  const {
    name = "",
    nik = "",
    birthDate = "",
    phone = "",
    rt = "",
    address = "",
    kelurahanCode = "",
  } = returned?.fields ?? {};
  const why = WHY.find((each) => t(`correct.why-${each}`) === returned?.reason) ?? null;
  return {
    typed: {
      name,
      nik: inGroups(nik),
      birthDate: /^\d{4}-\d\d-\d\d$/.test(birthDate) ? writeDay(birthDate) : birthDate,
      phone,
      rt,
      address,
    },
    kelurahanCode,
    why,
  };
}

/** Only what was typed: an empty field changes nothing. */
function fieldsOf(typed: Typed, kelurahanCode: string): CorrectedTexts {
  const { name, nik, birthDate, phone, rt, address } = typed;
  const given = {
    name: name.trim(),
    nik: nik.replace(/\D/g, ""),
    birthDate: readDay(birthDate) ?? "",
    phone: phone.trim(),
    rt: rt.trim(),
    address: address.trim(),
    kelurahanCode,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}
