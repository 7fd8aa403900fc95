import { useEffect, useState } from "preact/hooks";
import { type MessageKey, t } from "./language.ts";
import { isOnline } from "./network.ts";
import { Icon } from "./parts/icons.tsx";
import { goBack, Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import { isReaderKept, keepReader, removeReader } from "./reader/kept.ts";
import { sayBytes, sayMoment } from "./say.ts";
import { askForSpace, isNearlyFull, type Space } from "./space.ts";
import { lookForUpdate } from "./updates.ts";

type Answer = { readonly is: "good" | "look" | "unknown"; readonly words: string };

/** Whether this phone is fit for a day at people's doors, before the day begins. */
export function Device() {
  const store = useStore();
  const [space, setSpace] = useState<Space | null>(null);
  const [camera, setCamera] = useState<Answer | null>(null);
  const [position, setPosition] = useState<Answer | null>(null);
  useEffect(() => {
    lookForUpdate();
    void askForSpace().then(setSpace);
    void permission("camera").then(setCamera);
    void permission("geolocation").then(setPosition);
  }, []);
  const pack = store.pack();
  const rows: readonly (readonly [MessageKey, Answer | null])[] = [
    ["device.kept", space === null ? null : promised(space)],
    ["device.space", space === null ? null : room(space)],
    ["device.network", { is: "good", words: t(isOnline.value ? "app.online" : "app.offline") }],
    ["device.camera", camera],
    ["device.position", position],
    [
      "device.pack",
      pack === null
        ? { is: "look", words: t("device.no-pack") }
        : { is: "good", words: t("device.pack-of", { when: sayMoment(pack.fetchedAt) }) },
    ],
  ];
  return (
    <Screen title={t("device.title")} lead={t("device.means")} onBack={goBack}>
      <dl class="answers checks">
        {rows.map(([title, answer]) => (
          <div key={title}>
            <dt>{t(title)}</dt>
            <dd class={answer?.is ?? "unknown"}>
              {answer?.is === "good" && <Icon name="check" />}
              {answer?.words ?? "…"}
            </dd>
          </div>
        ))}
      </dl>
      <Reader />
    </Screen>
  );
}

function promised({ isPromised }: Space): Answer {
  if (isPromised === null) return { is: "unknown", words: t("device.kept-unknown") };
  return isPromised
    ? { is: "good", words: t("device.kept-yes") }
    : { is: "look", words: t("device.kept-no") };
}

function room(space: Space): Answer {
  const words = t("device.space-of", {
    used: sayBytes(space.used),
    allowed: sayBytes(space.allowed),
  });
  return { is: isNearlyFull(space) ? "look" : "good", words };
}

async function permission(name: "camera" | "geolocation"): Promise<Answer> {
  try {
    const { state } = await navigator.permissions.query({ name: name as PermissionName });
    if (state === "granted") return { is: "good", words: t("device.allowed") };
    if (state === "denied") return { is: "look", words: t("device.denied") };
  } catch {
    // A browser that does not tell asks when it is needed.
  }
  return { is: "unknown", words: t("device.asked-later") };
}

/** What reads the number off a photo: only who wants it pays for it, and on a network of their choice. */
function Reader() {
  const [state, setState] = useState<"none" | "fetching" | "kept" | "failed">(
    isReaderKept() ? "kept" : "none",
  );
  const fetchIt = () => {
    setState("fetching");
    keepReader().then(
      () => setState("kept"),
      () => setState("failed"),
    );
  };
  return (
    <section aria-labelledby="reader">
      <h2 id="reader">{t("reader.title")}</h2>
      <p>{t("reader.means")}</p>
      <p role="status">
        {state === "fetching" && t("reader.fetching")}
        {state === "kept" && t("reader.kept")}
        {state === "failed" && t("reader.failed")}
      </p>
      {state === "kept" ? (
        <button
          type="button"
          class="quiet"
          onClick={() => void removeReader().then(() => setState("none"))}
        >
          {t("reader.remove")}
        </button>
      ) : (
        <button
          type="button"
          class="quiet"
          aria-disabled={state === "fetching" || !isOnline.value}
          onClick={fetchIt}
        >
          {t("reader.fetch")}
        </button>
      )}
    </section>
  );
}
