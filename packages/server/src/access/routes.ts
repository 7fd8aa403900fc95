import * as z from "zod/mini";
import { findRegion } from "../reference/service.ts";
import { Id, NewId } from "../shared/fields.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import { listPasskeys, removePasskey } from "./passkeys.ts";
import { ROLES, STAFF_ROLES } from "./roles.ts";
import { AREA } from "./scope.ts";
import { endSession, listSessions, readFactors } from "./sessions.ts";
import { PASSWORD_CHARS_MIN } from "./sign-in.ts";
import {
  acceptInvitation,
  endRole,
  endStaff,
  findStaffBearer,
  grantRole,
  inviteStaff,
  recoverStaff,
} from "./staff.ts";
import * as staffStore from "./staff-store.ts";

const Text = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));
const Email = z.string().check(z.trim(), z.toLowerCase(), z.email(), z.maxLength(254));
/** A scope setting lists them with commas between. */
const Organisation = Text(100).check(z.regex(/^[^,]+$/));
const Grant = z.strictObject({
  role: z.enum(STAFF_ROLES),
  areas: z.array(z.string().check(z.regex(AREA))).check(z.minLength(1), z.maxLength(200)),
});
const HeldGrant = z.strictObject({ id: Id, role: z.enum(ROLES), areas: z.array(z.string()) });
/** An id that the sign-in library made. */
const LibraryId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));
const Session = z.strictObject({
  id: LibraryId,
  method: z.string(),
  /** As the browser names itself; people read "Chrome on Android" from it. */
  device: z.nullable(z.string()),
  openedAt: z.string(),
  usedAt: z.string(),
  isThisOne: z.boolean(),
});
const Invitation = z.strictObject({ token: z.string(), expiresAt: z.string() });
const Staff = z.strictObject({
  id: Id,
  name: z.string(),
  email: z.string(),
  organisation: z.nullable(z.string()),
  hasJoined: z.boolean(),
  endedAt: z.nullable(z.string()),
  grants: z.array(HeldGrant),
});
const Me = z.strictObject({
  id: Id,
  name: z.string(),
  email: z.string(),
  organisation: z.nullable(z.string()),
  regionCode: z.string(),
  /** Nothing but setting up a second factor is open until it is false. */
  mustSetUpSecondFactor: z.boolean(),
  hasAuthenticator: z.boolean(),
  passkeys: z.int(),
  grants: z.array(HeldGrant),
});

export const accessRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/me",
    summary: "Who is signed in in this browser, and what they may do",
    allow: ["anyone"],
    input: z.strictObject({}),
    output: z.strictObject({
      me: z.nullable(Me),
      cityName: z.string(),
      isExample: z.boolean(),
      hasOfficeSignIn: z.boolean(),
      /** Whom one may try to be: in an example city only. */
      demoPeople: z.array(
        z.strictObject({ person: z.string(), role: z.enum(STAFF_ROLES), name: z.string() }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor, session, signIn }) => {
      const region = await findRegion(tx, session?.regionCode ?? actor.regionCode);
      const place = {
        cityName: region?.name ?? "",
        isExample: region?.isExample === true,
        hasOfficeSignIn: signIn?.hasOffice === true,
        demoPeople: [...(signIn?.demoPeople ?? [])],
      };
      const bearer =
        session === null ? null : await findStaffBearer(tx, session.regionCode, session.staffId);
      if (session === null || bearer === null) return { me: null, ...place };
      const { authenticator, passkeys } = await readFactors(tx, session.staffId);
      const { staff, grants } = bearer;
      const me = {
        id: staff.id,
        name: staff.name,
        email: staff.email,
        organisation: staff.organisation,
        regionCode: staff.region_code,
        mustSetUpSecondFactor: session.method === "password",
        hasAuthenticator: authenticator,
        passkeys,
        grants: grants.map(({ id, role, areas }) => ({ id, role, areas: [...areas] })),
      };
      return { me, ...place };
    },
  }),
  route({
    method: "post",
    path: "/v1/invitations/acceptances",
    summary: "Take an invitation or a recovery: set the password that the next sign-in asks for",
    allow: ["anyone"],
    input: z.strictObject({
      token: z.string().check(z.maxLength(200)),
      password: z.string().check(z.minLength(PASSWORD_CHARS_MIN), z.maxLength(128)),
      /** For the link of the first administrator: nobody has named them yet. */
      first: z.optional(z.strictObject({ name: Text(100), email: Email })),
    }),
    output: z.strictObject({ email: z.string() }),
    problems: ["access.invitation-not-valid", "access.password-too-simple"],
    run: ({ tx, actor, now }, { first = null, ...given }) =>
      acceptInvitation(tx, actor, { ...given, first }, now()),
  }),
  route({
    method: "get",
    path: "/v1/sessions",
    summary: "Where you are signed in",
    allow: STAFF_ROLES,
    input: z.strictObject({}),
    output: z.strictObject({ sessions: z.array(Session) }),
    problems: [],
    run: async (context) => ({ sessions: await sessionsOf(context, context.session?.staffId) }),
  }),
  route({
    method: "post",
    path: "/v1/sessions/:id/endings",
    summary: "End a session of yours: that device must sign in anew",
    allow: STAFF_ROLES,
    input: z.strictObject({ id: LibraryId }),
    output: z.strictObject({ ended: z.int() }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { staffId } = context.session ?? {};
      if (staffId === undefined) throw new Problem("request.not-found");
      return { ended: await endSession(context.tx, context.actor, staffId, id) };
    },
  }),
  route({
    method: "get",
    path: "/v1/passkeys",
    summary: "The passkeys you sign in by",
    allow: STAFF_ROLES,
    input: z.strictObject({}),
    output: z.strictObject({
      passkeys: z.array(
        z.strictObject({
          id: LibraryId,
          name: z.nullable(z.string()),
          addedAt: z.nullable(z.string()),
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, session }) => {
      const rows = session === null ? [] : await listPasskeys(tx, session.staffId);
      return {
        passkeys: rows.map(({ id, name, created_at }) => ({
          id,
          name,
          addedAt: created_at?.toISOString() ?? null,
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/passkeys/:id/endings",
    summary: "Take a passkey of yours away: the device that holds it no longer opens your account",
    allow: STAFF_ROLES,
    input: z.strictObject({ id: LibraryId }),
    output: z.strictObject({ id: LibraryId }),
    problems: ["request.not-found", "access.last-factor"],
    run: async ({ tx, actor, session }, { id }) => {
      if (session === null) throw new Problem("request.not-found");
      await removePasskey(tx, actor, session.staffId, id);
      return { id };
    },
  }),
  route({
    method: "get",
    path: "/v1/staff",
    summary: "Who works in the programme, and what they may do where",
    allow: ["administrator"],
    input: z.strictObject({}),
    output: z.strictObject({ staff: z.array(Staff) }),
    problems: [],
    run: async ({ tx, actor }) => {
      const rows = await staffStore.listStaff(tx, actor.regionCode);
      return {
        staff: rows.map((row) => ({
          id: row.id,
          name: row.name,
          email: row.email,
          organisation: row.organisation,
          hasJoined: row.joined_at !== null,
          endedAt: row.ended_at?.toISOString() ?? null,
          grants: row.grants as z.infer<typeof HeldGrant>[],
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/staff",
    summary: "Invite somebody; the answer holds the link's secret, once",
    allow: ["administrator"],
    input: z.strictObject({
      id: NewId,
      name: Text(100),
      email: Email,
      organisation: z.nullable(Organisation),
      grants: z.array(Grant).check(z.minLength(1), z.maxLength(20)),
    }),
    output: Invitation,
    problems: ["access.staff-exists"],
    run: async ({ tx, actor, now }, staff) =>
      shownInvitation(await inviteStaff(tx, actor, staff, now())),
  }),
  route({
    method: "post",
    path: "/v1/staff/:id/recoveries",
    summary:
      "Let somebody in anew who lost password or phone; all they signed in by before ends when they use it",
    allow: ["administrator"],
    input: z.strictObject({ id: Id }),
    output: Invitation,
    problems: ["request.not-found", "access.not-for-oneself"],
    run: async ({ tx, actor, now }, { id }) =>
      shownInvitation(await recoverStaff(tx, actor, id, now())),
  }),
  route({
    method: "post",
    path: "/v1/staff/:id/endings",
    summary: "End somebody's work here: no session of theirs goes on",
    allow: ["administrator"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "access.last-administrator"],
    run: async ({ tx, actor, now }, { id }) => {
      await endStaff(tx, actor, id, now());
      return { id };
    },
  }),
  route({
    method: "get",
    path: "/v1/staff/:id/sessions",
    summary: "Where somebody is signed in",
    allow: ["administrator"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ sessions: z.array(Session) }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      await mustBeStaff(context, id);
      return { sessions: await sessionsOf(context, id) };
    },
  }),
  route({
    method: "post",
    path: "/v1/staff/:id/session-endings",
    summary: "End all sessions of somebody",
    allow: ["administrator"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ ended: z.int() }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      await mustBeStaff(context, id);
      return { ended: await endSession(context.tx, context.actor, id, null) };
    },
  }),
  route({
    method: "post",
    path: "/v1/staff/:id/grants",
    summary: "Give somebody one more role, for some areas",
    allow: ["administrator"],
    input: z.strictObject({ id: Id, grantId: NewId, ...Grant.shape }),
    output: z.strictObject({ grantId: Id }),
    problems: ["request.not-found", "access.not-for-oneself"],
    run: async ({ tx, actor }, { id, grantId, role, areas }) => {
      await grantRole(tx, actor, id, { id: grantId, role, areas });
      return { grantId };
    },
  }),
  route({
    method: "post",
    path: "/v1/staff-grants/:id/endings",
    summary: "Take a role away from somebody",
    allow: ["administrator"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ staffId: Id }),
    problems: ["request.not-found", "access.last-administrator"],
    run: async ({ tx, actor, now }, { id }) => ({
      staffId: await endRole(tx, actor, id, now()),
    }),
  }),
];

async function mustBeStaff({ tx, actor }: RouteContext, id: string): Promise<void> {
  const staff = await staffStore.findStaff(tx, actor.regionCode, id);
  if (staff === undefined) throw new Problem("request.not-found");
}

async function sessionsOf({ tx, now, session }: RouteContext, staffId: string | undefined) {
  if (staffId === undefined) return [];
  const rows = await listSessions(tx, staffId, now());
  return rows.map((row) => ({
    id: row.id,
    method: row.method,
    device: row.user_agent,
    openedAt: row.created_at.toISOString(),
    usedAt: row.updated_at.toISOString(),
    isThisOne: row.id === session?.sessionId,
  }));
}

function shownInvitation({ token, expiresAt }: { token: string; expiresAt: Date }) {
  return { token, expiresAt: expiresAt.toISOString() };
}
