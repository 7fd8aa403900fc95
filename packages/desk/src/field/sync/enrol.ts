import type { DEVICE_KINDS, DeviceOpened } from "@payung/domain/field/devices.ts";
import { toBase64url } from "./base64url.ts";
import type { FieldStore } from "./store.ts";

/** A key pair of this device. The private key cannot be read out by anything, also not by us. */
export async function newDeviceKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, [
    "sign",
    "verify",
  ]);
}

/** Its public half as the server takes it. */
export async function publicKeyOf({ publicKey }: CryptoKeyPair): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)));
}

/** For `DeviceKeys.sign`. */
export async function signBy({ privateKey }: CryptoKeyPair, text: string): Promise<string> {
  const how = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(how, privateKey, new TextEncoder().encode(text));
  return toBase64url(new Uint8Array(signature));
}

/** By what kind of program we speak, as coarsely as it helps to know one's own phone again in a list. */
export function deviceKindOf(userAgent: string): (typeof DEVICE_KINDS)[number] {
  if (/Android/i.test(userAgent)) return "android";
  if (/iPhone|iPad/i.test(userAgent)) return "iphone";
  return /Windows|Macintosh|X11|CrOS/i.test(userAgent) ? "computer" : "other";
}

/** Keeps what the server answered to `POST /v1/devices`: from now on this phone can make commands. */
export function keepEnrolment(
  store: FieldStore,
  enrolled: Pick<DeviceOpened, "receiptKeys" | "handOverKey"> & {
    readonly deviceId: string;
    readonly regionCode: string;
  },
): Promise<void> {
  return store.syncing.putDevice({
    ...enrolled,
    counter: 0,
    nextSeq: 1,
    token: null,
    clockAhead: 0,
    lastSyncAt: null,
    peopleMarks: {},
  });
}
