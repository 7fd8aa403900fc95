import { printOf } from "@payung/desk/field/sync/store.ts";
import type { CommandAnswer } from "@payung/domain/field/answers.ts";
import { COMMAND_VERSION } from "@payung/domain/field/commands.ts";
import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { uuidv7 } from "uuidv7";
import {
  enrolDevice,
  holdDevice,
  inviteStaff,
  revokeDevice,
  staffActorId,
} from "../access/service.ts";
import { closeQuarantine, listQuarantine, takeCommands } from "../field/service.ts";
import { type Office, write } from "../shared/office.ts";
import { payloadOf, testKeys } from "./field-devices.ts";
import { SILENT } from "./serve.ts";

/**
 * Registers these people from a phone; where it `wasRevoked` before it spoke, what it sent waits for somebody, and only
 * the first of them were `announced`. Whoever asks is the phone's person: nothing is signed in.
 */
export async function sendFromField(
  office: Office,
  drafts: readonly ApplicationDraft[],
  { announced = 0, wasRevoked = false } = {},
): Promise<CommandAnswer[]> {
  const keys = await testKeys();
  const [staffId, deviceId] = [uuidv7(), uuidv7()];
  const person = {
    id: staffId,
    name: "Petugas Lapangan",
    email: `${staffId}@example.org`,
    organisation: null,
    grants: [{ role: "collector" as const, areas: ["*"] }],
  };
  const commands = await Promise.all(
    drafts.map(async (draft, at) => {
      const text = JSON.stringify({
        version: COMMAND_VERSION,
        deviceId,
        seq: at + 1,
        id: uuidv7(),
        madeAt: office.now().toISOString(),
        after: null,
        kind: "register",
        payload: payloadOf(draft),
      });
      return { text, signature: await keys.sign(text) };
    }),
  );
  const acting = { ...office, actor: { ...office.actor, id: staffActorId(staffId) } };
  return write(acting, async (tx) => {
    const { actor } = acting;
    await inviteStaff(tx, actor, person, office.now());
    const device = { id: deviceId, name: "HP", kind: "android", publicKey: keys.publicKey };
    await enrolDevice(tx, actor, staffId, device, office.now());
    if (wasRevoked) await revokeDevice(tx, actor, { id: deviceId, reason: "Hilang" }, office.now());
    const found = await holdDevice(tx, actor.regionCode, deviceId);
    if (found === null) throw new Error("Broken invariant: the device was enrolled");
    const known = await Promise.all(
      commands.slice(0, announced).map(async (each, at) => [at + 1, await printOf(each)] as const),
    );
    const held = { ...found, announced: new Map(known) };
    const taking = { device: held, isQuarantined: wasRevoked, log: SILENT };
    return takeCommands(tx, acting, taking, commands);
  });
}

/** Leaves everything that waits, with a reason. */
export async function leaveQuarantine(office: Office): Promise<void> {
  await write(office, async (tx) => {
    for (const { id } of await listQuarantine(tx, office, { after: null, limit: 100 }))
      await closeQuarantine(tx, office, { id, verdict: "left", reason: "Bukan dari petugas" });
  });
}
