import { createHmac } from "node:crypto";
import type { Tx } from "../db/transaction.ts";
import type { Vault } from "../shared/keys.ts";
import type { Actor } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { findDevice } from "./device-store.ts";
import { staffActorId } from "./staff.ts";

/** Long enough that nobody tries them all on a copy of a phone, short enough to be read aloud. */
export const DEVICE_CODE_DIGITS = 20;
const GROUP = /(\d{5})(?=\d)/g;
/** Reads out or opens phones of others: who stands by the collectors when they are in the street. */
const HELPERS = ["administrator", "supervisor"] as const;

/**
 * The code by which a locked phone opens without its PIN: for whom it belongs to, and for a supervisor who reads it out.
 * It opens nothing without the phone, and a revoked one gets none. The same each time, made from our own secret, so
 * that it lies nowhere. Every time it is given is recorded.
 */
export async function giveDeviceCode(
  tx: Tx,
  office: { readonly actor: Actor; readonly vault: Pick<Vault, "secretFor"> },
  deviceId: string,
): Promise<string> {
  const { actor, vault } = office;
  const device = await findDevice(tx, actor.regionCode, deviceId);
  const isTheirs = device !== undefined && staffActorId(device.staff_id) === actor.id;
  const mayHelp = HELPERS.some((role) => actor.roles?.includes(role) === true);
  if (device === undefined || !(isTheirs || mayHelp)) throw new Problem("request.not-found");
  if (device.revoked_at !== null) throw new Problem("access.device-revoked");
  await recordEvent(tx, actor, {
    kind: "access.device-code-given",
    subjectId: deviceId,
    details: { isTheirs },
  });
  return codeOf(vault.secretFor("device codes"), `${actor.regionCode} ${deviceId}`);
}

function codeOf(secret: string, device: string): string {
  const digest = createHmac("sha256", secret).update(device).digest("hex");
  const number = BigInt(`0x${digest}`) % 10n ** BigInt(DEVICE_CODE_DIGITS);
  return String(number).padStart(DEVICE_CODE_DIGITS, "0").replace(GROUP, "$1 ");
}
