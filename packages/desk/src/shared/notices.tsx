import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useKeys } from "./keys.tsx";
import { t } from "./language.ts";
import { sayFault } from "./said-fault.ts";

type Notice = {
  readonly id: number;
  readonly text: string;
  readonly tone: "done" | "fault";
  /** Takes back what was done. */
  readonly undo?: () => Promise<void>;
};

const notices = signal<readonly Notice[]>([]);
let last = 0;
const SHOWN_MS = 7_000;
const UNDO_MS = 10_000;

/** Says in passing what happened; with `undo`, lets it be taken back for ten seconds. */
export function notify(text: string, undo?: () => Promise<void>): void {
  add({ text, tone: "done", ...(undo === undefined ? {} : { undo }) });
}

/** Says what went wrong where no form can say it. Stays until it is closed. */
export function notifyFault(error: unknown): void {
  add({ text: sayFault(error), tone: "fault" });
}

function add(notice: Omit<Notice, "id">): void {
  last += 1;
  notices.value = [...notices.value.slice(-2), { ...notice, id: last }];
}

function close(id: number): void {
  notices.value = notices.value.filter((each) => each.id !== id);
}

async function takeBack({ id, undo }: Notice): Promise<void> {
  close(id);
  try {
    await undo?.();
  } catch (error) {
    notifyFault(error);
  }
}

/** Where notices appear: read aloud when they come, and never in the way of what one types. */
export function Notices() {
  const undoable = notices.value.findLast(({ undo }) => undo !== undefined);
  useKeys(
    undoable === undefined
      ? []
      : [{ key: "u", does: t("keys.undo"), run: () => void takeBack(undoable) }],
  );
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((notice) => (
        <Passing key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Passing({ notice }: { notice: Notice }) {
  const { id, text, tone, undo } = notice;
  useEffect(() => {
    if (tone === "fault") return;
    const timer = setTimeout(() => close(id), undo === undefined ? SHOWN_MS : UNDO_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div class={`passing ${tone}`}>
      <p>{text}</p>
      {undo !== undefined && (
        <button type="button" onClick={() => void takeBack(notice)}>
          {t("shared.undo")}
        </button>
      )}
      <button
        type="button"
        class="icon-only"
        aria-label={t("shared.close")}
        onClick={() => close(id)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </div>
  );
}
