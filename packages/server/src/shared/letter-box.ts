import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";
import type { Vault } from "./keys.ts";

/** Something sealed so that only we open it, whoever carries it (ECDH P-256, HKDF-SHA-256, AES-256-GCM). */
export type Letter = {
  /** Of one use, the uncompressed point as base64url. */
  readonly senderKey: string;
  /** 12 bytes as base64url. */
  readonly nonce: string;
  /** With the tag at its end, base64url. */
  readonly sealed: string;
};

export type LetterBox = {
  /** To which letters are sealed: the uncompressed point as base64url. */
  readonly publicKey: string;
  /** Opens a letter about something; null when it was changed, is about something else, or is for another box. */
  open(letter: Letter, about: string): Buffer | null;
};

const TAG_BYTES = 16;

/** The letter box for one purpose. Its key is derived from the key file and stored nowhere else. */
export function letterBoxOf(vault: Pick<Vault, "secretFor">, purpose: string): LetterBox {
  const box = createECDH("prime256v1");
  box.setPrivateKey(Buffer.from(vault.secretFor(`letters ${purpose}`), "base64url"));
  return {
    publicKey: box.getPublicKey().toString("base64url"),
    open: ({ nonce, sealed, senderKey }, about) => {
      try {
        const shared = box.computeSecret(Buffer.from(senderKey, "base64url"));
        const key = Buffer.from(hkdfSync("sha256", shared, "", purpose, 32));
        const bytes = Buffer.from(sealed, "base64url");
        const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(about, "utf8"));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        const opened = decipher.update(bytes.subarray(0, -TAG_BYTES));
        decipher.final();
        return opened;
      } catch {
        return null;
      }
    },
  };
}
