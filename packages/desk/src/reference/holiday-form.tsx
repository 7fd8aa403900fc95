import { useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { forgetHolidays } from "../shared/deadline.ts";
import { Dialog } from "../shared/dialog.tsx";
import { RadioField, TextField } from "../shared/fields.tsx";
import { type Faults, FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { sayWeekday } from "../shared/say.ts";
import { checkGround, type Ground, GroundFields, NO_GROUND } from "./ground-fields.tsx";
import type { Day } from "./say-parameter.ts";

type Values = Ground & {
  readonly day: string;
  /** Whether offices rest: "yes" or "no". */
  readonly isOff: string;
  readonly name: string;
};

const DAY = /^20\d\d-\d\d-\d\d$/;

/** One more word on a day, or on one that is not here yet. What was said before stays. */
export function HolidayForm(props: { about: Day | null; onClose: () => void; onDone: () => void }) {
  const { about, onClose, onDone } = props;
  const [id] = useState(newId);
  const last = about?.words[0];
  const form = useForm<Values>({
    name: `holiday-${about?.day ?? "new"}`,
    initial: {
      day: about?.day ?? "",
      isOff: last?.isOff === false ? "no" : "yes",
      name: last?.name ?? "",
      ...NO_GROUND,
    },
    check,
    send: async ({ day, isOff, name, basis, source, confidence }) => {
      await post("/v1/holidays", {
        ...{ id, day, name, basis, source },
        isOff: isOff === "yes",
        confidence: confidence as "official" | "secondary" | "to confirm",
      });
      forgetHolidays();
      notify(t("holidays.saved"));
      onDone();
    },
  });
  return (
    <Dialog
      title={
        about === null
          ? t("holidays.add")
          : t("holidays.correct-day", { day: sayWeekday(about.day) })
      }
      onClose={onClose}
    >
      <p>{t("holidays.stays")}</p>
      <FormBox form={form} action={t("holidays.save")}>
        {about === null ? (
          <TextField form={form} name="day" type="date" label={t("holidays.day")} width="medium" />
        ) : (
          <RadioField
            form={form}
            name="isOff"
            label={t("holidays.office")}
            choices={[
              { value: "yes", label: t("holidays.office-off") },
              { value: "no", label: t("holidays.office-open") },
            ]}
          />
        )}
        <TextField
          form={form}
          name="name"
          label={t("holidays.name")}
          hint={t("holidays.name-hint")}
        />
        <GroundFields
          form={form}
          basisHint={t("holidays.basis-hint")}
          sourceHint={t("holidays.source-hint")}
        />
      </FormBox>
    </Dialog>
  );
}

function check(values: Values): Faults<Values> {
  const { day, name } = values;
  return {
    ...(DAY.test(day) ? {} : { day: t("holidays.day-faulty") }),
    ...(name.trim().length < 3 ? { name: t("holidays.name-missing") } : {}),
    ...checkGround(values),
  };
}
