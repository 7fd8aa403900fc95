import { useEffect, useState } from "preact/hooks";
import { isKey, type MessageKey, t } from "./language.ts";
import { TextField } from "./parts/fields.tsx";
import { Icon } from "./parts/icons.tsx";
import { QrCode } from "./parts/qr-code.tsx";
import { Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import { go } from "./place.ts";
import { startOfNext } from "./register/batch.ts";
import { sayDay, sayMoment } from "./say.ts";
import { registerNew } from "./search.tsx";
import { sendNow } from "./sending.ts";
import { slipOf } from "./slip.ts";
import { stateWords } from "./state-words.ts";
import type { FieldFile, Person, WaitingCommand } from "./sync/records.ts";

/** Somebody who was brought in: kept on this phone, or with the server. */
export function Record({ id }: { id: string }) {
  const store = useStore();
  const person = store.people.get(id);
  const waiting = store.queue().filter(({ applicationId }) => applicationId === id);
  const isGone = person === undefined && waiting.length === 0;
  const isForm = isGone && store.drafts.get(id) !== undefined;
  useEffect(() => {
    if (isForm) go({ at: "register", id }, "instead");
    else if (isGone) go({ at: "home" }, "instead");
  }, [isGone, isForm]);
  if (isGone) return null;
  return person === undefined ? (
    <Kept id={id} waiting={waiting} />
  ) : (
    <Sent person={person} waiting={waiting} />
  );
}

const home = () => go({ at: "home" });
const next = (store: ReturnType<typeof useStore>) => void registerNew(store, startOfNext());

function Kept({ id, waiting }: { id: string; waiting: readonly WaitingCommand[] }) {
  const store = useStore();
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <Screen
      title={first.name}
      onBack={home}
      bottom={
        <button type="button" class="button wide" onClick={() => next(store)}>
          {t("record.next")}
        </button>
      }
    >
      <p class="standing waiting">
        <Icon name="waiting" />
        <span>
          <b>{t("list.waiting")}</b>
          {t("record.kept")}
        </span>
      </p>
      <p>{t("record.code-later")}</p>
      <figure class="slip">
        <QrCode text={slipOf(id)} label={t("record.qr-own")} />
        <figcaption class="fine">{t("record.qr-own")}</figcaption>
      </figure>
      <p class="fine">{t("record.kept-at", { when: sayMoment(first.madeAt) })}</p>
      {waiting.map((command) => (
        <WaitingDeed key={command.seq} command={command} />
      ))}
      <Photos files={store.files.of(id)} />
    </Screen>
  );
}

/** What waits of somebody, with the way to send it or to take it back. */
function WaitingDeed({ command }: { command: WaitingCommand }) {
  const store = useStore();
  const { kind, later, seq, hasLeft } = command;
  return (
    <section class="deed">
      <p>
        <b>{t(`list.kind-${kind}`)}</b>
        {later !== null && isKey(`later.${later}`) && (
          <span class="fine">{t(`later.${later}`)}</span>
        )}
      </p>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => sendNow()}>
          <Icon name="send" />
          {t("record.send")}
        </button>
        {!hasLeft && (
          <button type="button" class="quiet" onClick={() => void store.takeBack(seq)}>
            <Icon name="pen" />
            {t(kind === "register" ? "record.edit" : "record.take-back")}
          </button>
        )}
      </div>
    </section>
  );
}

function Sent({ person, waiting }: { person: Person; waiting: readonly WaitingCommand[] }) {
  const store = useStore();
  const { applicationId: id, code, name, nikMasked, state, nextStep, coveredTo, receipt } = person;
  const isOpen = person.disputed.length + person.openWork.length > 0;
  const when = receipt === null ? person.registeredAt : receivedAt(receipt.text);
  return (
    <Screen
      title={name ?? code}
      onBack={home}
      bottom={
        <button type="button" class="button wide" onClick={() => next(store)}>
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
      {isOpen && (
        <div class="notice">
          <p>{t("record.to-decide")}</p>
          {person.disputed.length > 0 && (
            <p>{t("record.disputed", { fields: person.disputed.map(sayField).join(", ") })}</p>
          )}
        </div>
      )}
      <figure class="slip printed">
        <QrCode text={code} label={t("record.qr", { code })} />
        <figcaption>
          <span class="fine">{t("record.code")}</span>
          <b class="code">{code}</b>
          <span class="fine">{t("record.keep-code")}</span>
        </figcaption>
      </figure>
      <div class="actions only-screen">
        <button type="button" class="quiet" onClick={() => print()}>
          <Icon name="print" />
          {t("record.print")}
        </button>
        <Share code={code} />
      </div>
      <dl class="answers">
        <div>
          <dt>{t("record.state")}</dt>
          <dd>
            <b>{stateWords(state)}</b>
            {nextStep !== null && <span class="block">{nextStep}</span>}
          </dd>
        </div>
        {coveredTo !== null && (
          <div>
            <dt>{t("record.covered-to")}</dt>
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

/** A registration that should never have been made. A supervisor decides; nothing disappears by it. */
function CallOff({ id }: { id: string }) {
  const store = useStore();
  const [isAsked, setIsAsked] = useState(false);
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  if (!isAsked)
    return (
      <button type="button" class="link" onClick={() => setIsAsked(true)}>
        {t("record.call-off")}
      </button>
    );
  const send = async () => {
    setIsMissing(reason.trim().length < 3);
    if (reason.trim().length < 3) return;
    await store.saveCallOff({ applicationId: id, reason: reason.trim() });
    setIsAsked(false);
    sendNow();
  };
  return (
    <div class="call-off">
      <TextField
        id="call-off"
        label={t("record.call-off-why")}
        hint={t("record.call-off-means")}
        fault={isMissing ? t("fault.reason") : undefined}
        value={reason}
        onValue={setReason}
        longest={500}
        isFirst
      />
      <div class="actions">
        <button type="button" class="danger" onClick={() => void send()}>
          {t("record.call-off-send")}
        </button>
        <button type="button" class="quiet" onClick={() => setIsAsked(false)}>
          {t("app.cancel")}
        </button>
      </div>
    </div>
  );
}

/** The number leaves the phone as the worker wishes: nothing else does. */
function Share({ code }: { code: string }) {
  if (typeof navigator.share !== "function") return null;
  const text = t("record.share-text", { code });
  return (
    <button
      type="button"
      class="quiet"
      onClick={() => void navigator.share({ text }).catch(() => {})}
    >
      <Icon name="share" />
      {t("record.share")}
    </button>
  );
}

function Photos({ files }: { files: readonly FieldFile[] }) {
  if (files.length === 0) return null;
  const words: Readonly<Record<FieldFile["state"], MessageKey>> = {
    typed: "file.waiting",
    waiting: "file.waiting",
    kept: "file.kept",
    refused: "file.refused",
  };
  return (
    <section aria-labelledby="photos" class="only-screen">
      <h2 id="photos">{t("file.title")}</h2>
      <ul>
        {files.map(({ id, kind, state, sent, byteCount }) => (
          <li key={id}>
            {t(kind === "ktp" ? "file.ktp" : "file.mark")}: {t(words[state])}
            {state === "waiting" && sent > 0 && ` (${Math.floor((sent / byteCount) * 100)}%)`}
          </li>
        ))}
      </ul>
    </section>
  );
}

function receivedAt(receipt: string): string {
  return (JSON.parse(receipt) as { receivedAt: string }).receivedAt;
}

export function sayField(field: string): string {
  const key = `data.${field}`;
  return isKey(key) ? t(key) : field;
}
