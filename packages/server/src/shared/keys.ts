import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { assert } from "@payung/domain/shared/assert.ts";
import * as z from "zod/mini";
import { openHome, readOrKeep } from "./home.ts";
import { openSigningKeys, type SigningKeys, type SigningPurpose } from "./signing-keys.ts";

/** One 256-bit key. The id is written into whatever the key seals, so that keys can be renewed. */
const Key = z.strictObject({
  id: z.int().check(z.gte(1), z.lte(255)),
  secret: z.base64().check(z.length(44)),
});
/** Newest last: the last one seals, every one opens what it sealed. */
const Keys = z.array(Key).check(z.minLength(1));

const KeyFile = z.strictObject({
  version: z.literal(1),
  nikSealing: Keys,
  nikIndex: Keys,
  rowSealing: Keys,
  logins: Keys,
});
type KeyFile = z.infer<typeof KeyFile>;

/** What seals and opens personal data. The keys never enter the database (`UU 27/2022`, art. 35). */
export type Vault = {
  /** Seals a NIK for one row; `associated` is that row's id and must be given again to open it. */
  sealNik(nik: string, associated: string): Buffer;
  /** Opens a sealed NIK. Throws `UnopenableSeal` when bytes, row or key are not the right ones. */
  openNik(sealed: Uint8Array, associated: string): string;
  /** The keyed index of a NIK (HMAC-SHA-256, 32 bytes): equal for equal numbers, opaque without the key. */
  nikIndex(nik: string): Buffer;
  /** The same for any text of one kind, "phone" say: equal texts of two kinds have nothing in common. */
  indexOf(kind: string, text: string): Buffer;
  /**
   * Makes hashes blind: equal ones stay equal, and without the key nobody can say what they are hashes of. In
   * another \`space\` the same hash becomes another.
   */
  blind(hashes: readonly bigint[], space: number): bigint[];
  /** Seals any bytes for one row, under another key than the NIK's. */
  seal(bytes: Uint8Array, associated: string): Buffer;
  /** Opens what `seal` sealed. Throws `UnopenableSeal` when bytes, row or key are not the right ones. */
  unseal(sealed: Uint8Array, associated: string): Buffer;
  /** The password of a database login, derived from the keys so that it is stored nowhere else. */
  loginPassword(login: string): string;
  /** A secret for signing and encrypting one kind of thing, 32 bytes as base64url, stored nowhere. */
  secretFor(purpose: string): string;
  /** What signs for others to check: public keys are handed out, private ones stay in a file of their own. */
  signing(purpose: SigningPurpose): SigningKeys;
};

/** The sealed bytes were changed, belong to another row, or were sealed under a key we do not have. */
export class UnopenableSeal extends Error {}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES;

/**
 * Opens the key file of a home folder, and makes it on the first start: `keys.json`, readable by its
 * owner only, or the file that `PAYUNG_KEYS` names. Throws one clear sentence when it is damaged.
 */
export function openVault(home: string, environment: NodeJS.ProcessEnv = process.env): Vault {
  const elsewhere = environment["PAYUNG_KEYS"];
  const text = elsewhere
    ? readFileSync(elsewhere, "utf8")
    : readOrKeep(openHome(home), "keys.json", () => JSON.stringify(newKeys(), null, 2));
  let signing: ReturnType<typeof openSigningKeys> | null = null;
  return vaultOf(parseKeys(text, elsewhere ?? "keys.json"), (purpose) => {
    signing ??= openSigningKeys(home, environment);
    return signing(purpose);
  });
}

/** Draws a new set of keys, each 32 random bytes and none derived from another. */
function newKeys(): KeyFile {
  const key = () => [{ id: 1, secret: randomBytes(32).toString("base64") }];
  return { version: 1, nikSealing: key(), nikIndex: key(), rowSealing: key(), logins: key() };
}

function parseKeys(text: string, name: string): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch {
    // The cause is left out on purpose: it would quote the keys.
    throw new Error(
      `The key file ${name} is damaged. Put its backup back: without it no NIK can be read.`,
    );
  }
}

function vaultOf(keys: KeyFile, signing: Vault["signing"]): Vault {
  const nik = sealerOf(keys.nikSealing);
  const row = sealerOf(keys.rowSealing);
  const index = newest(keys.nikIndex).secret;
  const logins = newest(keys.logins).secret;
  const derive = (info: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", logins, "", info, bytes)).toString("base64url");
  const blind = blinderOf(Buffer.from(hkdfSync("sha256", index, "", "payung blind", 32)));
  return {
    sealNik: (plain, associated) => nik.seal(Buffer.from(plain, "utf8"), associated),
    openNik: (sealed, associated) => nik.unseal(sealed, associated).toString("utf8"),
    nikIndex: (plain) => createHmac("sha256", index).update(plain).digest(),
    indexOf: (kind, text) =>
      createHmac("sha256", index).update(`payung index ${kind}\0${text}`).digest(),
    blind,
    seal: row.seal,
    unseal: row.unseal,
    loginPassword: (login) => derive(`payung login ${login}`, 24),
    secretFor: (purpose) => derive(`payung secret ${purpose}`, 32),
    signing,
  };
}

const BLOCK_BYTES = 16;

/**
 * One block of AES-256 for each hash with its space: a keyed permutation of all blocks, so half of one is opaque.
 * Blocks do not depend on each other, so one cipher serves for all; making it takes longer than using it.
 */
function blinderOf(key: Buffer): Vault["blind"] {
  const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  return (hashes, space) => {
    const blocks = Buffer.alloc(hashes.length * BLOCK_BYTES);
    for (const [at, each] of hashes.entries()) {
      blocks.writeBigInt64LE(each, at * BLOCK_BYTES);
      blocks.writeInt32LE(space, at * BLOCK_BYTES + 8);
    }
    const sealed = cipher.update(blocks);
    return hashes.map((_, at) => sealed.readBigInt64LE(at * BLOCK_BYTES));
  };
}

type LoadedKey = { id: number; secret: KeyObject };

/** Loads a key once: handing the bytes over at every use makes a list of 100,000 rows three times as slow. */
function load(key: z.infer<typeof Key>): LoadedKey {
  return { id: key.id, secret: createSecretKey(key.secret, "base64") };
}

function newest(keys: z.infer<typeof Keys>): LoadedKey {
  const last = keys.at(-1);
  assert(last !== undefined, "a key list is never empty");
  return load(last);
}

/** Random bytes are drawn for many nonces at once: asking the system for twelve at a time costs more than the sealing. */
const drawn = Buffer.alloc(NONCE_BYTES * 512);
let used = drawn.length;

function fillNonce(target: Buffer): void {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  drawn.copy(target, 0, used, used + NONCE_BYTES);
  used += NONCE_BYTES;
}

/** AES-256-GCM. Layout: key id (1 byte), nonce (12), sealed bytes, tag (16). */
function sealerOf(keys: z.infer<typeof Keys>): Pick<Vault, "seal" | "unseal"> {
  const sealing = newest(keys);
  const byId = new Map(keys.map(load).map(({ id, secret }) => [id, secret]));

  return {
    seal(bytes, associated) {
      const header = Buffer.allocUnsafe(HEADER_BYTES);
      header[0] = sealing.id;
      fillNonce(header.subarray(1));
      const cipher = createCipheriv("aes-256-gcm", sealing.secret, header.subarray(1));
      cipher.setAAD(Buffer.from(associated, "utf8"));
      const body = cipher.update(bytes);
      cipher.final(); // GCM is a stream mode: nothing is left, but the tag needs it
      return Buffer.concat([header, body, cipher.getAuthTag()]);
    },
    unseal(sealed, associated) {
      const secret = byId.get(sealed[0] ?? 0);
      if (secret === undefined || sealed.length < HEADER_BYTES + TAG_BYTES) {
        throw new UnopenableSeal("sealed under a key that the key file does not hold");
      }
      const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(1, HEADER_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(associated, "utf8"));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      try {
        const body = decipher.update(sealed.subarray(HEADER_BYTES, -TAG_BYTES));
        decipher.final();
        return body;
      } catch {
        throw new UnopenableSeal("changed, or sealed for another row or under another key");
      }
    },
  };
}
