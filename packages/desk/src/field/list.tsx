import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { To } from "./home.tsx";
import { isKey, type MessageKey, t } from "./language.ts";
import { Icon } from "./parts/icons.tsx";
import { goBack, Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import type { ListName, Place } from "./place.ts";
import type { Form } from "./register/answers.ts";
import { sayMoment } from "./say.ts";
import { stateWords } from "./state-words.ts";
import type { Person } from "./sync/records.ts";

const TITLES: Readonly<Record<ListName, readonly [title: MessageKey, lead: MessageKey]>> = {
  incomplete: ["list.incomplete", "list.incomplete-means"],
  waiting: ["list.waiting", "list.waiting-means"],
  sent: ["list.sent", "list.sent-means"],
};
/** More are shown when somebody asks: a thousand rows are slow on a weak phone. */
const PAGE = 30;

type Row = {
  readonly key: string;
  readonly place: Place;
  readonly title: string;
  readonly about: string;
  readonly note: ComponentChildren;
};

/** Those in one of the three states, each with what it waits for. */
export function List({ list }: { list: ListName }) {
  const [shown, setShown] = useState(PAGE);
  const [title, lead] = TITLES[list];
  const rows = useRows(list);
  return (
    <Screen title={t(title)} lead={t(lead)} onBack={goBack}>
      {rows.length === 0 ? (
        <p class="empty">{t("list.empty")}</p>
      ) : (
        <ul class="rows">
          {rows.slice(0, shown).map(({ key, place, title: name, about, note }) => (
            <li key={key}>
              <To place={place} look="row">
                <span class="row-words">
                  <b>{name}</b>
                  <span class="fine">{about}</span>
                  {note}
                </span>
                <Icon name="next" />
              </To>
              {list === "incomplete" && <Remove id={key} name={name} />}
            </li>
          ))}
        </ul>
      )}
      {rows.length > shown && (
        <button type="button" class="quiet wide" onClick={() => setShown(shown + PAGE)}>
          {t("list.more", { count: rows.length - shown })}
        </button>
      )}
    </Screen>
  );
}

/** A form that nobody wants: gone with its photos, once somebody has said so twice. */
function Remove({ id, name }: { id: string; name: string }) {
  const store = useStore();
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked)
    return (
      <button
        type="button"
        class="link"
        aria-label={t("list.remove-which", { name })}
        onClick={() => setIsAsked(true)}
      >
        {t("list.remove")}
      </button>
    );
  return (
    <div class="actions">
      <button type="button" class="danger" onClick={() => void store.drafts.remove(id)}>
        {t("list.remove-yes")}
      </button>
      <button type="button" class="quiet" onClick={() => setIsAsked(false)}>
        {t("app.cancel")}
      </button>
    </div>
  );
}

function useRows(list: ListName): readonly Row[] {
  const store = useStore();
  if (list === "incomplete")
    return store.drafts.list().map(({ id, value, changedAt, faults, rejected }) => ({
      key: id,
      place: { at: "register", id },
      title: nameIn(value as Form),
      about: t("list.changed", { when: sayMoment(changedAt) }),
      note:
        rejected === null ? null : (
          <span class="tag warn">{faults[0]?.sentence ?? t(`rejected.${rejected}`)}</span>
        ),
    }));
  if (list === "waiting")
    return store.queue().map(({ seq, applicationId, kind, name, madeAt, later }) => ({
      key: String(seq),
      place: { at: "record", id: applicationId },
      title: name,
      about: `${t(`list.kind-${kind}`)}. ${sayMoment(madeAt)}`,
      note:
        later === null || !isKey(`later.${later}`) ? null : (
          <span class="fine">{t(`later.${later}`)}</span>
        ),
    }));
  return store.people.list().map((person) => ({
    key: person.applicationId,
    place: { at: "record", id: person.applicationId },
    title: person.name ?? person.code,
    about: `${person.code}. ${stateWords(person.state)}`,
    note: noteOn(person),
  }));
}

/** What came back is for whoever sent it; what is open is for the office. */
function noteOn({ disputed, isObjectedTo, openWork, returned }: Person): ComponentChildren {
  if (returned !== null) return <span class="tag warn">{t("list.returned")}</span>;
  const isOpen = disputed.length + openWork.length > 0 || isObjectedTo;
  return isOpen ? <span class="tag warn">{t("list.to-decide")}</span> : null;
}

export function nameIn({ answers }: Form): string {
  return answers.name.trim() === "" ? t("list.no-name") : answers.name;
}
