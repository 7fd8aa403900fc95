import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { uuidv7 } from "uuidv7";
import { rescope, type Tx } from "../db/transaction.ts";
import type { Actor } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { isRole } from "./roles.ts";
import { type Grant, sightOf } from "./scope.ts";
import * as signInStore from "./sign-in-store.ts";
import * as staffStore from "./staff-store.ts";

/** A link is handed over in person or by messenger; whoever does not use it in time asks for another. */
const INVITATION_HOURS = 72;

export type NewStaff = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string | null;
  readonly grants: readonly Grant[];
};

/** An invitation's link works once; its secret is in the caller's hands only. */
export type Invitation = { readonly token: string; readonly expiresAt: Date };

/** Invites somebody: from now on they may sign in, once they have set a password or by the office's provider. */
export async function inviteStaff(
  tx: Tx,
  actor: Actor,
  staff: NewStaff,
  now: Date,
): Promise<Invitation> {
  await addStaff(tx, actor, staff, now);
  return makeInvitation(tx, actor, staff.id, "join", now);
}

async function addStaff(tx: Tx, actor: Actor, staff: NewStaff, now: Date): Promise<void> {
  const { regionCode } = actor;
  const isNew = await staffStore.insertStaff(tx, {
    region_code: regionCode,
    id: staff.id,
    name: staff.name,
    email: staff.email,
    organisation: staff.organisation,
    invited_by: actor.id,
  });
  await signInStore.openSignIn(tx);
  const isNewUser =
    isNew &&
    (await signInStore.insertUser(tx, {
      id: staff.id,
      name: staff.name,
      email: staff.email,
      regionCode,
      at: now,
    }));
  if (!isNewUser) throw new Problem("access.staff-exists");
  await staffStore.insertGrants(
    tx,
    staff.grants.map((grant) => newGrant(actor, staff.id, uuidv7(), grant)),
  );
  await recordEvent(tx, actor, {
    kind: "access.staff-invited",
    subjectId: staff.id,
    details: { grants: staff.grants },
  });
}

function newGrant(actor: Actor, staffId: string, id: string, grant: Grant) {
  return {
    region_code: actor.regionCode,
    id,
    staff_id: staffId,
    role: grant.role,
    areas: [...grant.areas],
    granted_by: actor.id,
  };
}

async function makeInvitation(
  tx: Tx,
  actor: Actor,
  staffId: string | null,
  purpose: "first" | "join" | "recover",
  now: Date,
): Promise<Invitation> {
  const { regionCode } = actor;
  const id = uuidv7();
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + INVITATION_HOURS * 3_600_000);
  await staffStore.closeInvitations(tx, regionCode, { staffId }, now);
  await staffStore.insertInvitation(tx, {
    region_code: regionCode,
    id,
    staff_id: staffId,
    purpose,
    secret_hash: secretHash(secret),
    made_by: actor.id,
    expires_at: expiresAt,
  });
  return { token: `${regionCode}_${id}_${secret}`, expiresAt };
}

/** A secret of 256 random bits needs no slow hash: there is nothing to guess from. */
function secretHash(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}

/** `15.71_<id>_<secret>`: the region stands in it, because nothing is seen without one. */
const TOKEN = /^(\d{2}\.\d{2})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export type Acceptance = {
  readonly token: string;
  readonly password: string;
  /** Who the first administrator is: nobody was there to invite them by name. */
  readonly first: { readonly name: string; readonly email: string } | null;
};

/**
 * Takes an invitation: sets the password, and forgets everything the person signed in by before. What follows is a
 * session that may only set up a second factor. Gives the e-mail address to sign in with.
 */
export async function acceptInvitation(
  tx: Tx,
  actor: Actor,
  { token, password, first }: Acceptance,
  now: Date,
): Promise<{ email: string }> {
  const [, regionCode = "", id = "", secret = ""] = TOKEN.exec(token) ?? [];
  if (id === "") throw new Problem("access.invitation-not-valid");
  await rescope(tx, { regionCode, areas: [], actorId: actor.id });
  const invitation = await staffStore.holdInvitation(tx, regionCode, id);
  const isGood =
    invitation !== undefined &&
    timingSafeEqual(invitation.secret_hash, secretHash(secret)) &&
    invitation.expires_at > now;
  if (!isGood) throw new Problem("access.invitation-not-valid");
  const staffId = invitation.staff_id ?? (await addFirst(tx, { ...actor, regionCode }, first, now));
  const staff = await staffStore.findStaff(tx, regionCode, staffId);
  if (staff === undefined || staff.ended_at !== null)
    throw new Problem("access.invitation-not-valid");
  if (isGuessable(password, staff)) throw new Problem("access.password-too-simple");

  await staffStore.closeInvitations(tx, regionCode, { id }, now);
  await staffStore.markJoined(tx, regionCode, staff.id, now);
  await signInStore.openSignIn(tx);
  await signInStore.forgetFactors(tx, staff.id);
  await signInStore.insertPassword(tx, {
    id: uuidv7(),
    userId: staff.id,
    hash: await hashPassword(password),
    at: now,
  });
  await recordEvent(
    tx,
    { ...actor, id: staffActorId(staff.id), regionCode },
    {
      kind: invitation.purpose === "recover" ? "access.staff-recovered" : "access.staff-joined",
      subjectId: staff.id,
      details: { invitedBy: invitation.made_by },
    },
  );
  return { email: staff.email };
}

/** Adds the first administrator. The link stops working as soon as there is one. */
async function addFirst(
  tx: Tx,
  actor: Actor,
  first: Acceptance["first"],
  now: Date,
): Promise<string> {
  if (first === null || (await staffStore.countHolders(tx, actor.regionCode, "administrator")) > 0)
    throw new Problem("access.invitation-not-valid");
  const id = uuidv7();
  const grants: Grant[] = [{ role: "administrator", areas: ["*"] }];
  const me = { ...actor, id: staffActorId(id) };
  await addStaff(tx, me, { id, ...first, organisation: null, grants }, now);
  return id;
}

/**
 * A link for the first administrator, for the terminal to show; null when there is one already. Whoever can start
 * Payung can read its keys, so this gives nobody more than they had.
 */
export async function inviteFirst(tx: Tx, actor: Actor, now: Date): Promise<Invitation | null> {
  if ((await staffStore.countHolders(tx, actor.regionCode, "administrator")) > 0) return null;
  return makeInvitation(tx, actor, null, "first", now);
}

/** What everybody would try first: the person's own names, and one character again and again. */
function isGuessable(password: string, staff: { name: string; email: string }): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  const letters = plain(password);
  const [account = ""] = staff.email.split("@");
  const known = [plain(staff.name), plain(account), "payung", "password", "katasandi"];
  const distinct = new Set(password).size;
  return distinct < 6 || known.includes(letters);
}

/** Lets somebody in anew who has lost password or phone. Nobody can do that for themselves. */
export async function recoverStaff(
  tx: Tx,
  actor: Actor,
  staffId: string,
  now: Date,
): Promise<Invitation> {
  const staff = await readStaff(tx, actor, staffId);
  if (staffActorId(staff.id) === actor.id) throw new Problem("access.not-for-oneself");
  const invitation = await makeInvitation(tx, actor, staffId, "recover", now);
  await recordEvent(tx, actor, { kind: "access.staff-recovery-ordered", subjectId: staffId });
  return invitation;
}

/** Gives somebody one more role. Nobody gives themselves any. */
export async function grantRole(
  tx: Tx,
  actor: Actor,
  staffId: string,
  grant: Grant & { id: string },
): Promise<void> {
  const staff = await readStaff(tx, actor, staffId);
  if (staffActorId(staff.id) === actor.id) throw new Problem("access.not-for-oneself");
  const before = await staffStore.listGrants(tx, actor.regionCode, staffId);
  const same = before.find(({ id }) => id === grant.id);
  if (same !== undefined) return;
  await staffStore.insertGrants(tx, [newGrant(actor, staffId, grant.id, grant)]);
  await recordEvent(tx, actor, {
    kind: "access.role-granted",
    subjectId: staffId,
    details: { role: grant.role, areas: grant.areas },
  });
}

/** Takes a role away. The last administrator stays one: somebody must be able to let others in. */
export async function endRole(tx: Tx, actor: Actor, grantId: string, now: Date): Promise<string> {
  const grant = await staffStore.findGrant(tx, actor.regionCode, grantId);
  if (grant === undefined) throw new Problem("request.not-found");
  await staffStore.endGrant(tx, actor.regionCode, grantId, { at: now, by: actor.id });
  await mustKeepAdministrator(tx, actor);
  await recordEvent(tx, actor, {
    kind: "access.role-ended",
    subjectId: grant.staff_id,
    details: { role: grant.role, areas: grant.areas },
  });
  return grant.staff_id;
}

/** Ends somebody: no session of theirs goes on, and none begins. */
export async function endStaff(tx: Tx, actor: Actor, staffId: string, now: Date): Promise<void> {
  await readStaff(tx, actor, staffId);
  const didEnd = await staffStore.endStaff(tx, actor.regionCode, staffId, {
    at: now,
    by: actor.id,
  });
  if (!didEnd) return;
  await mustKeepAdministrator(tx, actor);
  await staffStore.closeInvitations(tx, actor.regionCode, { staffId }, now);
  await signInStore.openSignIn(tx);
  await signInStore.forgetFactors(tx, staffId);
  await recordEvent(tx, actor, { kind: "access.staff-ended", subjectId: staffId });
}

async function mustKeepAdministrator(tx: Tx, actor: Actor): Promise<void> {
  if ((await staffStore.countHolders(tx, actor.regionCode, "administrator")) === 0)
    throw new Problem("access.last-administrator");
}

async function readStaff(tx: Tx, actor: Actor, staffId: string): Promise<staffStore.StaffRow> {
  const staff = await staffStore.findStaff(tx, actor.regionCode, staffId);
  if (staff === undefined || staff.ended_at !== null) throw new Problem("request.not-found");
  return staff;
}

/** As what the events name a person. */
export function staffActorId(staffId: string): string {
  return `staff:${staffId}`;
}

/** Somebody who has signed in, with all they may do and see. */
export type StaffBearer = {
  readonly staff: staffStore.StaffRow;
  readonly grants: readonly (Grant & { readonly id: string })[];
};

/** Who this is, and their grants; null when they have left. */
export async function findStaffBearer(
  tx: Tx,
  regionCode: string,
  staffId: string,
): Promise<StaffBearer | null> {
  const staff = await staffStore.findStaff(tx, regionCode, staffId);
  if (staff === undefined || staff.ended_at !== null) return null;
  const rows = await staffStore.listGrants(tx, regionCode, staffId);
  const grants = rows.flatMap(({ id, role, areas }) => (isRole(role) ? [{ id, role, areas }] : []));
  return { staff, grants };
}

/**
 * As whom somebody acts on a route: with the sight of those of their grants whose role the route allows. A verifier of
 * one kelurahan who is a monitor of the whole city decides in the kelurahan only.
 */
export async function actorFor(
  tx: Tx,
  { staff, grants }: StaffBearer,
  isAllowed: (role: Grant["role"]) => boolean,
): Promise<Actor | null> {
  const held = grants.filter(({ role }) => isAllowed(role));
  if (held.length === 0) return null;
  const needsMap = !held.some(({ areas }) => areas.includes("*"));
  const kelurahan = needsMap ? await staffStore.listKelurahan(tx, staff.region_code) : [];
  const { organisation } = staff;
  return {
    id: staffActorId(staff.id),
    regionCode: staff.region_code,
    organisation,
    roles: held.map(({ role }) => role),
    ...sightOf(held, organisation, kelurahan),
  };
}
