import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Icon, Mark } from "./icons.tsx";
import { areKeysOn, isHelpOpen } from "./keys.tsx";
import { t } from "./language.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { notifyFault } from "./notices.tsx";
import { sayName } from "./say.ts";
import { at, DESK, Screens } from "./screen.ts";
import { holds, me, signOut, standing } from "./session.ts";

/** What stands around every screen: skip link, the way to other screens, who is signed in. */
export function Frame(props: { children: ComponentChildren }) {
  const menu = useRef<HTMLElement>(null);
  const { path } = useLocation();
  useEffect(() => {
    if (menu.current?.matches(":popover-open") === true) menu.current.hidePopover();
  }, [path]);
  return (
    <div class="frame">
      <a class="skip" href="#isi">
        {t("frame.skip")}
      </a>
      <header class="bar">
        <Brand />
        <button type="button" class="menu-button" popovertarget="menu">
          <Icon name="menu" />
          {t("frame.menu")}
        </button>
      </header>
      {/* On a wide screen it stands beside the page; on a narrow one it is opened over it. */}
      <section id="menu" class="side" popover="auto" ref={menu} aria-label={t("frame.menu")}>
        <Brand />
        <Navigation />
        <Foot />
      </section>
      <main id="isi" tabIndex={-1}>
        {standing.value?.isExample === true && (
          <p class="example">
            <strong>{t("frame.example")}</strong> {t("frame.example-people")}
          </p>
        )}
        {props.children}
      </main>
    </div>
  );
}

function Brand() {
  return (
    <a class="brand" href={at("/")}>
      <Mark />
      <span>
        <b>{t("shared.product")}</b>
        <span class="brand-city">{standing.value?.cityName}</span>
      </span>
    </a>
  );
}

function Navigation() {
  const screens = useContext(Screens);
  const { path } = useLocation();
  return (
    <nav aria-label={t("frame.navigation")}>
      <ul>
        {screens.map(({ path: own, entry, roles }) => {
          if (entry === undefined || !holds(roles)) return null;
          const here = DESK + (own === "/" ? "" : own);
          const isHere = path === here || (own !== "/" && path.startsWith(`${here}/`));
          return (
            <li key={own}>
              <a href={at(own)} aria-current={isHere ? "page" : undefined}>
                <Icon name={entry.icon} />
                {t(entry.title)}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Foot() {
  const { name, organisation } = me();
  return (
    <div class="side-foot">
      <a class="who" href={at("/account")}>
        <Icon name="account" />
        <span>
          <b>{sayName(name)}</b>
          {organisation !== null && <span class="fine">{organisation}</span>}
          <span class="fine">{t("frame.account")}</span>
        </span>
      </a>
      <div class="side-tools">
        <LanguageSwitch />
        <button
          type="button"
          class="plain"
          onClick={() => {
            isHelpOpen.value = true;
          }}
        >
          {t("frame.keys")}
          {areKeysOn.value && <kbd>?</kbd>}
        </button>
        <button type="button" class="plain" onClick={() => void signOut().catch(notifyFault)}>
          {t("frame.sign-out")}
        </button>
      </div>
    </div>
  );
}
