import type { Likeness } from "@payung/domain/field/hint-rules.ts";
import { useEffect, useState } from "preact/hooks";
import { type MessageKey, t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { locks, useStore } from "../phone.ts";
import { go } from "../place.ts";
import { sayDay } from "../say.ts";
import { sendNow } from "../sending.ts";
import { type Answers, type PhotoRef, readDay, type Step, unfinished } from "./answers.ts";
import { rememberForNext } from "./batch.ts";
import { findAlike } from "./find-alike.ts";
import { payloadOf } from "./payload.ts";

const LIKENESS: Readonly<Record<Likeness, MessageKey>> = {
  nik: "alike.nik",
  "name-and-birth": "alike.name-and-birth",
  phone: "alike.phone",
};

const has = (photo: PhotoRef | null) => (photo === null ? "check.no-photo" : "check.has-photo");

/** All answers to look at once more, each with the way to change it; then it is kept to be sent. */
export function CheckStep(props: {
  id: string;
  answers: Answers;
  onChange: (step: Step) => void;
  keep: () => Promise<void>;
}) {
  const { id, answers, onChange, keep } = props;
  const store = useStore();
  const [isSaving, setIsSaving] = useState(false);
  const [alike, setAlike] = useState<readonly Likeness[]>([]);
  const today = store.now().toISOString().slice(0, 10);
  const missing = unfinished(answers, today);
  useEffect(() => {
    let isGone = false;
    void findAlike(store, answers)
      .then((found) => {
        if (!isGone) setAlike(found);
      })
      .catch(() => {});
    return () => {
      isGone = true;
    };
  }, [answers]);
  const kelurahan = store.pack()?.kelurahan.find(({ code }) => code === answers.kelurahanCode);
  const born = readDay(answers.birthDate);
  const rows: readonly (readonly [Step, MessageKey, string])[] = [
    ["ktp", "ktp.nik", answers.nik],
    ["ktp", "check.photo", t(has(answers.ktpPhoto))],
    ["name", "name.name", answers.name],
    ["name", "name.birth", born === null ? answers.birthDate : sayDay(born)],
    ["name", "check.worker-photo", t(has(answers.workerPhoto))],
    [
      "home",
      "place.kelurahan",
      [kelurahan?.name ?? "", answers.rt === "" ? "" : `RT ${answers.rt}`, answers.address]
        .filter((each) => each !== "")
        .join(", "),
    ],
    ["work", "check.work", answers.occupation],
    ["phone", "phone.phone", answers.hasNoPhone ? t("phone.none") : answers.phone],
    ["consent", "check.consent", answers.mark === null ? "" : t(`consent.${answers.mark}`)],
  ];
  const save = async () => {
    if (isSaving) return;
    setIsSaving(true);
    try {
      await keep();
      await store.saveRegistration(payloadOf(id, answers, store.files.of(id)));
      await rememberForNext(store, answers);
      await locks.setOpenForm(null);
      sendNow();
      go({ at: "record", id }, "instead");
    } catch (error) {
      setIsSaving(false);
      throw error;
    }
  };
  return (
    <>
      {alike.length > 0 && (
        <div class="notice" role="status">
          <p>
            <strong>{t("alike.title")}</strong>
          </p>
          <ul>
            {alike.map((each) => (
              <li key={each}>{t(LIKENESS[each])}</li>
            ))}
          </ul>
          <p>{t("alike.do")}</p>
        </div>
      )}
      <dl class="answers">
        {rows.map(([step, label, value]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>
              <span>{value === "" ? t("check.missing") : value}</span>
              <button
                type="button"
                class="link"
                aria-label={t("check.change-which", { what: t(label) })}
                onClick={() => onChange(step)}
              >
                {t("check.change")}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      {missing.length > 0 ? (
        <>
          <p class="notice calm">{t("check.incomplete")}</p>
          <button
            type="button"
            class="button wide"
            onClick={() => {
              void keep().then(() => go({ at: "home" }));
            }}
          >
            {t("check.keep")}
          </button>
        </>
      ) : (
        <button
          type="button"
          class="button wide"
          aria-disabled={isSaving}
          onClick={() => void save()}
        >
          <Icon name="check" />
          {t("check.save")}
        </button>
      )}
      <p class="fine">{t("check.means")}</p>
    </>
  );
}
