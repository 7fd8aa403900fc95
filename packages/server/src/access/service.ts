import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import type { Actor } from "../shared/office.ts";
import * as keyStore from "./key-store.ts";
import { isRole, type Role } from "./roles.ts";
import { sightOf } from "./scope.ts";
import * as staffStore from "./staff-store.ts";

/** What an API key says about its bearer. */
export type Bearer = { readonly actor: Actor; readonly role: Role };

/** `payung_15.71_<id>_<secret>`: the region stands in the key, because nothing is seen without one. */
const KEY =
  /^payung_(\d{2}\.\d{2})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export type WrittenKey = {
  readonly regionCode: string;
  readonly id: string;
  readonly secret: string;
};

/** Takes a key apart; null when it cannot be one. */
export function readKey(text: string): WrittenKey | null {
  const found = KEY.exec(text);
  const [, regionCode, id, secret] = found ?? [];
  if (regionCode === undefined || id === undefined || secret === undefined) return null;
  return { regionCode, id, secret };
}

/** Who bears this key; null when it is unknown, revoked or wrong. The transaction must be of its region. */
export async function findBearer(tx: Tx, key: WrittenKey): Promise<Bearer | null> {
  const row = await keyStore.findKey(tx, key.regionCode, key.id);
  if (row === undefined || !isRole(row.role)) return null;
  if (!timingSafeEqual(row.secret_hash, secretHash(key.secret))) return null;
  const { regionCode } = key;
  const { role, areas } = row;
  const kelurahan = areas.includes("*") ? [] : await staffStore.listKelurahan(tx, regionCode);
  const sight = sightOf([{ role, areas }], null, kelurahan);
  return { actor: { id: `key:${row.id}`, regionCode, roles: [role], ...sight }, role };
}

/** Makes a key. Its text is returned once and kept nowhere; runs as the owner, since the service only reads keys. */
export async function createKey(
  tx: Tx,
  regionCode: string,
  order: { label: string; role: Role; areas: "*" | readonly string[] },
): Promise<{ id: string; text: string }> {
  const id = uuidv7();
  const secret = randomBytes(32).toString("base64url");
  await keyStore.insertKey(tx, {
    region_code: regionCode,
    id,
    label: order.label,
    role: order.role,
    areas: order.areas === "*" ? ["*"] : [...order.areas],
    secret_hash: secretHash(secret),
  });
  return { id, text: `payung_${regionCode}_${id}_${secret}` };
}

/** A secret of 256 random bits needs no slow hash: there is nothing to guess from. */
function secretHash(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}

export { type Demo, type DemoPerson, prepareDemo } from "./demo.ts";
export {
  type Device,
  enrolDevice,
  findDeviceBearer,
  holdDevice,
  queueBoxOf,
  readToken,
  revokeDevice,
  signatureChecker,
  type WrittenToken,
} from "./devices.ts";
export { listKeys, revokeKey } from "./key-store.ts";
export {
  answerSignIn,
  openSignIn,
  type SignedIn,
  type SignIn,
} from "./open-sign-in.ts";
export { isSeen } from "./scope.ts";
export { OFFICE_PROVIDER, type OfficeProvider, SIGN_IN_PATH } from "./sign-in.ts";
export { actorFor, findStaffBearer, inviteFirst, inviteStaff, staffActorId } from "./staff.ts";

/** What people call those whom the record names: a person's name, a key's label; null for what is neither. */
export async function namesOfActors(
  tx: Tx,
  regionCode: string,
  actorIds: readonly string[],
): Promise<Map<string, string>> {
  const idsOf = (prefix: string) => [
    ...new Set(actorIds.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length))),
  ];
  const [staff, keys] = [idsOf("staff:"), idsOf("key:")];
  const rows = await staffStore.listActorNames(tx, regionCode, staff, keys);
  return new Map(rows.map(({ actor_id, name }) => [actor_id, name]));
}

/** What is shown of whom the record names: what people call them, and whether it is who asks. */
export async function whoIs(
  tx: Tx,
  actor: Actor,
  actorIds: readonly (string | null)[],
): Promise<(actorId: string) => { name: string | null; isMe: boolean }> {
  const named = actorIds.filter((id) => id !== null);
  const names = await namesOfActors(tx, actor.regionCode, named);
  return (actorId) => ({ name: names.get(actorId) ?? null, isMe: actorId === actor.id });
}

/** As what each acts: the roles that were ever theirs, the latest first; none for whom nobody gave any. */
export async function rolesOfActors(
  tx: Tx,
  regionCode: string,
  actorIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Role[]>> {
  const idsOf = (prefix: string) => [
    ...new Set(actorIds.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length))),
  ];
  const rows = await staffStore.listActorRoles(tx, regionCode, idsOf("staff:"), idsOf("key:"));
  return new Map(rows.map(({ actor_id, roles }) => [actor_id, roles.filter(isRole)]));
}
