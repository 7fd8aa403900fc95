import { UnopenableSeal, type Vault } from "./keys.ts";

/**
 * By what a page knows whose draft or whose answer it shows: an id and until when, sealed, so that it can be neither
 * read nor made by anybody else. It stands in forms and in a cookie, never in an address.
 */
export type Handle = { readonly id: string; readonly untilMs: number };

const BYTES = 16 + 8;

export function sealHandle(vault: Vault, purpose: string, { id, untilMs }: Handle): string {
  const bytes = Buffer.alloc(BYTES);
  bytes.write(id.replaceAll("-", ""), "hex");
  bytes.writeBigUInt64BE(BigInt(untilMs), 16);
  return vault.seal(bytes, purpose).toString("base64url");
}

/** The id in a handle; null when it is none of ours, was made for something else, or is too old. */
export function openHandle(
  vault: Vault,
  purpose: string,
  handle: string | undefined,
  nowMs: number,
): string | null {
  if (handle === undefined || handle.length > 200) return null;
  try {
    const bytes = vault.unseal(Buffer.from(handle, "base64url"), purpose);
    if (bytes.length !== BYTES || Number(bytes.readBigUInt64BE(16)) < nowMs) return null;
    const hex = bytes.toString("hex", 0, 16);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  } catch (error) {
    if (error instanceof UnopenableSeal) return null;
    throw error;
  }
}
