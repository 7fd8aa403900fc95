import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../language.ts";
import { isOnline } from "../network.ts";
import { place } from "../place.ts";
import { isFull } from "../space.ts";
import { Icon } from "./icons.tsx";

/** Goes back as the phone's own button does; where one began here, to the beginning. */
export function goBack(): void {
  if (history.length > 1 && place.value.at !== "home") history.back();
}

/**
 * A screen: where one is, what is asked, and the way on at the bottom, where a thumb reaches it. A new screen's title
 * takes the focus, so that it is read aloud.
 */
export function Screen(props: {
  title: string;
  /** Changes when another screen of the same kind is shown. */
  name?: string;
  lead?: string;
  onBack?: (() => void) | undefined;
  /** How far one is: "3 / 7". */
  progress?: string;
  bottom?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { title, name = title, lead, onBack, progress, bottom, children } = props;
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null)
      ref.current?.focus();
  }, [name]);
  return (
    <>
      <header class="bar">
        {onBack !== undefined ? (
          <button type="button" class="icon-only" aria-label={t("app.back")} onClick={onBack}>
            <Icon name="back" />
          </button>
        ) : (
          <span class="bar-mark">
            <img src="/field/icon.svg" alt="" width="32" height="32" />
          </span>
        )}
        <span class="bar-words">{progress ?? t("app.name")}</span>
        <Network />
      </header>
      <main class={bottom === undefined ? "screen" : "screen with-bottom"} id="main">
        <h1 ref={ref} tabIndex={-1}>
          {title}
        </h1>
        {isFull.value && (
          <p class="notice fault" role="alert">
            {t("app.full")}
          </p>
        )}
        {lead !== undefined && <p class="lead">{lead}</p>}
        {children}
      </main>
      {bottom !== undefined && <footer class="bottom">{bottom}</footer>}
    </>
  );
}

/** Without a network is a state like any other: said calmly, in grey. */
function Network() {
  return (
    <span class="network" role="status">
      <Icon name={isOnline.value ? "online" : "offline"} />
      {t(isOnline.value ? "app.online" : "app.offline")}
    </span>
  );
}
