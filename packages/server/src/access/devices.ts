import { createPublicKey, hash, randomBytes, timingSafeEqual, verify } from "node:crypto";
import type { SignedText } from "@payung/domain/field/commands.ts";
import { type DeviceOpened, DeviceOpening, SYNC_LIMITS } from "@payung/domain/field/devices.ts";
import * as z from "zod/mini";
import type { Tx } from "../db/transaction.ts";
import type { Vault } from "../shared/keys.ts";
import { letterBoxOf } from "../shared/letter-box.ts";
import type { Actor } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./device-store.ts";
import { findStaffBearer, staffActorId } from "./staff.ts";

/** A device that speaks to us. */
export type Device = {
  readonly id: string;
  readonly regionCode: string;
  readonly staffId: string;
  readonly publicKey: Buffer;
  /** Null while it may do what its person may. */
  readonly revokedAt: Date | null;
  readonly clockAhead: number;
  /** What it said at its last opening that waits on it, by number: a fingerprint of each. */
  readonly announced: ReadonlyMap<number, string>;
};

export type NewDevice = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** The uncompressed point as base64url. */
  readonly publicKey: string;
};

/** Phones break and are lost; whoever needs more revokes the old ones. */
const DEVICES_MAX = 10;
/** What letters with queues are for; the field app says the same. */
const QUEUES = "payung queue 1";

export const queueBoxOf = (vault: Pick<Vault, "secretFor">) => letterBoxOf(vault, QUEUES);

/** What a device keeps of us: by which keys it knows our receipts, and to whom it seals a queue. */
export function keysForDevices(vault: Vault): Pick<DeviceOpened, "receiptKeys" | "handOverKey"> {
  const receiptKeys = vault
    .signing("receipts")
    .all.filter(({ cutOffAt }) => cutOffAt === null)
    .map(({ keyId, publicKey }) => ({ keyId, publicKey: publicKey.toString("base64url") }));
  return { receiptKeys, handOverKey: queueBoxOf(vault).publicKey };
}

/** Lets a device of somebody work offline in their name. The same order again changes nothing. */
export async function enrolDevice(
  tx: Tx,
  actor: Actor,
  staffId: string,
  device: NewDevice,
  now: Date,
): Promise<void> {
  const { regionCode } = actor;
  const publicKey = Buffer.from(device.publicKey, "base64url");
  if (!isOnCurve(publicKey)) throw new Problem("access.device-key-unusable");
  const known = await store.listDevices(tx, regionCode, staffId);
  const same = known.find(({ id }) => id === device.id);
  if (same?.public_key.equals(publicKey) === true) return;
  if (known.filter(({ revoked_at: at }) => at === null).length >= DEVICES_MAX)
    throw new Problem("access.too-many-devices", { devicesMax: DEVICES_MAX });
  const isNew = await store.insertDevice(tx, {
    region_code: regionCode,
    id: device.id,
    staff_id: staffId,
    name: device.name,
    kind: device.kind,
    public_key: publicKey,
    enrolled_at: now,
  });
  if (!isNew) throw new Problem("request.id-already-used");
  await recordEvent(tx, actor, {
    kind: "access.device-enrolled",
    subjectId: device.id,
    details: { kind: device.kind },
  });
}

/** The devices of somebody, the latest first. */
export function listDevices(
  tx: Tx,
  actor: Actor,
  staffId: string,
): Promise<readonly store.DeviceRow[]> {
  return store.listDevices(tx, actor.regionCode, staffId);
}

/**
 * Ends a device: what it sends from now on takes no effect by itself, and it wipes itself at its next contact. Its
 * person may do that, and whoever manages people. Revoked again it stays as it was.
 */
export async function revokeDevice(
  tx: Tx,
  actor: Actor,
  order: { readonly id: string; readonly reason: string },
  now: Date,
): Promise<void> {
  const { regionCode } = actor;
  const device = await store.lockDevice(tx, regionCode, order.id);
  const isTheirs = device !== undefined && staffActorId(device.staff_id) === actor.id;
  if (device === undefined || !(isTheirs || actor.roles?.includes("administrator") === true))
    throw new Problem("request.not-found");
  const isNew = await store.insertRevocation(tx, {
    region_code: regionCode,
    device_id: device.id,
    reason: order.reason,
    revoked_by: actor.id,
    revoked_at: now,
  });
  if (isNew)
    await recordEvent(tx, actor, {
      kind: "access.device-revoked",
      subjectId: device.id,
      details: { reason: order.reason },
    });
}

/**
 * Lets a device in that shows it holds its key: gives it a token for an hour. Its clock is not asked, since clocks in
 * the field are wrong, but its counter must rise. A revoked device gets one too, to hand in what it holds.
 */
export async function openDevice(
  tx: Tx,
  office: { readonly actor: Actor; readonly vault: Vault; readonly now: () => Date },
  deviceId: string,
  signed: SignedText,
): Promise<DeviceOpened> {
  const { actor, now, vault } = office;
  const { regionCode } = actor;
  const row = await store.lockDevice(tx, regionCode, deviceId);
  const opening = readOpening(signed.text);
  const isGood =
    row !== undefined && opening?.deviceId === deviceId && signatureChecker(row.public_key)(signed);
  if (!isGood || opening === null) throw new Problem("access.device-unknown");
  if (opening.counter <= Number(row.counter))
    throw new Problem("access.counter-used", { counter: Number(row.counter) });
  const isRevoked = row.revoked_at !== null;
  // Whoever has left may not go on; what they hold can be handed over by whoever stays.
  if (!isRevoked && (await findStaffBearer(tx, regionCode, row.staff_id)) === null)
    throw new Problem("access.role-not-allowed");
  const at = now();
  const secret = randomBytes(32).toString("base64url");
  const clockAhead = clamped((Date.parse(opening.clock) - at.getTime()) / 1000);
  await store.openDevice(tx, regionCode, deviceId, {
    counter: opening.counter,
    // What is announced after the revocation proves nothing.
    ...(isRevoked ? {} : { announced: opening.waiting }),
    token_hash: secretHash(secret),
    token_expires_at: new Date(at.getTime() + SYNC_LIMITS.tokenMinutes * 60_000),
    opened_at: at,
    clock_ahead: clockAhead,
  });
  await recordEvent(
    tx,
    { ...actor, id: staffActorId(row.staff_id) },
    { kind: "access.device-opened", subjectId: deviceId, details: { clockAhead } },
  );
  return {
    token: `device_${regionCode}_${deviceId}_${secret}`,
    state: isRevoked ? "revoked" : "active",
    serverTime: at.toISOString(),
    clockAhead,
    ...keysForDevices(vault),
  };
}

/** `device_15.71_<id>_<secret>`: the region stands in it, because nothing is seen without one. */
const TOKEN =
  /^device_(\d{2}\.\d{2})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export type WrittenToken = {
  readonly regionCode: string;
  readonly id: string;
  readonly secret: string;
};

/** Takes a device's token apart; null when it cannot be one. */
export function readToken(text: string): WrittenToken | null {
  const [, regionCode, id, secret] = TOKEN.exec(text) ?? [];
  if (regionCode === undefined || id === undefined || secret === undefined) return null;
  return { regionCode, id, secret };
}

/** Whose token this is; null when it is wrong or too old. The transaction must be of its region. */
export async function findDeviceBearer(
  tx: Tx,
  token: WrittenToken,
  now: Date,
): Promise<Device | null> {
  const row = await store.findDevice(tx, token.regionCode, token.id);
  if (row === undefined || row.token_hash === null || row.token_expires_at === null) return null;
  if (!timingSafeEqual(row.token_hash, secretHash(token.secret))) return null;
  return row.token_expires_at <= now ? null : deviceOf(row);
}

/** A device by its id, held until the transaction ends: its commands are answered one request after another. */
export async function holdDevice(tx: Tx, regionCode: string, id: string): Promise<Device | null> {
  const row = await store.lockDevice(tx, regionCode, id);
  return row === undefined ? null : deviceOf(row);
}

function deviceOf(row: store.DeviceRow): Device {
  const announced = row.announced as unknown as readonly { seq: number; print: string }[];
  return {
    id: row.id,
    regionCode: row.region_code,
    staffId: row.staff_id,
    publicKey: row.public_key,
    revokedAt: row.revoked_at,
    clockAhead: row.clock_ahead ?? 0,
    announced: new Map(announced.map(({ print, seq }) => [seq, print])),
  };
}

function readOpening(text: string): DeviceOpening | null {
  try {
    const parsed = z.safeParse(DeviceOpening, JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Tells whether texts were signed by a device's key. */
export function signatureChecker(publicKey: Buffer): (signed: SignedText) => boolean {
  const key = { key: keyOf(publicKey), dsaEncoding: "ieee-p1363" } as const;
  return ({ signature, text }) =>
    verify("sha256", Buffer.from(text, "utf8"), key, Buffer.from(signature, "base64url"));
}

function isOnCurve(publicKey: Buffer): boolean {
  try {
    keyOf(publicKey);
    return true;
  } catch {
    return false;
  }
}

const POINT_BYTES = 32;

function keyOf(publicKey: Buffer) {
  const x = publicKey.subarray(1, 1 + POINT_BYTES).toString("base64url");
  const y = publicKey.subarray(1 + POINT_BYTES).toString("base64url");
  return createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
}

/** A secret of 256 random bits needs no slow hash: there is nothing to guess from. */
function secretHash(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}

/** A clock may say anything; a number of seconds must fit its column. */
function clamped(seconds: number): number {
  return Math.round(Math.max(-2e9, Math.min(2e9, seconds)));
}
