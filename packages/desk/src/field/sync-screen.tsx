import { useState } from "preact/hooks";
import { type MessageKey, t } from "./language.ts";
import { isOnline } from "./network.ts";
import { Tick } from "./parts/fields.tsx";
import { Icon } from "./parts/icons.tsx";
import { goBack, Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import { sayBytes, sayMoment } from "./say.ts";
import { isSending, isWifiOnly, lastTry, mayCarryPhotos, sendNow, setWifiOnly } from "./sending.ts";
import { exportQueue } from "./sync/hand-over.ts";
import type { Counts } from "./sync/records.ts";
import type { SyncEnd } from "./sync/sync-once.ts";

const ENDS: Readonly<Record<Exclude<SyncEnd, "wiped">, MessageKey>> = {
  done: "sync.end-done",
  cut: "sync.end-cut",
  later: "sync.end-later",
  "not-allowed": "sync.end-not-allowed",
};
/** A phone's clock that is this much off is told of: dates on it are wrong. */
const CLOCK_OFF_S = 5 * 60;

/** What waits, how large it is, and how the last try went. */
export function SyncScreen() {
  const store = useStore();
  const { waiting, commandBytesWaiting, filesWaiting, fileBytesWaiting } = store.counts();
  const { lastSyncAt = null, clockAhead = 0 } = store.device() ?? {};
  const isNothing = waiting + filesWaiting === 0;
  const arePhotosHeld = filesWaiting > 0 && !mayCarryPhotos();
  return (
    <Screen
      title={t("sync.title")}
      onBack={goBack}
      bottom={
        <button
          type="button"
          class="button wide"
          aria-disabled={isSending.value || !isOnline.value}
          onClick={() => sendNow()}
        >
          <Icon name="send" />
          {t(isSending.value ? "sync.going" : isNothing ? "sync.look" : "sync.now")}
        </button>
      }
    >
      <ul class="sizes">
        <li>
          <b>{t("sync.data", { count: waiting })}</b> {sayBytes(commandBytesWaiting)}
        </li>
        <li>
          <b>{t("sync.photos", { count: filesWaiting })}</b> {sayBytes(fileBytesWaiting)}
        </li>
      </ul>
      <Tick label={t("sync.wifi-only")} isTicked={isWifiOnly.value} onTick={setWifiOnly} />
      {arePhotosHeld && (
        <p class="notice calm">
          {t("sync.photos-held")}{" "}
          <button type="button" class="link" onClick={() => sendNow({ withPhotos: true })}>
            {t("sync.photos-anyway", { size: sayBytes(fileBytesWaiting) })}
          </button>
        </p>
      )}
      <div role="status">
        <p>
          {lastSyncAt === null ? t("sync.never") : t("sync.last", { when: sayMoment(lastSyncAt) })}
        </p>
        <LastTry />
      </div>
      {!isOnline.value && <p class="notice calm">{t("sync.offline")}</p>}
      {Math.abs(clockAhead) > CLOCK_OFF_S && <p class="notice calm">{t("sync.clock")}</p>}
      <HandOver count={waiting} />
    </Screen>
  );
}

/** How it ended, unless something was added since; null where that says nothing. */
function sayEnd(
  end: Exclude<SyncEnd, "wiped">,
  { waiting, filesWaiting }: Counts,
): MessageKey | null {
  if (end !== "done") return ENDS[end];
  if (waiting > 0) return null;
  return filesWaiting > 0 ? "sync.end-photos" : "sync.end-done";
}

function LastTry() {
  const counts = useStore().counts();
  const last = lastTry.value;
  if (last === null || last.result.end === "wiped") return null;
  const { answered, end, filesKept } = last.result;
  const said = sayEnd(end, counts);
  const { accepted = 0, conflict = 0, rejected = 0 } = answered;
  return (
    <>
      {said !== null && <p>{t(said)}</p>}
      {accepted + filesKept > 0 && (
        <p>{t("sync.accepted", { count: accepted, photos: filesKept })}</p>
      )}
      {rejected > 0 && <p>{t("sync.rejected", { count: rejected })}</p>}
      {conflict + (answered["to-decide"] ?? 0) > 0 && (
        <p>{t("sync.conflict", { count: conflict + (answered["to-decide"] ?? 0) })}</p>
      )}
    </>
  );
}

/** The last resort: what waits leaves as a sealed file, which a supervisor takes in. It stays here as well. */
function HandOver({ count }: { count: number }) {
  const store = useStore();
  const [isMade, setIsMade] = useState(false);
  if (count === 0) return null;
  const save = async () => {
    const file = await exportQueue(store);
    const blob = new Blob([JSON.stringify(file)], { type: "application/json" });
    const address = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = `payung-${file.madeAt.slice(0, 10)}-${file.count}.payung.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    setIsMade(true);
  };
  return (
    <section class="hand-over" aria-labelledby="hand-over">
      <h2 id="hand-over">{t("hand-over.title")}</h2>
      <p>{t("hand-over.means")}</p>
      <button type="button" class="quiet" onClick={() => void save()}>
        <Icon name="file" />
        {t("hand-over.save")}
      </button>
      <p role="status">{isMade && t("hand-over.made")}</p>
    </section>
  );
}
