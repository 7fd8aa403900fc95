import type { HandOverFile } from "@payung/domain/field/devices.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import type { FieldStore } from "./store.ts";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
/** What the key is for, so that it is used for nothing else. The server says the same. */
export const HAND_OVER_INFO = "payung queue 1";

/**
 * The queue as a file, for a phone that cannot send any more: sealed so that only the server opens it, whoever carries
 * it. The queue stays as it is; what was handed over is known by its numbers and takes effect once.
 */
export async function exportQueue(store: FieldStore): Promise<HandOverFile> {
  const device = store.device();
  if (device === null) throw new Error("This device is not enrolled yet");
  const queue = store.queue().map(({ signed }) => signed);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey(
    "raw",
    fromBase64url(device.handOverKey),
    CURVE,
    false,
    [],
  );
  const shared = await crypto.subtle.deriveBits(
    { name: "ECDH", public: theirs },
    own.privateKey,
    256,
  );
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const encoder = new TextEncoder();
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(HAND_OVER_INFO) },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(device.deviceId) },
    key,
    encoder.encode(JSON.stringify(queue)),
  );
  return {
    payung: "queue-1",
    deviceId: device.deviceId,
    madeAt: store.now().toISOString(),
    count: queue.length,
    senderKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey))),
    nonce: toBase64url(nonce),
    sealed: toBase64url(new Uint8Array(sealed)),
  };
}
