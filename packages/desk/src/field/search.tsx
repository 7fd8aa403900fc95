import { useState } from "preact/hooks";
import { To } from "./home.tsx";
import { t } from "./language.ts";
import { nameIn } from "./list.tsx";
import { TextField } from "./parts/fields.tsx";
import { Icon } from "./parts/icons.tsx";
import { goBack, Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import { go, type Place } from "./place.ts";
import { type Answers, type Form, inGroups } from "./register/answers.ts";
import { registerNew } from "./register/new-form.ts";
import { stateWords } from "./state-words.ts";
import type { FieldStore } from "./sync/store.ts";

type Found = {
  readonly key: string;
  readonly place: Place;
  readonly name: string;
  readonly about: string;
};

/** Scan or search first: only who is not found is registered. */
export function Search() {
  const store = useStore();
  const [text, setText] = useState("");
  const found = text.trim().length < 2 ? [] : findAll(store, text);
  const isAsked = text.trim().length >= 2;
  return (
    <Screen
      title={t("search.title")}
      onBack={goBack}
      bottom={
        <button
          type="button"
          class={found.length === 0 ? "button wide" : "quiet wide"}
          onClick={() => void registerNew(store, typedAnswers(text))}
        >
          {t("search.register")}
        </button>
      }
    >
      <button type="button" class="quiet wide" onClick={() => go({ at: "scan" })}>
        <Icon name="scan" />
        {t("search.scan")}
      </button>
      <TextField
        id="search"
        label={t("search.label")}
        hint={t("search.hint")}
        value={text}
        onValue={setText}
        capitals="words"
        isFirst
      />
      <div aria-live="polite">
        {isAsked && found.length === 0 && <p class="notice calm">{t("search.none")}</p>}
        {found.length > 0 && (
          <>
            <p class="unseen">{t("search.found", { count: found.length })}</p>
            <ul class="rows">
              {found.map(({ key, place, name, about }) => (
                <li key={key}>
                  <To place={place} look="row">
                    <span class="row-words">
                      <b>{name}</b>
                      <span class="fine">{about}</span>
                    </span>
                    <Icon name="next" />
                  </To>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Screen>
  );
}

/** Those who are sent, who wait to be, and who are not complete: all that this phone knows. */
function findAll(store: FieldStore, text: string): readonly Found[] {
  const words = text.trim().toLowerCase().split(/\s+/);
  const hasWords = (name: string) => words.every((word) => name.toLowerCase().includes(word));
  const sent = store.people.search(text).map(({ applicationId, code, name, state }) => ({
    key: applicationId,
    place: { at: "record", id: applicationId } as const,
    name: name ?? code,
    about: `${code}. ${stateWords(state)}`,
  }));
  const known = new Set(sent.map(({ key }) => key));
  const waiting = store
    .queue()
    .filter((each) => each.kind === "register" && hasWords(each.name))
    .filter(({ applicationId }) => !known.has(applicationId))
    .map(({ applicationId, name }) => ({
      key: applicationId,
      place: { at: "record", id: applicationId } as const,
      name,
      about: t("list.waiting"),
    }));
  const begun = store.drafts
    .list()
    .filter(({ value }) => hasWords((value as Form).answers.name))
    .map(({ id, value }) => ({
      key: id,
      place: { at: "register", id } as const,
      name: nameIn(value as Form),
      about: t("list.incomplete"),
    }));
  return [...sent, ...waiting, ...begun];
}

/** What was typed to search is not typed again. */
export function typedAnswers(text: string): Partial<Answers> {
  const digits = text.replace(/\D/g, "");
  if (/\p{L}{2}/u.test(text)) return { name: text.trim() };
  if (digits.length === 16) return { nik: inGroups(digits) };
  return /^(?:0|62)?8\d{7,}$/.test(digits) ? { phone: text.trim() } : {};
}
