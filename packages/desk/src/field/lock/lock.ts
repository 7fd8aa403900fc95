import { toBase64url } from "../sync/base64url.ts";
import type { DeviceKeys } from "../sync/keys.ts";

/**
 * What keeps data on the phone from whoever finds it. A random key encrypts everything; it is kept only wrapped twice,
 * by a key from the PIN and by one that the browser never gives out. What that can and cannot do: ADR 0036.
 */

type Wrapped = {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly rounds: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** What lies on the phone, readable to whoever reads its storage. */
export type KeptLock = {
  /** By which the server knows this phone. */
  readonly deviceId: string;
  readonly deviceKey: CryptoKey;
  readonly byPin: Wrapped;
  /** Opened by the code that the server gives to the owner, or to their supervisor. */
  readonly byCode: Wrapped;
  /** The private key by which the device signs, sealed as everything else is. */
  readonly signing: Uint8Array<ArrayBuffer>;
  readonly triesLeft: number;
};

export type LockStore = {
  read(): Promise<KeptLock | null>;
  /** Resolves when it would survive a cut of the power. */
  write(lock: KeptLock): Promise<void>;
};

/** The pair of keys by which the server knows a device; its private half is new, and not kept yet. */
export type NewSigning = { readonly publicKey: string; readonly privateKey: CryptoKey };

export type Unlocking =
  | { readonly outcome: "open"; readonly keys: DeviceKeys }
  | { readonly outcome: "wrong"; readonly triesLeft: number };

export const PIN_LENGTH = 6;
export const TRIES = 5;
/** As OWASP asks of PBKDF2 with SHA-256; about a second on a slow phone. */
const ROUNDS = 600_000;
/** The code has 66 bits of chance and needs no slowing down. */
const CODE_ROUNDS = 1_000;
const IV_BYTES = 12;
/** What is sealed under one key is never taken for something else. */
const DATA_KEY_LABEL = "data key";
const WRAPPED_LABEL = "wrapped";
const SIGNING_LABEL = "signing key";
const RECORD_LABEL = "record";

/** PINs that a finder tries first. */
export function isGuessable(pin: string): boolean {
  const counting = "01234567890";
  const backwards = [...counting].reverse().join("");
  return (
    /^(\d)\1+$/.test(pin) ||
    /^(\d\d)\1+$/.test(pin) ||
    /^(\d{3})\1$/.test(pin) ||
    counting.includes(pin) ||
    backwards.includes(pin)
  );
}

const SIGNING = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Makes what this device will sign by. */
export async function makeSigning(): Promise<NewSigning> {
  const pair = await crypto.subtle.generateKey(SIGNING, true, ["sign", "verify"]);
  const point = await crypto.subtle.exportKey("raw", pair.publicKey);
  return { publicKey: toBase64url(new Uint8Array(point)), privateKey: pair.privateKey };
}

/** Makes the keys of this phone. Resolves when they are kept. */
export async function makeLock(
  store: LockStore,
  given: {
    readonly deviceId: string;
    readonly pin: string;
    readonly code: string;
    readonly signing: NewSigning;
    /** How often the PIN is hashed. Fewer only where there is nothing to guess: in tests. */
    readonly rounds?: number;
  },
): Promise<DeviceKeys> {
  const { deviceId, pin, code, signing, rounds = ROUNDS } = given;
  const deviceKey = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  const dataKey = randomBytes(32);
  const privateKey = await crypto.subtle.exportKey("pkcs8", signing.privateKey);
  const sealed = await seal(await dataKeyOf(dataKey), new Uint8Array(privateKey), SIGNING_LABEL);
  await store.write({
    deviceId,
    deviceKey,
    byPin: await wrap(dataKey, pin, rounds, deviceKey),
    byCode: await wrap(dataKey, plainCode(code), CODE_ROUNDS, deviceKey),
    signing: sealed,
    triesLeft: TRIES,
  });
  return keysOf(dataKey, sealed);
}

/** Opens with the PIN. A try is counted before it is made, so that switching the phone off wins none. */
export async function unlock(store: LockStore, pin: string): Promise<Unlocking> {
  const lock = await found(store);
  if (lock.triesLeft <= 0) return { outcome: "wrong", triesLeft: 0 };
  const triesLeft = lock.triesLeft - 1;
  await store.write({ ...lock, triesLeft });
  const dataKey = await unwrap(lock.byPin, pin, lock.deviceKey);
  if (dataKey === null) return { outcome: "wrong", triesLeft };
  await store.write({ ...lock, triesLeft: TRIES });
  return { outcome: "open", keys: await keysOf(dataKey, lock.signing) };
}

/** Opens with the server's code and sets a new PIN; null when the code is of another phone. */
export async function openByCode(
  store: LockStore,
  code: string,
  newPin: string,
): Promise<DeviceKeys | null> {
  const lock = await found(store);
  const dataKey = await unwrap(lock.byCode, plainCode(code), lock.deviceKey);
  if (dataKey === null) return null;
  const byPin = await wrap(dataKey, newPin, lock.byPin.rounds, lock.deviceKey);
  await store.write({ ...lock, byPin, triesLeft: TRIES });
  return keysOf(dataKey, lock.signing);
}

/** As it is read aloud over the telephone: spaces and dashes are nothing. */
function plainCode(code: string): string {
  return code.replace(/\D/g, "");
}

async function found(store: LockStore): Promise<KeptLock> {
  const lock = await store.read();
  if (lock === null) throw new Error("Broken invariant: this phone has no lock to open");
  return lock;
}

async function wrap(
  dataKey: Uint8Array<ArrayBuffer>,
  secret: string,
  rounds: number,
  deviceKey: CryptoKey,
): Promise<Wrapped> {
  const salt = randomBytes(16);
  const inner = await seal(await keyFrom(secret, salt, rounds), dataKey, DATA_KEY_LABEL);
  return { salt, rounds, bytes: await seal(deviceKey, inner, WRAPPED_LABEL) };
}

async function unwrap(
  { salt, rounds, bytes }: Wrapped,
  secret: string,
  deviceKey: CryptoKey,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const inner = await open(deviceKey, bytes, WRAPPED_LABEL);
  const key = await keyFrom(secret, salt, rounds);
  return open(key, inner, DATA_KEY_LABEL).catch(() => null);
}

async function keyFrom(secret: string, salt: Uint8Array<ArrayBuffer>, rounds: number) {
  const typed = new TextEncoder().encode(secret);
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

/** What everything on this phone is sealed, opened and signed by. */
async function keysOf(
  dataKey: Uint8Array<ArrayBuffer>,
  signing: Uint8Array<ArrayBuffer>,
): Promise<DeviceKeys> {
  const key = await dataKeyOf(dataKey);
  const kept = await open(key, signing, SIGNING_LABEL);
  // From here on nothing takes it out again.
  const signer = await crypto.subtle.importKey("pkcs8", kept, SIGNING, false, ["sign"]);
  return {
    seal: (bytes) => seal(key, bytes, RECORD_LABEL),
    open: (bytes) => open(key, bytes, RECORD_LABEL),
    sign: async (text) => {
      const way = { name: "ECDSA", hash: "SHA-256" };
      const signature = await crypto.subtle.sign(way, signer, new TextEncoder().encode(text));
      return toBase64url(new Uint8Array(signature));
    },
  };
}

function dataKeyOf(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** The start value first, then what AES-GCM makes of it. */
async function seal(key: CryptoKey, plain: Uint8Array<ArrayBuffer>, label: string) {
  const iv = randomBytes(IV_BYTES);
  const way = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(label) };
  const text = await crypto.subtle.encrypt(way, key, plain);
  const sealed = new Uint8Array(IV_BYTES + text.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(text), IV_BYTES);
  return sealed;
}

async function open(key: CryptoKey, sealed: Uint8Array<ArrayBuffer>, label: string) {
  const iv = sealed.slice(0, IV_BYTES);
  const way = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(label) };
  return new Uint8Array(await crypto.subtle.decrypt(way, key, sealed.slice(IV_BYTES)));
}

function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}
