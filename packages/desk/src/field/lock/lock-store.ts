import { deleteDB, type IDBPDatabase, openDB } from "idb";
import type { KeptLock, LockStore } from "./lock.ts";

const NAME = "payung-lock";
const SHELF = "lock";
const LOCK = "lock";
const FORM = "form";
const AREAS = "areas";

/** What lies on this phone in the open: the lock, and which form is on screen. Nothing of anybody. */
export type OpenShelf = LockStore & {
  /** The form that was on screen when the app ended; null when there was none. */
  openForm(): Promise<string | null>;
  /** Resolves when it would survive the end of the app. The browser's small storage is written too late for that. */
  setOpenForm(id: string | null): Promise<void>;
  /** Where whoever enrolled this phone works. */
  areas(): Promise<readonly string[]>;
  setAreas(areas: readonly string[]): Promise<void>;
  clear(): Promise<void>;
};

export function lockStore(): OpenShelf {
  return {
    read: async () => ((await read(LOCK)) as KeptLock | undefined) ?? null,
    write: (lock) => write(LOCK, lock),
    openForm: async () => ((await read(FORM)) as string | undefined) ?? null,
    setOpenForm: (id) => write(FORM, id),
    areas: async () => ((await read(AREAS)) as readonly string[] | undefined) ?? [],
    setAreas: (areas) => write(AREAS, areas),
    clear: () => deleteDB(NAME),
  };
}

async function withDb<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  const db = await openDB(NAME, 1, {
    upgrade: (made) => {
      made.createObjectStore(SHELF);
    },
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

function read(key: string): Promise<unknown> {
  return withDb((db) => db.get(SHELF, key));
}

function write(key: string, value: unknown): Promise<void> {
  return withDb(async (db) => {
    const tx = db.transaction(SHELF, "readwrite", { durability: "strict" });
    void (value === null ? tx.store.delete(key) : tx.store.put(value, key)).catch(() => {}); // the transaction tells
    await tx.done;
  });
}
