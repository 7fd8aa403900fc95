import type { CardKeySet } from "@payung/domain/cards/card-keys.ts";
import type { Vault } from "../shared/keys.ts";

/** The public keys by which cards of this region are checked, as anyone may have them (RFC 7517, RFC 8037). */
export function keySetOf(vault: Pick<Vault, "signing">, issuer: string): CardKeySet {
  return {
    keys: vault.signing("cards").all.map(({ keyId, publicKey }) => ({
      kty: "OKP",
      crv: "Ed25519",
      alg: "EdDSA",
      use: "sig",
      kid: keyId,
      iss: issuer,
      x: publicKey.toString("base64url"),
    })),
  };
}
