import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Mark } from "../shared/icons.tsx";
import { t } from "../shared/language.ts";
import { LanguageSwitch } from "../shared/language-switch.tsx";
import { standing } from "../shared/session.ts";

/** A page for whoever is not in yet: one thing to do in the middle, nothing else. */
export function DoorPage(props: {
  title: string;
  lead?: string;
  /** Where one is in several steps: "2 dari 3". */
  step?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { title, lead, step, aside = null, children } = props;
  const ref = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} · ${t("shared.product")}`;
    if (!first.current) ref.current?.focus();
    first.current = false;
  }, [title]);
  return (
    <div class={aside === null ? "door" : "door with-aside"}>
      <header class="door-head">
        <a class="brand" href="/">
          <Mark />
          <span>
            <b>{t("shared.product")}</b>
            <span class="brand-city">{standing.value?.cityName}</span>
          </span>
        </a>
        <LanguageSwitch />
      </header>
      <main>
        <div class="card door-card">
          {step !== undefined && <p class="step">{step}</p>}
          <h1 ref={ref} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
          {children}
        </div>
        {aside}
      </main>
    </div>
  );
}
