import { deleteDB, openDB } from "idb";
import { type Rows, SHELVES } from "./rows.ts";

const VERSION = 1;

/** The phone's rows in IndexedDB. Writing waits until the system says that it is on the disk. */
export async function openIdbRows(name: string): Promise<Rows> {
  const db = await openDB(name, VERSION, {
    upgrade: (opened) => {
      for (const shelf of SHELVES)
        if (!opened.objectStoreNames.contains(shelf)) opened.createObjectStore(shelf);
    },
    // Another tab wants to delete or upgrade it: it must not wait for us.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  });
  return {
    get: (shelf, key) => db.get(shelf, key),
    all: async (shelf) => {
      const tx = db.transaction(shelf);
      const [keys, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      return keys.map((key, at) => [String(key), values[at]] as const);
    },
    write: async (changes) => {
      const tx = db.transaction([...new Set(changes.map(({ shelf }) => shelf))], "readwrite", {
        durability: "strict",
      });
      for (const { shelf, key, bytes } of changes) {
        const store = tx.objectStore(shelf);
        // Not waited for one by one: the transaction tells of any that fails.
        void (bytes === null ? store.delete(key) : store.put(bytes, key)).catch(() => {});
      }
      await tx.done;
    },
    wipe: async () => {
      db.close();
      await deleteDB(name);
    },
    close: () => db.close(),
  };
}
