import { useEffect, useState } from "preact/hooks";
import { type MessageKey, t } from "./language.ts";
import { Icon, type IconName } from "./parts/icons.tsx";
import { LanguageSwitch } from "./parts/language-switch.tsx";
import { Screen } from "./parts/screen.tsx";
import { lockPhone, locks, useStore } from "./phone.ts";
import { addressOf, go, type ListName, type Place } from "./place.ts";
import { BatchNotice } from "./register/batch-notice.tsx";
import { sayMoment } from "./say.ts";
import { isSending, lastTry, sendNow } from "./sending.ts";
import { askForSpace, isNearlyFull, type Space } from "./space.ts";
import { isUpdateWaiting, takeUpdate } from "./updates.ts";

const COUNTS: readonly (readonly [ListName, MessageKey, IconName])[] = [
  ["incomplete", "list.incomplete", "half"],
  ["waiting", "list.waiting", "waiting"],
  ["sent", "list.sent", "check"],
];

/** Where one begins: look for somebody first, and see where those stand whom one brought. */
export function Home() {
  const counts = useStore().counts();
  useEffect(() => {
    void locks.setOpenForm(null);
  }, []);
  return (
    <Screen title={t("home.title")}>
      <Warnings />
      <button type="button" class="button wide first" onClick={() => go({ at: "search" })}>
        <Icon name="scan" />
        {t("home.begin")}
      </button>
      <BatchNotice />
      <ul class="counts">
        {COUNTS.map(([list, title, icon]) => (
          <li key={list}>
            <To place={{ at: "list", list }} look="count">
              <Icon name={icon} />
              <span class="count-words">{t(title)}</span>
              <b>{counts[list]}</b>
            </To>
          </li>
        ))}
      </ul>
      {counts.returned > 0 && (
        <p class="notice">{t("home.returned", { count: counts.returned })}</p>
      )}
      {counts.toDecide > 0 && (
        <p class="notice">{t("home.to-decide", { count: counts.toDecide })}</p>
      )}
      <LastSync />
      <ul class="ways">
        <Way place={{ at: "sync" }} icon="send" words="sync.title" />
        <Way place={{ at: "figures" }} icon="chart" words="figures.title" />
        <Way place={{ at: "device" }} icon="phone" words="device.title" />
      </ul>
      <p class="foot">
        <button type="button" class="link" onClick={() => void lockPhone()}>
          {t("home.lock")}
        </button>
        <LanguageSwitch />
      </p>
    </Screen>
  );
}

/** A link to a screen of ours, which is shown without asking the browser. */
export function To(props: { place: Place; look?: string; children: preact.ComponentChildren }) {
  return (
    <a
      class={props.look}
      href={addressOf(props.place)}
      onClick={(event) => {
        event.preventDefault();
        go(props.place);
      }}
    >
      {props.children}
    </a>
  );
}

function Way(props: { place: Place; icon: IconName; words: MessageKey }) {
  return (
    <li>
      <To place={props.place} look="way">
        <Icon name={props.icon} />
        {t(props.words)}
        <Icon name="next" />
      </To>
    </li>
  );
}

function LastSync() {
  const device = useStore().device();
  const { waiting, filesWaiting } = useStore().counts();
  const last = device?.lastSyncAt ?? null;
  return (
    <div class="last-sync">
      <p>
        {isSending.value
          ? t("sync.going")
          : last === null
            ? t("sync.never")
            : t("sync.last", { when: sayMoment(last) })}
        {lastTry.value?.result.end === "cut" && ` ${t("sync.cut")}`}
      </p>
      {waiting + filesWaiting > 0 && (
        <button type="button" class="quiet" onClick={() => sendNow()}>
          <Icon name="send" />
          {t("sync.now")}
        </button>
      )}
    </div>
  );
}

/** What somebody should know before they go on: a newer version, little room, no promise to keep. */
function Warnings() {
  const [space, setSpace] = useState<Space | null>(null);
  useEffect(() => {
    void askForSpace().then(setSpace);
  }, []);
  return (
    <>
      {isUpdateWaiting.value && (
        <div class="notice">
          <p>{t("home.update")}</p>
          <button type="button" class="quiet" onClick={takeUpdate}>
            {t("home.update-take")}
          </button>
        </div>
      )}
      {space !== null && isNearlyFull(space) && <p class="notice">{t("home.nearly-full")}</p>}
    </>
  );
}
