import { hash } from "node:crypto";
import { type FieldCommand, type SignedText, subjectOf } from "@payung/domain/field/commands.ts";
import { uuidv7 } from "uuidv7";
import type { Device } from "../access/service.ts";
import type { Tx } from "../db/transaction.ts";
import { type CandidateReference, draftReader, findApplication } from "../intake/service.ts";
import { recordEvent } from "../transparency/service.ts";
import { acrossAreas } from "../verification/service.ts";
import { type Effect, type FieldOffice, rejected } from "./effects.ts";
import * as store from "./store.ts";

/** Keeps what takes no effect by itself. What nobody knows to be older than the revocation may be of a finder. */
export async function holdCommand(
  tx: Tx,
  office: FieldOffice,
  device: Device,
  command: FieldCommand,
  signed: SignedText,
  reference: CandidateReference,
): Promise<Effect> {
  const { actor, now, vault } = office;
  const { regionCode } = actor;
  const isProven =
    device.revokedAt === null || device.announced.get(command.seq) === printOf(signed);
  const id = uuidv7();
  await acrossAreas(tx, actor, async () => {
    const place =
      command.kind === "register"
        ? draftReader(reference)(command.payload.draft)?.kelurahanCode
        : (await findApplication(tx, regionCode, subjectOf(command)))?.kelurahan_code;
    await store.insertQuarantine(tx, {
      region_code: regionCode,
      id,
      device_id: device.id,
      seq: command.seq,
      command_id: command.id,
      kind: command.kind,
      kelurahan_code: place ?? null,
      is_proven: isProven,
      raw_sealed: vault.seal(Buffer.from(signed.text, "utf8"), id),
      arrived_at: now(),
    });
  });
  await recordEvent(tx, actor, {
    kind: "field.quarantined",
    subjectId: device.id,
    details: { seq: command.seq, kind: command.kind, isProven },
  });
  if (!isProven) return rejected("device-revoked");
  return { answer: { outcome: "to-decide", workId: id }, code: null };
}

/** As a device announces it. */
function printOf({ signature, text }: SignedText): string {
  return hash("sha256", `${text}.${signature}`, "buffer").subarray(0, 16).toString("base64url");
}
