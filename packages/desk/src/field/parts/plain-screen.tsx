import type { ComponentChildren } from "preact";
import { t } from "../language.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { Screen } from "./screen.tsx";

/** A screen before the PIN: it says one thing, and in which language is one's choice. */
export function PlainScreen(props: { title: string; children: ComponentChildren }) {
  return (
    <Screen title={props.title}>
      {props.children}
      <p class="foot">
        {t("app.tagline")} <LanguageSwitch />
      </p>
    </Screen>
  );
}
