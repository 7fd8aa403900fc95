import { hash } from "node:crypto";
import type { CommandAnswer, ReceiptText } from "@payung/domain/field/answers.ts";
import { type FieldCommand, type SignedText, subjectOf } from "@payung/domain/field/commands.ts";
import {
  type CommandReading,
  readCommand,
  VERSIONS,
  type Versions,
} from "@payung/domain/field/read-command.ts";
import { uuidv7 } from "uuidv7";
import { type Device, isSignedBy } from "../access/service.ts";
import { inSavepoint } from "../db/savepoint.ts";
import type { Tx } from "../db/transaction.ts";
import {
  type CandidateReference,
  findApplication,
  readCandidateReference,
  readDraft,
} from "../intake/service.ts";
import type { Log } from "../shared/log.ts";
import { dayOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { acrossAreas } from "../verification/service.ts";
import { asRejection, type Effect, effectOf, type FieldOffice, rejected } from "./effects.ts";
import * as store from "./store.ts";

export type Taking = {
  readonly device: Device;
  /** Whether nothing takes effect by itself: the device was revoked, or its person has left. */
  readonly isQuarantined: boolean;
  readonly log: Pick<Log, "error">;
  readonly versions?: Versions;
};

/**
 * Answers the commands of a device, each by itself and in the order in which they were sent. An answer is written with
 * its effect; a command that was answered before gets that answer. The caller holds the device (`holdDevice`), so that
 * of two requests the later one finds what the earlier wrote.
 */
export async function takeCommands(
  tx: Tx,
  office: FieldOffice,
  taking: Taking,
  sent: readonly SignedText[],
): Promise<CommandAnswer[]> {
  const { regionCode } = office.actor;
  const { device, versions = VERSIONS } = taking;
  const readings = sent.map(({ text }) => readCommand(text, versions));
  const seqs = readings.flatMap(seqsOf);
  const known = new Map(
    (await store.listCommands(tx, regionCode, device.id, seqs)).map((row) => [row.seq, row]),
  );
  const reference = await readCandidateReference(tx, regionCode, dayOf(office.now()));
  const answers: CommandAnswer[] = [];
  for (const [at, signed] of sent.entries()) {
    const reading = readings[at] ?? { outcome: "malformed" };
    answers.push(await answerOne(tx, office, taking, { known, reading, reference, signed }));
  }
  return answers;
}

type One = {
  readonly signed: SignedText;
  readonly reading: CommandReading;
  /** What was answered by now, by number. */
  readonly known: Map<number, Pick<store.CommandRow, "answer" | "content_hmac" | "kind">>;
  readonly reference: CandidateReference;
};

async function answerOne(
  tx: Tx,
  office: FieldOffice,
  taking: Taking,
  one: One,
): Promise<CommandAnswer> {
  const { known, reading, signed } = one;
  const { device } = taking;
  if (!isSignedBy(device.publicKey, signed.text, signed.signature)) return no("wrong-signature");
  if (reading.outcome === "malformed") return no("malformed");
  const seq = reading.outcome === "read" ? reading.command.seq : reading.seq;
  const before = known.get(seq);
  if (before !== undefined) {
    const isSame = before.content_hmac.equals(contentOf(office, signed));
    return isSame ? (before.answer as CommandAnswer) : no("seq-already-used");
  }
  if (reading.outcome === "newer") return { outcome: "later", why: "newer-than-server" };
  if (reading.outcome === "read") {
    if (reading.command.deviceId !== device.id) return no("malformed");
    const { after } = reading.command;
    if (after !== null && !known.has(after)) return { outcome: "later", why: "waits-for-another" };
  }
  try {
    return await inSavepoint(tx, async () => {
      const answer = await newAnswer(tx, office, taking, one);
      await keep(tx, office, taking, one, answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof IdUsed) return no("id-already-used");
    taking.log.error({ error, deviceId: device.id, seq }, "A command of a device failed");
    return { outcome: "later", why: "failed" };
  }
}

/** Its id stands for another command already. */
class IdUsed extends Error {}

async function newAnswer(
  tx: Tx,
  office: FieldOffice,
  taking: Taking,
  { reading, reference, signed }: One,
): Promise<CommandAnswer> {
  if (reading.outcome !== "read") return no("too-old");
  const { command } = reading;
  const { device } = taking;
  const effect = taking.isQuarantined
    ? await quarantine(tx, office, device, command, signed, reference)
    : await effectOrRejection(tx, office, device, command, reference);
  return withReceipt(office, command, effect);
}

/** What a command does, or why it does nothing; what a refused one had begun is undone. */
export async function effectOrRejection(
  tx: Tx,
  office: FieldOffice,
  device: Pick<Device, "id" | "clockAhead">,
  command: FieldCommand,
  reference: CandidateReference,
): Promise<Effect> {
  try {
    return await inSavepoint(tx, () => effectOf(tx, office, device, command, reference));
  } catch (error) {
    const effect = error instanceof Problem ? asRejection(error) : null;
    if (effect === null) throw error;
    return effect;
  }
}

/** Keeps what takes no effect by itself. What nobody knows to be older than the revocation may be of a finder. */
async function quarantine(
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
        ? readDraft(command.payload.draft, reference)?.kelurahanCode
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

function withReceipt(
  { now, vault }: FieldOffice,
  command: FieldCommand,
  { answer, code }: Effect,
): CommandAnswer {
  if (answer.outcome === "rejected" || answer.outcome === "later") return answer;
  const said: ReceiptText = {
    deviceId: command.deviceId,
    seq: command.seq,
    commandId: command.id,
    applicationId: subjectOf(command),
    code,
    receivedAt: now().toISOString(),
  };
  const text = JSON.stringify(said);
  const { keyId, signature } = vault.signing("receipts").sign(Buffer.from(text, "utf8"));
  return { ...answer, receipt: { keyId, text, signature: signature.toString("base64url") } };
}

async function keep(
  tx: Tx,
  office: FieldOffice,
  { device }: Taking,
  { known, reading, signed }: One,
  answer: CommandAnswer,
): Promise<void> {
  if (reading.outcome === "malformed") return;
  const command = reading.outcome === "read" ? reading.command : null;
  const { id, seq } = reading.outcome === "read" ? reading.command : reading;
  const content = contentOf(office, signed);
  const kind = command?.kind ?? "unread";
  const isNew = await store.insertCommand(tx, {
    region_code: office.actor.regionCode,
    device_id: device.id,
    seq,
    command_id: id,
    kind,
    content_hmac: content,
    answer,
    made_at: command?.madeAt ?? office.now(),
    answered_at: office.now(),
    answered_by: office.actor.id,
  });
  if (!isNew) throw new IdUsed();
  known.set(seq, { answer: answer as never, content_hmac: content, kind });
}

function no(why: Extract<CommandAnswer, { outcome: "rejected" }>["why"]): CommandAnswer {
  return { outcome: "rejected", why, faults: [] };
}

/** Of a command as it was signed: opaque without the key, since it holds a NIK. */
function contentOf({ vault }: FieldOffice, { text }: SignedText): Buffer {
  return vault.nikIndex(text);
}

/** As a device announces it. */
function printOf({ signature, text }: SignedText): string {
  return hash("sha256", `${text}.${signature}`, "buffer").subarray(0, 16).toString("base64url");
}

function seqsOf(reading: CommandReading): number[] {
  if (reading.outcome === "malformed") return [];
  if (reading.outcome !== "read") return [reading.seq];
  const { after, seq } = reading.command;
  return after === null ? [seq] : [seq, after];
}
