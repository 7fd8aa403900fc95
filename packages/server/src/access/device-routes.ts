import { FIELD_ROLES } from "@payung/domain/access/roles.ts";
import { SignedText } from "@payung/domain/field/commands.ts";
import {
  DEVICE_KINDS,
  DeviceOpened,
  DevicePublicKey,
  ReceiptKey,
} from "@payung/domain/field/devices.ts";
import * as z from "zod/mini";
import { Id, NewId, Reason } from "../shared/fields.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import { giveDeviceCode } from "./device-codes.ts";
import { enrolDevice, keysForDevices, listDevices, openDevice, revokeDevice } from "./devices.ts";

/** An opening announces what waits; a command is shorter. */
const OPENING_CHARS_MAX = 40_000;

const Listed = z.strictObject({
  id: Id,
  name: z.string(),
  kind: z.enum(DEVICE_KINDS),
  enrolledAt: z.string(),
  /** When it last spoke to us. */
  openedAt: z.nullable(z.string()),
  /** Seconds by which its clock was ahead of ours then. */
  clockAhead: z.nullable(z.int()),
  revocation: z.nullable(z.strictObject({ at: z.string(), reason: z.string() })),
});

export const deviceRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/devices",
    summary:
      "Let this device work offline in your name: it is known by a key that it cannot give away",
    allow: FIELD_ROLES,
    input: z.strictObject({
      id: NewId,
      name: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
      kind: z.enum(DEVICE_KINDS),
      publicKey: DevicePublicKey,
    }),
    output: z.strictObject({
      deviceId: Id,
      regionCode: z.string(),
      receiptKeys: z.array(ReceiptKey),
      handOverKey: DevicePublicKey,
    }),
    problems: [
      "access.person-only",
      "access.too-many-devices",
      "access.device-key-unusable",
      "request.id-already-used",
    ],
    run: async (context, device) => {
      await enrolDevice(context.tx, context.actor, personOf(context), device, context.now());
      return {
        deviceId: device.id,
        regionCode: context.actor.regionCode,
        ...keysForDevices(context.vault),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/devices",
    summary: "Your devices that work offline",
    allow: FIELD_ROLES,
    input: z.strictObject({}),
    output: z.strictObject({ devices: z.array(Listed) }),
    problems: ["access.person-only"],
    run: async (context) => ({ devices: await listed(context, personOf(context)) }),
  }),
  route({
    method: "get",
    path: "/v1/staff/:id/devices",
    summary: "The devices of somebody that work offline",
    allow: ["administrator"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ devices: z.array(Listed) }),
    problems: [],
    run: async (context, { id }) => ({ devices: await listed(context, id) }),
  }),
  route({
    method: "post",
    path: "/v1/devices/:id/revocations",
    summary:
      "End a device that was lost or given away: what it sends takes no effect by itself, and it wipes itself",
    allow: FIELD_ROLES,
    input: z.strictObject({ id: Id, reason: Reason }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found"],
    run: async (context, { id, reason }) => {
      await revokeDevice(context.tx, context.actor, { id, reason }, context.now());
      return { id };
    },
  }),
  route({
    method: "post",
    path: "/v1/devices/:id/recovery-codes",
    summary:
      "The code by which a locked phone opens without its PIN: for whom it belongs to, or a supervisor who reads it out. Recorded",
    allow: FIELD_ROLES,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      /** Twenty digits in groups of five. */
      code: z.string(),
    }),
    problems: ["request.not-found", "access.device-revoked"],
    run: async (context, { id }) => ({ code: await giveDeviceCode(context.tx, context, id) }),
  }),
  route({
    method: "post",
    path: "/v1/devices/:id/openings",
    summary:
      "Let a device in that signs for itself: a text with its counter and what waits on it. The token holds for an hour",
    allow: ["anyone"],
    input: z.strictObject({
      id: Id,
      text: z.string().check(z.maxLength(OPENING_CHARS_MAX)),
      signature: SignedText.shape.signature,
    }),
    output: DeviceOpened,
    problems: ["access.device-unknown", "access.counter-used", "access.role-not-allowed"],
    run: (context, { id, ...signed }) => openDevice(context.tx, context, id, signed),
  }),
];

/** Whose device it is to be: a machine has none. */
function personOf({ session }: RouteContext): string {
  if (session === null) throw new Problem("access.person-only");
  return session.staffId;
}

async function listed({ actor, tx }: RouteContext, staffId: string) {
  const devices = await listDevices(tx, actor, staffId);
  return devices.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind as (typeof DEVICE_KINDS)[number],
    enrolledAt: row.enrolled_at.toISOString(),
    openedAt: row.opened_at?.toISOString() ?? null,
    clockAhead: row.clock_ahead,
    revocation:
      row.revoked_at === null || row.reason === null
        ? null
        : { at: row.revoked_at.toISOString(), reason: row.reason },
  }));
}
