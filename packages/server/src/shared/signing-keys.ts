import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import * as z from "zod/mini";
import { openHome, readOrKeep, replaceKept } from "./home.ts";

/** What is signed. Each purpose has keys of its own, so that a signature for one is none for another. */
export const SIGNING_PURPOSES = ["cards", "receipts"] as const;
export type SigningPurpose = (typeof SIGNING_PURPOSES)[number];

const KeyFile = z.strictObject({
  version: z.literal(1),
  /** Newest last within its purpose: that one signs, and every one is published until it is taken out by hand. */
  keys: z.array(
    z.strictObject({
      purpose: z.enum(SIGNING_PURPOSES),
      /** The 32 bytes of an Ed25519 private key (RFC 8032). */
      seed: z.base64().check(z.length(44)),
      madeAt: z.iso.datetime(),
      /** From when on nothing that it signed counts: it was stolen. */
      cutOffAt: z.optional(z.iso.datetime()),
    }),
  ),
});
type KeyFile = z.infer<typeof KeyFile>;

/** The half of a key that anyone may have. */
export type SigningKey = {
  /** The first four bytes of SHA-256 of the public key, in hexadecimal letters. */
  readonly keyId: string;
  /** 32 bytes. */
  readonly publicKey: Buffer;
  readonly madeAt: Date;
  readonly cutOffAt: Date | null;
};

/** The keys of one purpose. */
export type SigningKeys = {
  /** Signs by the newest key: 64 bytes of Ed25519. The same bytes get the same signature. */
  sign(bytes: Uint8Array): { readonly keyId: string; readonly signature: Buffer };
  /** Whether one of the keys that still count has signed these bytes. */
  isSigned(bytes: Uint8Array, keyId: string, signature: Uint8Array): boolean;
  /** Every key, the oldest first. */
  readonly all: readonly SigningKey[];
};

const FILE = "signing-keys.json";
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * Opens the keys that sign, and makes one of each purpose on the first start: `signing-keys.json` in the home folder,
 * readable by its owner only, or the file that `PAYUNG_SIGNING_KEYS` names. They never enter the database.
 */
export function openSigningKeys(
  home: string,
  environment: NodeJS.ProcessEnv = process.env,
): (purpose: SigningPurpose) => SigningKeys {
  const file = readKeyFile(home, environment);
  const opened = new Map<SigningPurpose, SigningKeys>();
  return (purpose) => {
    const keys = opened.get(purpose) ?? keysOf(file, purpose);
    opened.set(purpose, keys);
    return keys;
  };
}

/**
 * Adds a key that signs from now on; the earlier ones stay published, because what they signed is still about. With
 * `wasStolen` the earlier ones stop counting at once. Whoever serves must be started again to take it up.
 */
export function renewSigningKey(
  home: string,
  purpose: SigningPurpose,
  { now, wasStolen }: { readonly now: Date; readonly wasStolen: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): SigningKey {
  const { keys } = readKeyFile(home, environment);
  const earlier = keys.map((each) =>
    wasStolen && each.purpose === purpose && each.cutOffAt === undefined
      ? { ...each, cutOffAt: now.toISOString() }
      : each,
  );
  const made = newKey(purpose, now);
  const elsewhere = environment["PAYUNG_SIGNING_KEYS"];
  replaceKept(
    elsewhere === undefined ? openHome(home) : dirname(elsewhere),
    elsewhere === undefined ? FILE : basename(elsewhere),
    write([...earlier, made]),
  );
  return publicHalf(made).shown;
}

function readKeyFile(home: string, environment: NodeJS.ProcessEnv): KeyFile {
  const elsewhere = environment["PAYUNG_SIGNING_KEYS"];
  const text =
    elsewhere === undefined
      ? readOrKeep(openHome(home), FILE, () => write(SIGNING_PURPOSES.map((each) => newKey(each))))
      : readFileSync(elsewhere, "utf8");
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch {
    // The cause is left out on purpose: it would quote the keys.
    throw new Error(
      `The key file ${elsewhere ?? FILE} is damaged. Put its backup back: without it the cards handed out cannot be told from forged ones.`,
    );
  }
}

function write(keys: KeyFile["keys"]): string {
  return JSON.stringify({ version: 1, keys } satisfies KeyFile, null, 2);
}

function newKey(purpose: SigningPurpose, now: Date = new Date()): KeyFile["keys"][number] {
  return { purpose, seed: randomBytes(32).toString("base64"), madeAt: now.toISOString() };
}

function publicHalf({ seed, madeAt, cutOffAt }: KeyFile["keys"][number]): {
  readonly secret: KeyObject;
  readonly open: KeyObject;
  readonly shown: SigningKey;
} {
  const der = Buffer.concat([PKCS8, Buffer.from(seed, "base64")]);
  const secret = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const open = createPublicKey(secret);
  const publicKey = Buffer.from(open.export({ format: "jwk" }).x ?? "", "base64url");
  return {
    secret,
    open,
    shown: {
      keyId: createHash("sha256").update(publicKey).digest("hex").slice(0, 8),
      publicKey,
      madeAt: new Date(madeAt),
      cutOffAt: cutOffAt === undefined ? null : new Date(cutOffAt),
    },
  };
}

function keysOf(file: KeyFile, purpose: SigningPurpose): SigningKeys {
  const keys = file.keys.filter((each) => each.purpose === purpose).map(publicHalf);
  const newest = keys.at(-1);
  if (newest === undefined)
    throw new Error(
      `The key file has no key for ${purpose}: renew it with payung renew-signing-key`,
    );
  return {
    sign: (bytes) => ({
      keyId: newest.shown.keyId,
      signature: sign(null, bytes, newest.secret),
    }),
    isSigned: (bytes, keyId, signature) =>
      keys.some(
        ({ open, shown }) =>
          shown.keyId === keyId && shown.cutOffAt === null && verify(null, bytes, open, signature),
      ),
    all: keys.map(({ shown }) => shown),
  };
}
