import { FIELD_ROLES } from "@payung/domain/access/roles.ts";
import { Consent, Place } from "@payung/domain/field/commands.ts";
import {
  HandOverFile,
  PackAnswer,
  PeoplePage,
  SYNC_LIMITS,
  SyncRequest,
  SyncResponse,
} from "@payung/domain/field/devices.ts";
import * as z from "zod/mini";
import { holdDevice, staffActorId, whoIs } from "../access/service.ts";
import {
  By,
  Id,
  KelurahanCode,
  LIMIT_BY_DEFAULT,
  Limit,
  NewId,
  Reason,
  readPage,
} from "../shared/fields.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import { deviceOf, promisedRoutes } from "./promised-routes.ts";
import {
  closeQuarantine,
  findFieldRegistration,
  handOver,
  listQuarantine,
  makePack,
  ownFigures,
  pageOfPeople,
  type Quarantined,
  takeCommands,
} from "./service.ts";

/** Who decides on what came from devices that were revoked. */
const KEEPERS = ["administrator", "supervisor"] as const;
/** Fifty commands of the largest size; fifty registrations are about 75 kB. */
const SYNC_BYTES_MAX = 512 * 1024;
const HAND_OVER_BYTES_MAX = 4 * 1024 * 1024;
const Mark = z.optional(z.string().check(z.maxLength(40)));

const Waiting = z.strictObject({
  id: Id,
  kind: z.string(),
  by: By,
  deviceName: z.string(),
  /** Whether it is known to be older than the revocation; else it cannot be taken. */
  isProven: z.boolean(),
  arrivedAt: z.string(),
  /** By the device's clock. */
  madeAt: z.string(),
  name: z.nullable(z.string()),
  applicationId: Id,
});

const Registration = z.strictObject({
  notice: Consent.shape.notice,
  mark: Consent.shape.mark,
  place: z.nullable(Place),
  notes: z.nullable(z.string()),
  /** How many photos were announced with it. */
  files: z.int(),
  /** By the device's clock. */
  madeAt: z.string(),
});

export const fieldRoutes: readonly AnyRoute[] = [
  ...promisedRoutes,
  route({
    method: "post",
    path: "/v1/sync",
    summary:
      "Send what was done without a network. Each command has an answer of its own, written with its effect; sent again it gets the same",
    allow: FIELD_ROLES,
    devices: "only, even revoked",
    bytesMax: SYNC_BYTES_MAX,
    input: SyncRequest,
    output: SyncResponse,
    problems: [],
    run: async (context, { commands }) => {
      const { tx, actor, log } = context;
      const { id } = deviceOf(context);
      // Once more, held: it may have been revoked since.
      const device = await holdDevice(tx, actor.regionCode, id);
      if (device === null) throw new Problem("access.device-only");
      const isQuarantined = device.revokedAt !== null;
      const answers = await takeCommands(tx, context, { device, isQuarantined, log }, commands);
      return { answers, serverTime: context.now().toISOString(), wipe: isQuarantined };
    },
  }),
  route({
    method: "get",
    path: "/v1/field/people",
    summary:
      "What became of those you brought in, by id. With the mark of a page it is not sent again unchanged",
    allow: FIELD_ROLES,
    devices: "only",
    shows: ["name", "nik-masked"],
    input: z.strictObject({ after: z.optional(Id), mark: Mark }),
    output: PeoplePage,
    problems: [],
    run: (context, { after = null, mark = null }) =>
      pageOfPeople(context.tx, context, { after, mark, limit: SYNC_LIMITS.peoplePerPage }),
  }),
  route({
    method: "get",
    path: "/v1/field/pack",
    summary:
      "What a phone needs without a network: words, your figures, and hints of who is registered in your area. Recorded",
    allow: FIELD_ROLES,
    devices: "only",
    isRecorded: true,
    input: z.strictObject({ mark: Mark, kelurahan: z.optional(KelurahanCode) }),
    output: PackAnswer,
    problems: [],
    run: async (context, { kelurahan = null, mark = null }) => ({
      figures: await ownFigures(context.tx, context),
      pack: await makePack(context.tx, context, { mark, kelurahanCode: kelurahan }),
    }),
  }),
  route({
    method: "get",
    path: "/v1/applications/:id/field-registration",
    summary:
      "How somebody was registered in the field: notice, mark, place with its accuracy, notes",
    allow: ["administrator", "programme-manager", "supervisor", "verifier", "kelurahan-officer"],
    shows: ["words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ registration: z.nullable(Registration) }),
    problems: [],
    run: async (context, { id }) => {
      const found = await findFieldRegistration(context.tx, context, id);
      if (found === null) return { registration: null };
      return { registration: { ...found, madeAt: found.madeAt.toISOString() } };
    },
  }),
  route({
    method: "post",
    path: "/v1/devices/:id/hand-overs",
    summary: "Take in the queue that left a phone as a file; it takes effect in its person's name",
    allow: KEEPERS,
    bytesMax: HAND_OVER_BYTES_MAX,
    input: z.strictObject({ id: Id, file: HandOverFile }),
    output: z.strictObject({
      /** How many commands had which answer, the answers of before included. */
      answers: z.record(z.string(), z.int()),
    }),
    problems: ["request.not-found", "field.not-readable"],
    run: async (context, { id, file }) => {
      const answers = await handOver(context.tx, context, context.log, id, file);
      const counts: Record<string, number> = {};
      for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1;
      return { answers: counts };
    },
  }),
  route({
    method: "get",
    path: "/v1/quarantine",
    summary:
      "What came from devices that were revoked, or whose person has left, and waits for you",
    allow: KEEPERS,
    shows: ["name"],
    input: z.strictObject({ after: z.optional(NewId), limit: Limit }),
    output: z.strictObject({ waiting: z.array(Waiting), next: z.nullable(Id) }),
    problems: [],
    run: async (context, { after = null, limit = LIMIT_BY_DEFAULT }) => {
      const { next, page } = await readPage(
        limit,
        (most) => listQuarantine(context.tx, context, { after, limit: most }),
        (row) => row.id,
      );
      return { waiting: await shown(context, page), next };
    },
  }),
  route({
    method: "post",
    path: "/v1/quarantine/:id/closings",
    summary:
      "Take such a command, so that it takes effect as if you had made it, or leave it, with a reason",
    allow: KEEPERS,
    input: z.strictObject({ id: Id, verdict: z.enum(["taken", "left"]), reason: Reason }),
    output: z.strictObject({
      /** rejected: it could not take effect and goes on waiting. */
      outcome: z.enum(["accepted", "conflict", "to-decide", "rejected", "left"]),
    }),
    problems: ["request.not-found", "field.quarantine-closed", "field.made-after-revocation"],
    run: async (context, order) => ({
      outcome: await closeQuarantine(context.tx, context, order),
    }),
  }),
];

async function shown({ actor, tx }: RouteContext, rows: readonly Quarantined[]) {
  const who = await whoIs(
    tx,
    actor,
    rows.map(({ staffId }) => staffActorId(staffId)),
  );
  return rows.map(({ arrivedAt, staffId, ...row }) => ({
    ...row,
    by: who(staffActorId(staffId)),
    arrivedAt: arrivedAt.toISOString(),
  }));
}
