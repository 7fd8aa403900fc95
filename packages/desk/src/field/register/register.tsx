import { useEffect, useState } from "preact/hooks";
import { type MessageKey, t } from "../language.ts";
import { Summary } from "../parts/fields.tsx";
import { Screen } from "../parts/screen.tsx";
import { locks, useStore } from "../phone.ts";
import { go } from "../place.ts";
import type { Draft } from "../sync/records.ts";
import {
  type Answers,
  birthDateIn,
  type Faults,
  faultsOf,
  STEPS,
  type Step,
  stepOf,
} from "./answers.ts";
import { CheckStep } from "./check-step.tsx";
import { ConsentStep } from "./consent-step.tsx";
import { HomeStep } from "./home-step.tsx";
import { KtpStep } from "./ktp-step.tsx";
import { NameStep } from "./name-step.tsx";
import { PhoneStep } from "./phone-step.tsx";
import { useForm } from "./use-form.ts";
import { WorkStep } from "./work-step.tsx";

/** What every question is given. */
export type StepProps = {
  readonly id: string;
  readonly answers: Answers;
  readonly set: (change: Partial<Answers>) => void;
  readonly faultOf: (field: keyof Answers) => string | undefined;
  /** Goes on, as the button at the bottom does; `change` is what was just chosen. */
  readonly next: (change?: Partial<Answers>) => void;
};

const TITLES: Readonly<Record<Step, MessageKey>> = {
  ktp: "ktp.title",
  name: "name.title",
  home: "place.title",
  work: "work.title",
  phone: "phone.title",
  consent: "consent.title",
  check: "check.title",
};

/** Registering somebody: one question a screen, each answer kept before the next is shown. */
export function Register(props: { id: string; step: Step | undefined }) {
  const store = useStore();
  const draft = store.drafts.get(props.id);
  useEffect(() => {
    // It was saved, or removed: what one came back to is no form any more.
    if (draft === undefined) go({ at: "record", id: props.id }, "instead");
  }, [draft === undefined]);
  return draft === undefined ? null : <Questions {...props} />;
}

function Questions({ id, step: asked }: { id: string; step: Step | undefined }) {
  const store = useStore();
  const { form, set, keep, isKept } = useForm(store, id);
  const draft = store.drafts.get(id);
  const returned = draft === undefined ? [] : returnedFields(draft);
  const first = returned[0];
  const step = asked ?? (first === undefined ? form.step : stepOf(first.field));
  const [faults, setFaults] = useState<Faults>({});
  const [turn, setTurn] = useState(0);
  /** Somebody changes one answer of those to be checked: afterwards they are back there. */
  const [isChanging, setIsChanging] = useState(false);
  const at = STEPS.indexOf(step);
  const today = store.now().toISOString().slice(0, 10);

  useEffect(() => {
    void locks.setOpenForm(id);
  }, [id]);
  useEffect(() => {
    setFaults({});
    setTurn(0);
    if (step !== form.step) void keep({ step });
  }, [step]);

  const show = (to: Step) => go({ at: "register", id, step: to });
  const after = () => show(isChanging ? "check" : (STEPS[at + 1] ?? "check"));
  const next: StepProps["next"] = async (chosen = {}) => {
    const { birthDate, nik } = form.answers;
    const isProposed = step === "ktp" && birthDate === "";
    const change = { ...chosen, ...(isProposed ? { birthDate: birthDateIn(nik, today) } : {}) };
    set(change);
    const found = faultsOf(step, { ...form.answers, ...change }, today);
    setFaults(found);
    setTurn(turn + 1);
    if (Object.keys(found).length > 0) return;
    await keep();
    after();
  };
  const sentence = (field: keyof Answers): string | undefined => {
    const key = faults[field];
    if (key !== undefined) return t(key);
    return returned.find((each) => nameOf(each.field) === field)?.sentence;
  };
  const shown = (Object.keys(form.answers) as (keyof Answers)[]).flatMap((field) => {
    const key = faults[field];
    return key === undefined ? [] : [[field, t(key)] as const];
  });
  const change: StepProps["set"] = (answers) => {
    // What is being mended is no longer held against anybody.
    setFaults((before) => withoutFields(before, Object.keys(answers)));
    set(answers);
  };
  const questions = { id, answers: form.answers, set: change, faultOf: sentence, next };
  const isCheck = step === "check";
  return (
    <Screen
      title={t(TITLES[step])}
      name={step}
      progress={t(isKept ? "register.progress-kept" : "register.progress", {
        at: at + 1,
        all: STEPS.length,
      })}
      onBack={() => {
        const before = STEPS[at - 1];
        if (isChanging) show("check");
        else if (before === undefined) go({ at: "home" });
        else go({ at: "register", id, step: before }, "instead");
      }}
      {...(isCheck
        ? {}
        : {
            bottom: (
              <>
                {shown.length > 0 && (
                  <button type="button" class="quiet" onClick={() => void keep().then(after)}>
                    {t("register.later")}
                  </button>
                )}
                <button type="button" class="button grow" onClick={() => next()}>
                  {t(isChanging ? "register.back-to-check" : "register.next")}
                </button>
              </>
            ),
          })}
    >
      {draft !== undefined && <Returned draft={draft} onField={(field) => show(stepOf(field))} />}
      <Summary faults={shown} turn={turn} />
      {step === "ktp" && <KtpStep {...questions} />}
      {step === "name" && <NameStep {...questions} />}
      {step === "home" && <HomeStep {...questions} />}
      {step === "work" && <WorkStep {...questions} />}
      {step === "phone" && <PhoneStep {...questions} />}
      {step === "consent" && <ConsentStep {...questions} />}
      {isCheck && (
        <CheckStep
          id={id}
          answers={form.answers}
          onChange={(to) => {
            setIsChanging(true);
            show(to);
          }}
          keep={() => keep()}
        />
      )}
    </Screen>
  );
}

function withoutFields(faults: Faults, fields: readonly string[]): Faults {
  return Object.fromEntries(Object.entries(faults).filter(([field]) => !fields.includes(field)));
}

type ReturnedField = { readonly field: string; readonly sentence: string };

/** What the office asked to mend: the fields that it named, or the one that its reason is about. */
function returnedFields({ faults, rejected }: Draft): readonly ReturnedField[] {
  if (faults.length > 0 || rejected !== "outside-area") return faults;
  return [{ field: "kelurahan", sentence: t("rejected.outside-area") }];
}

/** That it came back, and the way to each thing to mend. */
function Returned({ draft, onField }: { draft: Draft; onField: (field: string) => void }) {
  const { rejected } = draft;
  if (rejected === null) return null;
  const fields = returnedFields(draft);
  return (
    <div class="notice">
      <p>{t("register.returned")}</p>
      {fields.length === 0 && <p>{t(`rejected.${rejected}`)}</p>}
      <ul class="returned">
        {fields.map(({ field, sentence }) => (
          <li key={field}>
            <button type="button" class="link" onClick={() => onField(field)}>
              {sentence}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the form calls a field that the server names. */
function nameOf(field: string): keyof Answers | null {
  if (field === "kelurahan" || field === "kelurahanCode") return "kelurahanCode";
  if (field === "consent") return "mark";
  const own = ["nik", "name", "birthDate", "rt", "address", "occupation", "phone"] as const;
  return own.find((each) => each === field) ?? null;
}
