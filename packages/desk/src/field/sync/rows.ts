/** What lies on the phone, by its kind. Keys are ids and numbers, never anything about a person. */
export const SHELVES = ["meta", "drafts", "commands", "people", "files", "bytes"] as const;
export type Shelf = (typeof SHELVES)[number];

/** One change of what lies there; `bytes` null removes. */
export type Change = {
  readonly shelf: Shelf;
  readonly key: string;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
};

/** Where sealed bytes lie. In the browser this is IndexedDB (`idb-rows.ts`), in tests a map. */
export type Rows = {
  get(shelf: Shelf, key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  all(shelf: Shelf): Promise<readonly (readonly [string, Uint8Array<ArrayBuffer>])[]>;
  /** All of these changes or none; once it returns they survive the end of the process. */
  write(changes: readonly Change[]): Promise<void>;
  /** Removes everything, so that nothing of it can be found again. */
  wipe(): Promise<void>;
  close(): void;
};

/** Rows that last as long as the process. */
export function memoryRows(): Rows {
  const shelves = new Map(
    SHELVES.map((shelf) => [shelf, new Map<string, Uint8Array<ArrayBuffer>>()]),
  );
  const on = (shelf: Shelf) => shelves.get(shelf) ?? new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    get: async (shelf, key) => on(shelf).get(key),
    all: async (shelf) => [...on(shelf)].sort(([a], [b]) => (a < b ? -1 : 1)),
    write: async (changes) => {
      for (const { shelf, key, bytes } of changes)
        if (bytes === null) on(shelf).delete(key);
        else on(shelf).set(key, bytes);
    },
    wipe: async () => {
      for (const shelf of shelves.values()) shelf.clear();
    },
    close: () => {},
  };
}
