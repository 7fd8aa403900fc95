import { isKey, t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { Screen } from "../parts/screen.tsx";
import { useStore } from "../phone.ts";
import { go } from "../place.ts";
import { registerNew } from "../register/new-form.ts";
import { sayDay, sayMoment } from "../say.ts";
import { nextStepOf, stateWords } from "../state-words.ts";
import type { Person, WaitingCommand } from "../sync/records.ts";
import { CallOff } from "./call-off.tsx";
import { Photos } from "./photos.tsx";
import { Receipt } from "./receipt.tsx";
import { Returned } from "./returned.tsx";
import { WaitingDeed } from "./waiting-deed.tsx";

/** Somebody the office has: the number to take home, what became of them, and what can be done about it. */
export function Sent({ person, waiting }: { person: Person; waiting: readonly WaitingCommand[] }) {
  const store = useStore();
  const { applicationId: id, code, name, nikMasked, state, coveredTo, receipt } = person;
  const isDecided = person.disputed.length + person.openWork.length === 0 && !person.isObjectedTo;
  const when = receipt === null ? person.registeredAt : receivedAt(receipt.text);
  return (
    <Screen
      title={name ?? code}
      onBack={() => go({ at: "home" })}
      bottom={
        <button type="button" class="button wide" onClick={() => void registerNew(store)}>
          {t("record.next")}
        </button>
      }
    >
      <p class="standing">
        <Icon name="check" />
        <span>
          <b>{t("list.sent")}</b>
          {t("record.received", { when: sayMoment(when) })}
        </span>
      </p>
      {/* What was typed anew waits to be sent, and takes the place of what came back. */}
      {waiting.length === 0 && <Returned person={person} />}
      {!isDecided && (
        <div class="notice">
          <p>{t(person.disputed.length > 0 ? "record.to-decide" : "record.decides")}</p>
          {person.disputed.length > 0 && (
            <p>{t("record.disputed", { fields: person.disputed.map(sayField).join(", ") })}</p>
          )}
        </div>
      )}
      <Receipt name={name ?? ""} code={code} receivedAt={when} />
      <dl class="answers">
        <div>
          <dt>{t("record.state")}</dt>
          <dd>
            <b>{stateWords(state)}</b>
            <span class="block">{nextStepOf(person)}</span>
          </dd>
        </div>
        {coveredTo !== null && (
          <div>
            <dt>{t(state === "ended" ? "record.covered-until" : "record.covered-to")}</dt>
            <dd>{sayDay(coveredTo)}</dd>
          </div>
        )}
        {nikMasked !== null && (
          <div>
            <dt>{t("ktp.nik")}</dt>
            <dd>{nikMasked}</dd>
          </div>
        )}
      </dl>
      {waiting.map((command) => (
        <WaitingDeed key={command.seq} command={command} />
      ))}
      <Photos files={store.files.of(id)} />
      <div class="actions only-screen">
        <button type="button" class="quiet" onClick={() => go({ at: "correct", id })}>
          <Icon name="pen" />
          {t("record.correct")}
        </button>
        <CallOff id={id} />
      </div>
    </Screen>
  );
}

function receivedAt(receipt: string): string {
  return (JSON.parse(receipt) as { receivedAt: string }).receivedAt;
}

function sayField(field: string): string {
  const key = `data.${field}`;
  return isKey(key) ? t(key) : field;
}
