import { useEffect } from "preact/hooks";
import { t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { Screen } from "../parts/screen.tsx";
import { useStore } from "../phone.ts";
import { go } from "../place.ts";
import { registerNew } from "../register/new-form.ts";
import type { WaitingCommand } from "../sync/records.ts";
import { Photos } from "./photos.tsx";
import { Slip } from "./receipt.tsx";
import { Sent } from "./sent.tsx";
import { WaitingDeed } from "./waiting-deed.tsx";

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

function Kept({ id, waiting }: { id: string; waiting: readonly WaitingCommand[] }) {
  const store = useStore();
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <Screen
      title={first.name}
      onBack={() => go({ at: "home" })}
      bottom={
        <button type="button" class="button wide" onClick={() => void registerNew(store)}>
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
      <p class="only-screen">{t("record.code-later")}</p>
      <Slip id={id} name={first.name} madeAt={first.madeAt} />
      {waiting.map((command) => (
        <WaitingDeed key={command.seq} command={command} />
      ))}
      <Photos files={store.files.of(id)} />
    </Screen>
  );
}
