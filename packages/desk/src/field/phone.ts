import { signal } from "@preact/signals";
import { newId } from "../shared/new-id.ts";
import type { KeptLock } from "./lock/lock.ts";
import { lockStore } from "./lock/lock-store.ts";
import { isFull } from "./space.ts";
import { openIdbRows } from "./sync/idb-rows.ts";
import type { DeviceKeys } from "./sync/keys.ts";
import { type FieldStore, openStore } from "./sync/store.ts";

/** What this phone is at the moment. */
export type Stage =
  | { readonly at: "starting" }
  /** The app is open in another tab: one of them works, or each answer would be written twice. */
  | { readonly at: "elsewhere" }
  /** This browser keeps nothing, as in a private window. */
  | { readonly at: "keeps-nothing" }
  | { readonly at: "first-run" }
  | { readonly at: "locked"; readonly triesLeft: number }
  | { readonly at: "open"; readonly store: FieldStore }
  /** The server said that this device was revoked: nothing is left on it. */
  | { readonly at: "wiped" };

export const stage = signal<Stage>({ at: "starting" });
/** Grows with everything that changes on this phone, so that what shows it is drawn anew. */
export const changes = signal(0);

const ROWS = "payung-field";
const TAB_LOCK = "payung-field-tab";
/** Says that the phone was wiped, so that it can be told why when it is opened again. It names nobody. */
const WIPED = "payung.field.wiped";

export const locks = lockStore();

/** What is open on this phone. Only screens behind the PIN may call it. */
export function useStore(): FieldStore {
  void changes.value;
  const now = stage.value;
  if (now.at !== "open") throw new Error("Broken invariant: a screen behind the PIN is shown");
  return now.store;
}

/** Begins: takes the phone for this tab, and finds out what stands on it. */
export async function begin(): Promise<void> {
  if (!(await holdTab({ ifAvailable: true }))) {
    stage.value = { at: "elsewhere" };
    return;
  }
  await look();
}

/** Takes the phone over from the other tab, which then says so. */
export async function takeHere(): Promise<void> {
  await holdTab({ steal: true });
  await look();
}

async function look(): Promise<void> {
  let lock: KeptLock | null;
  try {
    lock = await locks.read();
  } catch {
    stage.value = { at: "keeps-nothing" };
    return;
  }
  if (lock !== null) stage.value = { at: "locked", triesLeft: lock.triesLeft };
  else stage.value = { at: localStorage.getItem(WIPED) === null ? "first-run" : "wiped" };
}

/** Holds the one lock that tabs of this app share; false where another holds it. Lasts as long as the page. */
function holdTab(how: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks
      .request(TAB_LOCK, how, (held) => {
        resolve(held !== null);
        return held === null ? undefined : new Promise<never>(() => {});
      })
      .catch(() => {
        // Another tab took it over: nothing more is written from here.
        close();
        stage.value = { at: "elsewhere" };
      });
  });
}

/** Opens what lies on this phone. */
export async function openPhone(keys: DeviceKeys): Promise<FieldStore> {
  const rows = await openIdbRows(ROWS);
  const store = await openStore(rows, keys, { now: () => new Date(), newId });
  store.subscribe(() => {
    changes.value += 1;
    isFull.value = false;
  });
  return store;
}

export function show(store: FieldStore): void {
  stage.value = { at: "open", store };
}

/** Puts the keys away: from here on it takes the PIN. Whatever was typed is kept already. */
export async function lockPhone(): Promise<void> {
  close();
  const lock = await locks.read();
  if (lock !== null) stage.value = { at: "locked", triesLeft: lock.triesLeft };
}

function close(): void {
  if (stage.value.at === "open") stage.value.store.close();
}

/** After the rows are wiped: nothing is left but the word that it was. */
export async function endPhone(): Promise<void> {
  await locks.clear();
  localStorage.setItem(WIPED, "1");
  stage.value = { at: "wiped" };
}

/** Somebody enrols this phone anew. */
export function beginAnew(): void {
  localStorage.removeItem(WIPED);
  stage.value = { at: "first-run" };
}
