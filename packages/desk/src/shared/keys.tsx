import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "./dialog.tsx";
import { t } from "./language.ts";

/** A single key that does something on this screen. */
export type Key = {
  /** As the browser names it: "j", "Enter", "?". */
  readonly key: string;
  /** What it does, for the help. */
  readonly does: string;
  readonly run: () => void;
};

type Held = { current: readonly Key[] };
const held = signal<readonly Held[]>([]);
const REMEMBERED = "payung.keys";

/** Whether single keys do anything: whoever speaks to a computer, or leans on the keyboard, switches them off. */
export const areKeysOn = signal(readOn());
export const isHelpOpen = signal(false);

/** Gives single keys a meaning while this screen is open. The latest screen wins. */
export function useKeys(keys: readonly Key[]): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    held.value = [...held.peek(), current];
    return () => {
      held.value = held.peek().filter((each) => each !== current);
    };
  }, []);
}

export function switchKeys(isOn: boolean): void {
  areKeysOn.value = isOn;
  try {
    localStorage.setItem(REMEMBERED, isOn ? "on" : "off");
  } catch {
    // Then it holds until the page is closed.
  }
}

function readOn(): boolean {
  try {
    return localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    return true;
  }
}

/** Listens for single keys. They mean nothing while one types, or while a window is open over the page. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (!areKeysOn.peek() || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]") !== null) return;
    if (event.key === "?") {
      isHelpOpen.value = true;
      event.preventDefault();
      return;
    }
    const found = held
      .peek()
      .flatMap(({ current }) => current)
      .findLast(({ key }) => key === event.key);
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isPressed =
    target instanceof HTMLInputElement && /^(?:checkbox|radio|button)$/.test(target.type);
  return target.isContentEditable || (!isPressed && target.matches("input, textarea, select"));
}

/** All keys of this screen, and the switch. */
export function KeyHelp() {
  if (!isHelpOpen.value) return null;
  const keys = held.value.flatMap(({ current }) => current);
  return (
    <Dialog
      title={t("keys.title")}
      onClose={() => {
        isHelpOpen.value = false;
      }}
    >
      <dl class="keys">
        {[...keys, { key: "?", does: t("keys.help") }].map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={areKeysOn.value}
          onChange={(event) => switchKeys(event.currentTarget.checked)}
        />
        <span>{t("keys.on")}</span>
      </label>
      <p class="hint">{t("keys.typing")}</p>
    </Dialog>
  );
}
