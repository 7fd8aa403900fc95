import { createHmac, hash, timingSafeEqual } from "node:crypto";

/**
 * How many wrong passwords are borne, without letting a stranger lock an officer out: tries from a device that the
 * officer has signed in on before are counted apart from those of strangers (OWASP "device cookies"). Strangers who
 * hammer on an account keep out other strangers only.
 */
export const TRIES_WINDOW_MS: number = 15 * 60_000;
const TRIES_PER_ACCOUNT = 10;
/** Behind one address sits a whole office. */
const TRIES_PER_ADDRESS = 100;

export type Attempt = {
  readonly email: string;
  readonly address: string;
  /** The value of the device's cookie for this account, if it sent one. */
  readonly device: string | null;
};

/** Under which names a try is counted, and how many each bears. */
export function countersOf(attempt: Attempt, secret: string): ReadonlyMap<string, number> {
  const account = accountName(attempt.email);
  const device = attempt.device === null ? null : readDevice(attempt.device, account, secret);
  if (device !== null) return new Map([[`device ${device} ${account}`, TRIES_PER_ACCOUNT]]);
  return new Map([
    [`stranger ${account}`, TRIES_PER_ACCOUNT],
    [`address ${attempt.address}`, TRIES_PER_ADDRESS],
  ]);
}

/** Whole minutes until a try is heard again; 0 when the one just counted may be made. */
export function minutesToWait(
  counters: ReadonlyMap<string, number>,
  counted: readonly { readonly key: string; readonly failures: number; readonly since: Date }[],
  now: Date,
): number {
  const waits = counted
    .filter(({ key, failures }) => failures > (counters.get(key) ?? Number.POSITIVE_INFINITY))
    .map(({ since }) => since.getTime() + TRIES_WINDOW_MS - now.getTime());
  return Math.max(0, Math.ceil(Math.max(0, ...waits) / 60_000));
}

/** The cookie that tells a device apart from strangers, one for each account that has signed in on it. */
export function deviceCookieName(email: string): string {
  return `payung.device.${accountName(email).slice(0, 12)}`;
}

/** What the cookie holds: the device's own id, and proof that it was given out by us for this account. */
export function deviceCookie(deviceId: string, email: string, secret: string): string {
  return `${deviceId}.${proofOf(deviceId, accountName(email), secret)}`;
}

function readDevice(cookie: string, account: string, secret: string): string | null {
  const [deviceId = "", proof = ""] = cookie.split(".");
  const expected = Buffer.from(proofOf(deviceId, account, secret));
  const given = Buffer.from(proof);
  return expected.length === given.length && timingSafeEqual(expected, given) ? deviceId : null;
}

function proofOf(deviceId: string, account: string, secret: string): string {
  return createHmac("sha256", secret).update(`${deviceId} ${account}`).digest("base64url");
}

/** An account by a name that shows no address. */
function accountName(email: string): string {
  return hash("sha256", email.trim().toLowerCase(), "hex");
}
