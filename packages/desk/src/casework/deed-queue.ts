import type { Beside, Deed } from "./deeds.ts";

/** A deed on its way: it waits to be undone, is being sent, waits for the network, or was refused. */
export type Entry = {
  readonly deed: Deed;
  readonly beside: Beside;
  readonly state: "waiting" | "sending" | "unreachable" | "refused";
  readonly error: unknown;
};

export type DeedQueueParts = {
  /** Sends everything that a deed needs. */
  readonly send: (entry: Entry) => Promise<void>;
  /** Whether trying again may help: the network, a server that is down. */
  readonly isPassing: (error: unknown) => boolean;
  /** What is kept when the page goes away. */
  readonly read: () => readonly Deed[];
  readonly keep: (deeds: readonly Deed[]) => void;
  /** What was typed for a deed before the page went away. */
  readonly typedFor: (deed: Deed) => Beside;
  readonly forget: (deed: Deed) => void;
  readonly onChange: (entries: readonly Entry[]) => void;
  readonly onSent: (entry: Entry) => void;
  readonly now: () => number;
  readonly later: (work: () => void, ms: number) => unknown;
};

/** How long a deed can be taken back. */
export const UNDO_MS = 10_000;
const RETRY_MS = 5_000;

export type DeedQueue = ReturnType<typeof makeDeedQueue>;

/**
 * Deeds wait here for ten seconds, so that whoever pressed the wrong key can take it back: the server's record is never
 * changed again. None is lost, because each is kept until the server has answered, and none is doubled, because it carries an
 * id of its own.
 */
export function makeDeedQueue(parts: DeedQueueParts) {
  let entries: readonly Entry[] = [];
  /** Every deed that this page has had in its hands. */
  const known = new Set<string>();

  const change = (next: readonly Entry[]) => {
    entries = next;
    // Deeds of whoever sat here before stay kept: they are sent when that person is back.
    const others = parts.read().filter(({ id }) => !known.has(id));
    parts.keep([...others, ...entries.map(({ deed }) => deed)]);
    parts.onChange(entries);
  };
  const find = (id: string) => entries.find(({ deed }) => deed.id === id);
  const update = (id: string, changed: Partial<Entry>) =>
    change(entries.map((each) => (each.deed.id === id ? { ...each, ...changed } : each)));
  const remove = (id: string) => change(entries.filter(({ deed }) => deed.id !== id));

  const send = async (id: string): Promise<void> => {
    const entry = find(id);
    if (entry === undefined || entry.state === "sending" || entry.state === "refused") return;
    update(id, { state: "sending", error: null });
    try {
      await parts.send(entry);
      parts.forget(entry.deed);
      remove(id);
      parts.onSent(entry);
    } catch (error) {
      if (!parts.isPassing(error)) return update(id, { state: "refused", error });
      update(id, { state: "unreachable", error });
      parts.later(() => void send(id), RETRY_MS);
    }
  };
  const hold = (entry: Entry) => {
    known.add(entry.deed.id);
    change([...entries.filter(({ deed }) => deed.id !== entry.deed.id), entry]);
    const left = Math.max(0, entry.deed.dueAt - parts.now());
    parts.later(() => {
      // Undone meanwhile, or sent early: then there is nothing, or something else, to do.
      if (find(entry.deed.id)?.state === "waiting") void send(entry.deed.id);
    }, left);
  };

  return {
    entries: () => entries,
    /** Takes a deed in. It leaves when its time has come. */
    add: (deed: Deed, beside: Beside) => hold({ deed, beside, state: "waiting", error: null }),
    /** Takes a deed back, if it has not left. */
    undo: (id: string): Deed | null => {
      const entry = find(id);
      if (entry?.state !== "waiting") return null;
      remove(id);
      return entry.deed;
    },
    /** Sends at once what waits: when somebody leaves the casework, or does not want to wait. */
    sendNow: () =>
      Promise.all(
        entries
          .filter(({ state }) => state === "waiting" || state === "unreachable")
          .map(({ deed }) => send(deed.id)),
      ).then(() => {}),
    /** Puts away what was refused and read. */
    dismiss: (id: string) => {
      const entry = find(id);
      if (entry?.state !== "refused") return;
      parts.forget(entry.deed);
      remove(id);
    },
    /** Takes up what a page before this one left behind; whatever it was, its ten seconds are over with it. */
    resume: (by: string) => {
      for (const deed of parts.read())
        if (deed.by === by && !known.has(deed.id))
          hold({
            deed: { ...deed, dueAt: 0 },
            beside: parts.typedFor(deed),
            state: "waiting",
            error: null,
          });
    },
  };
}
