import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "./language.ts";

/**
 * A window over the page, the browser's own: it keeps the focus inside, closes by Escape, and gives the focus back. Show it by
 * putting it into the page. `onClose` is missing where closing would lose something.
 */
export function Dialog(props: {
  title: string;
  onClose?: () => void;
  children: ComponentChildren;
  isWide?: boolean;
  /** As large as the screen: for pictures. */
  isFull?: boolean;
}) {
  const { title, onClose, children, isWide = false, isFull = false } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it still stands in the page: once it is gone, the browser no longer gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class={isFull ? "full" : isWide ? "wide" : undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        {onClose !== undefined && (
          <button type="button" class="icon-only" aria-label={t("shared.close")} onClick={onClose}>
            <span aria-hidden="true">×</span>
          </button>
        )}
      </div>
      {children}
    </dialog>
  );
}
