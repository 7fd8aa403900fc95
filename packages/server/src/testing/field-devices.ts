import { toBase64url } from "@payung/desk/field/sync/base64url.ts";
import { keepEnrolment } from "@payung/desk/field/sync/enrol.ts";
import type { DeviceKeys } from "@payung/desk/field/sync/keys.ts";
import { memoryRows, type Rows } from "@payung/desk/field/sync/rows.ts";
import { type FieldStore, openStore } from "@payung/desk/field/sync/store.ts";
import { type SyncOptions, type SyncResult, syncOnce } from "@payung/desk/field/sync/sync-once.ts";
import { transportOver } from "@payung/desk/field/sync/transport.ts";
import type { RegisterPayload } from "@payung/domain/field/commands.ts";
import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { uuidv7 } from "uuidv7";
import { aDraft } from "./drafts.ts";
import type { Staffer } from "./staff.ts";
import type { Worker } from "./workers.ts";

/** A phone as the field app makes it one, but for the screen: its own library, its own keys, real signatures. */
export type TestDevice = {
  readonly id: string;
  /** Another one after the app was killed: what lies on the phone is read anew. */
  store: FieldStore;
  /** Synchronises once through this way to the server. */
  sync(options?: Partial<SyncOptions>): Promise<SyncResult>;
  /** Registers somebody as the form does. */
  register(draft?: ApplicationDraft, more?: Partial<RegisterPayload>): Promise<ApplicationDraft>;
  /** Ends the app in the middle of whatever it does, and starts it again. */
  kill(): Promise<void>;
};

export type Way = {
  /** As whom the device's person is signed in. */
  readonly person: Pick<Staffer, "ask">;
  readonly fetching: typeof fetch;
  readonly origin?: string;
  readonly now?: () => Date;
  readonly rows?: Rows;
};

/** Enrols a device and opens what lies on it. */
export async function aDevice(way: Way): Promise<TestDevice> {
  const { fetching, now = () => new Date(), origin = "", person } = way;
  const lying = way.rows ?? memoryRows();
  const keys = await testKeys();
  const id = uuidv7();
  const answer = await person.ask("POST", "/v1/devices", {
    id,
    name: "HP Uji",
    kind: "android",
    publicKey: keys.publicKey,
  });
  if (answer.status !== 200) throw new Error(`not enrolled: ${answer.text}`);
  const open = async () => {
    const rows = mortal(lying);
    const stop = new AbortController();
    const store = await openStore(rows.rows, keys, { now, newId: uuidv7 });
    return { rows, stop, store };
  };
  let running = await open();
  await keepEnrolment(running.store, answer.body);
  const device: TestDevice = {
    id,
    store: running.store,
    sync: (options = {}) => {
      const transport = transportOver(fetching, origin, running.stop.signal);
      return syncOnce(running.store, transport, { photos: true, ...options });
    },
    register: async (draft = aDraft(), more = {}) => {
      await running.store.drafts.put(draft.id, { typed: draft });
      await running.store.saveRegistration(payloadOf(draft, more));
      return draft;
    },
    kill: async () => {
      running.rows.end();
      running.stop.abort();
      running = await open();
      device.store = running.store;
    },
  };
  return device;
}

/** What the form hands over, nothing attached. */
export function payloadOf(
  draft: ApplicationDraft,
  more: Partial<RegisterPayload> = {},
): RegisterPayload {
  return {
    draft,
    place: { latitude: -1.61, longitude: 103.61, accuracy: 12, taken: "gps" },
    consent: { notice: "read", mark: "spoken", evidenceId: null },
    evidence: [],
    ...more,
  };
}

/** A worker as a phone types them in. */
export function fieldDraft(worker: Worker, changed: Partial<ApplicationDraft> = {}) {
  return aDraft({ id: uuidv7(), rt: "5", ...changed }, worker);
}

const CURVE = { name: "ECDSA", namedCurve: "P-256" };

/** Keys as the app makes them, without its PIN. */
export async function testKeys(): Promise<DeviceKeys & { readonly publicKey: string }> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const sealing = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  return {
    publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))),
    sign: async (text) => {
      const how = { name: "ECDSA", hash: "SHA-256" };
      const bytes = new TextEncoder().encode(text);
      return toBase64url(new Uint8Array(await crypto.subtle.sign(how, pair.privateKey, bytes)));
    },
    seal: async (bytes) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, sealing, bytes);
      const whole = new Uint8Array(12 + sealed.byteLength);
      whole.set(iv);
      whole.set(new Uint8Array(sealed), 12);
      return whole;
    },
    open: async (bytes) => {
      const how = { name: "AES-GCM", iv: bytes.slice(0, 12) };
      return new Uint8Array(await crypto.subtle.decrypt(how, sealing, bytes.slice(12)));
    },
  };
}

/** Rows that a process can no longer reach once it has ended, whatever it was still waiting for. */
function mortal(rows: Rows): { readonly rows: Rows; end(): void } {
  let isOver = false;
  const alive = <T>(work: () => Promise<T>): Promise<T> =>
    // What is waited for by a process that has ended is never answered.
    isOver ? new Promise<T>(() => {}) : work();
  return {
    rows: {
      get: (shelf, key) => alive(() => rows.get(shelf, key)),
      all: (shelf) => alive(() => rows.all(shelf)),
      write: (changes) => alive(() => rows.write(changes)),
      wipe: () => alive(() => rows.wipe()),
      close: () => {},
    },
    end: () => {
      isOver = true;
    },
  };
}

/** Asks the application without a network. */
export function fetchOf(app: {
  request: (path: string, init: RequestInit) => Promise<Response> | Response;
}) {
  return ((path: string, init: RequestInit) =>
    Promise.resolve(app.request(String(path), init))) as unknown as typeof fetch;
}

/** A photo's bytes, as different from any other as photos are. */
export function someBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += 65_536)
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}
