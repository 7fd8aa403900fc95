import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "./language.ts";

let isFirst = true;

/** The main part of a screen. A new screen's title takes the focus, so that it is read aloud and Tab goes on from there. */
export function Page(props: {
  title: string;
  /** Where one came from. */
  back?: { readonly href: string; readonly title: string };
  /** One sentence on what the screen is for. */
  lead?: string;
  actions?: ComponentChildren;
  children: ComponentChildren;
  isNarrow?: boolean;
}) {
  const { title, back, lead, actions, children, isNarrow = false } = props;
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t("shared.product")}`;
  }, [title]);
  // Before it is drawn: whoever sees the screen can type.
  useLayoutEffect(() => {
    if (!isFirst && document.querySelector("dialog[open]") === null) ref.current?.focus();
    isFirst = false;
  }, []);
  return (
    <div class={isNarrow ? "page narrow" : "page"}>
      {back !== undefined && (
        <a class="back" href={back.href}>
          <span aria-hidden="true">‹ </span>
          {back.title}
        </a>
      )}
      <div class="page-head">
        <div>
          <h1 ref={ref} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
