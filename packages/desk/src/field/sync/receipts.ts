import { type Receipt, ReceiptText } from "@payung/domain/field/answers.ts";
import type { ReceiptKey } from "@payung/domain/field/devices.ts";
import { fromBase64url } from "./base64url.ts";

/** Checks an Ed25519 signature: whether `signature` over `text` is of `publicKey` (32 bytes). */
export type CheckSignature = (
  publicKey: Uint8Array<ArrayBuffer>,
  text: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
) => Promise<boolean>;

/** By the browser itself. Older ones know no Ed25519: they load a small library for it. */
export const checkEd25519: CheckSignature = async (publicKey, text, signature) => {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  } catch {
    const { verifyAsync } = await import("@noble/ed25519");
    return verifyAsync(signature, text, publicKey);
  }
  return crypto.subtle.verify("Ed25519", key, signature, text);
};

/** What a receipt says, if it is the server's and of this very command; else null, and the command is not sent yet. */
export async function readReceipt(
  receipt: Receipt,
  of: { readonly deviceId: string; readonly seq: number; readonly commandId: string },
  keys: readonly ReceiptKey[],
  check: CheckSignature,
): Promise<ReceiptText | null> {
  const key = keys.find(({ keyId }) => keyId === receipt.keyId);
  if (key === undefined) return null;
  try {
    const said = ReceiptText.parse(JSON.parse(receipt.text));
    if (said.deviceId !== of.deviceId || said.seq !== of.seq || said.commandId !== of.commandId)
      return null;
    const isGood = await check(
      fromBase64url(key.publicKey),
      new TextEncoder().encode(receipt.text),
      fromBase64url(receipt.signature),
    );
    return isGood ? said : null;
  } catch {
    return null; // not built as a receipt is
  }
}
