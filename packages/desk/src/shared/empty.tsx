import type { ComponentChildren } from "preact";

/** What stands where there is nothing yet: what would be here, and how it gets here. */
export function Empty(props: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{props.title}</p>
      {props.children}
    </div>
  );
}
