import { useEffect, useState } from "preact/hooks";
import { knowAreas } from "./areas.ts";
import { Home } from "./home.tsx";
import { t } from "./language.ts";
import { List } from "./list.tsx";
import { Locked } from "./lock/locked.tsx";
import { later } from "./parts/later.tsx";
import { PlainScreen } from "./parts/plain-screen.tsx";
import { beginAnew, lockPhone, locks, show, stage, takeHere, useStore } from "./phone.ts";
import { go, place } from "./place.ts";
import { Register } from "./register/register.tsx";
import { Search } from "./search.tsx";
import { startSending } from "./sending.ts";

const Correct = later(async () => (await import("./correct.tsx")).Correct);
const Device = later(async () => (await import("./device.tsx")).Device);
const Figures = later(async () => (await import("./figures.tsx")).Figures);
const FirstRun = later(async () => (await import("./lock/first-run.tsx")).FirstRun);
const Record = later(async () => (await import("./record/record.tsx")).Record);
const ScanScreen = later(async () => (await import("./scan-screen.tsx")).ScanScreen);
const SyncScreen = later(async () => (await import("./sync-screen.tsx")).SyncScreen);

/** What the phone is decides what is shown: nothing of anybody before the PIN. */
export function App() {
  const now = stage.value;
  if (now.at === "starting") return <PlainScreen title={t("app.name")}>{null}</PlainScreen>;
  if (now.at === "elsewhere")
    return (
      <PlainScreen title={t("elsewhere.title")}>
        <p>{t("elsewhere.means")}</p>
        <button type="button" class="button wide" onClick={() => void takeHere()}>
          {t("elsewhere.take")}
        </button>
      </PlainScreen>
    );
  if (now.at === "keeps-nothing")
    return (
      <PlainScreen title={t("keeps-nothing.title")}>
        <p>{t("keeps-nothing.means")}</p>
        <p>{t("keeps-nothing.do")}</p>
      </PlainScreen>
    );
  if (now.at === "wiped")
    return (
      <PlainScreen title={t("wiped.title")}>
        <p>{t("wiped.means")}</p>
        <p>{t("wiped.queue")}</p>
        <button type="button" class="quiet wide" onClick={beginAnew}>
          {t("wiped.anew")}
        </button>
      </PlainScreen>
    );
  if (now.at === "first-run") return <FirstRun onReady={show} />;
  if (now.at === "locked") return <Locked triesLeft={now.triesLeft} onOpen={show} />;
  return <Open />;
}

/** After so long unseen it takes the PIN again: phones are laid down, and lent. */
const LOCK_AFTER_MS = 5 * 60_000;

function Open() {
  const store = useStore();
  useEffect(() => startSending(store), [store]);
  useEffect(lockWhenLeft, []);
  const [isFound, setIsFound] = useState(false);
  useEffect(() => {
    const goOn = async () => {
      knowAreas(await locks.areas());
      const id = await locks.openForm();
      // Where the app was killed in the middle of a form, it goes on with that form.
      if (place.value.at === "home" && id !== null && store.drafts.get(id) !== undefined)
        go({ at: "register", id });
    };
    void goOn().finally(() => setIsFound(true));
  }, []);
  if (!isFound) return null;
  const to = place.value;
  switch (to.at) {
    case "search":
      return <Search />;
    case "scan":
      return <ScanScreen />;
    case "sync":
      return <SyncScreen />;
    case "figures":
      return <Figures />;
    case "device":
      return <Device />;
    case "list":
      return <List key={to.list} list={to.list} />;
    case "record":
      return <Record key={to.id} id={to.id} />;
    case "correct":
      return <Correct key={to.id} id={to.id} />;
    case "register":
      return <Register key={to.id} id={to.id} step={to.step} />;
    default:
      return <Home />;
  }
}

function lockWhenLeft(): () => void {
  let leftAt: number | null = null;
  const look = () => {
    if (document.visibilityState === "hidden") leftAt = performance.now();
    else if (leftAt !== null && performance.now() - leftAt > LOCK_AFTER_MS) void lockPhone();
    else leftAt = null;
  };
  document.addEventListener("visibilitychange", look);
  return () => document.removeEventListener("visibilitychange", look);
}
