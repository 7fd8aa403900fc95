import { FIELD_ROLES } from "@payung/domain/access/roles.ts";
import type { CommandAnswer } from "@payung/domain/field/answers.ts";
import { SignedText } from "@payung/domain/field/commands.ts";
import type { HandOverFile } from "@payung/domain/field/devices.ts";
import * as z from "zod/mini";
import { actorFor, findStaffBearer, holdDevice, queueBoxOf } from "../access/service.ts";
import { rescope, type Tx } from "../db/transaction.ts";
import type { Log } from "../shared/log.ts";
import { scopeOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import type { FieldOffice } from "./effects.ts";
import { takeCommands } from "./take-commands.ts";

/** A queue is some hundred commands; more is no queue of a phone. */
const COMMANDS_MAX = 2_000;
const Queue = z.array(SignedText).check(z.maxLength(COMMANDS_MAX));

/**
 * Takes in the queue that left a phone as a file. Each command was signed by the device, so it takes effect in its
 * person's name, as if the phone had sent it; where the device was revoked or its person has left, it is kept for
 * somebody to take. The same file again changes nothing.
 */
export async function handOver(
  tx: Tx,
  office: FieldOffice,
  log: Log,
  deviceId: string,
  file: HandOverFile,
): Promise<CommandAnswer[]> {
  const { actor, vault } = office;
  const { regionCode } = actor;
  const device = await holdDevice(tx, regionCode, deviceId);
  if (device === null) throw new Problem("request.not-found");
  const sent = readQueue(queueBoxOf(vault).open(file, deviceId));
  if (sent === null || file.deviceId !== deviceId) throw new Problem("field.not-readable");
  const bearer =
    device.revokedAt === null ? await findStaffBearer(tx, regionCode, device.staffId) : null;
  const person =
    bearer === null
      ? null
      : await actorFor(tx, bearer, (role) => (FIELD_ROLES as readonly string[]).includes(role));
  await recordEvent(tx, actor, {
    kind: "field.queue-handed-over",
    subjectId: deviceId,
    details: { commands: sent.length, inTheirName: person !== null },
  });
  const acting = person ?? actor;
  await rescope(tx, scopeOf(acting));
  const taking = { device, isQuarantined: person === null, log };
  const answers = await takeCommands(tx, { ...office, actor: acting }, taking, sent);
  await rescope(tx, scopeOf(actor));
  return answers;
}

function readQueue(opened: Buffer | null): SignedText[] | null {
  if (opened === null) return null;
  try {
    const queue = z.safeParse(Queue, JSON.parse(opened.toString("utf8")));
    return queue.success ? queue.data : null;
  } catch {
    return null;
  }
}
