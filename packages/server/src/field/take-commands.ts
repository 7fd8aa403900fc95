import type { CommandAnswer, ReceiptText } from "@payung/domain/field/answers.ts";
import { type FieldCommand, type SignedText, subjectOf } from "@payung/domain/field/commands.ts";
import {
  type CommandReading,
  readCommand,
  VERSIONS,
  type Versions,
} from "@payung/domain/field/read-command.ts";
import { type Device, signatureChecker } from "../access/service.ts";
import { inSavepoint } from "../db/savepoint.ts";
import type { Tx } from "../db/transaction.ts";
import { type CandidateReference, readCandidateReference } from "../intake/service.ts";
import type { Log } from "../shared/log.ts";
import { dayOf } from "../shared/office.ts";
import {
  type Effect,
  effectOrRejection,
  type FieldOffice,
  type RegisterCommand,
  registerAll,
} from "./effects.ts";
import { holdCommand } from "./hold-command.ts";
import * as store from "./store.ts";

export type Taking = {
  readonly device: Device;
  /** Whether nothing takes effect by itself: the device was revoked, or its person has left. */
  readonly isQuarantined: boolean;
  readonly log: Pick<Log, "error">;
  readonly versions?: Versions;
};

/**
 * Answers the commands of a device, each by itself and in the order in which they were sent; registrations that follow
 * each other are written together. An answer is written with its effect; a command that was answered before gets that
 * answer. The caller holds the device (`holdDevice`), so that of two requests the later one finds what the earlier wrote.
 */
export async function takeCommands(
  tx: Tx,
  office: FieldOffice,
  taking: Taking,
  sent: readonly SignedText[],
): Promise<CommandAnswer[]> {
  const { regionCode } = office.actor;
  const { device, isQuarantined, versions = VERSIONS } = taking;
  const readings = sent.map(({ text }) => readCommand(text, versions));
  const seqs = readings.flatMap(seqsOf);
  const known = new Map(
    (await store.listCommands(tx, regionCode, device.id, seqs)).map((row) => [row.seq, row]),
  );
  const reference = await readCandidateReference(tx, regionCode, dayOf(office.now()));
  const isSigned = signatureChecker(device.publicKey);
  const answers = new Map<number, CommandAnswer>();
  let together: Anew[] = [];
  const finish = async () => {
    const ones = together;
    together = [];
    const given = await answerAnew(tx, office, taking, ones);
    for (const [n, { at }] of ones.entries()) answers.set(at, given[n] ?? no("malformed"));
  };
  for (const [at, signed] of sent.entries()) {
    const one = { at, known, reading: readings[at] ?? MALFORMED, reference, signed };
    if (isQuarantined || !mayJoin(together, one)) await finish();
    const answer = isSigned(signed) ? answerAtOnce(office, device, one) : no("wrong-signature");
    if (answer === null) together.push(one as Anew);
    else answers.set(at, answer);
  }
  await finish();
  return sent.map((_, at) => answers.get(at) ?? no("malformed"));
}

const MALFORMED: CommandReading = { outcome: "malformed" };

type One = {
  /** Where it stands in the request. */
  readonly at: number;
  readonly signed: SignedText;
  readonly reading: CommandReading;
  /** What was answered by now, by number. */
  readonly known: Map<number, Pick<store.CommandRow, "answer" | "content_hmac" | "kind">>;
  readonly reference: CandidateReference;
};
/** One that has no answer yet. */
type Anew = One & {
  readonly reading: Extract<CommandReading, { seq: number } | { command: object }>;
};

/** Whether a command may be answered together with those: all register, and none may rest on another. */
function mayJoin(together: readonly One[], one: One): boolean {
  const command = registrationIn(one);
  return together.every((each) => {
    const before = registrationIn(each);
    if (command === null || before === null) return false;
    return (
      before.seq !== command.seq &&
      before.seq !== command.after &&
      before.id !== command.id &&
      subjectOf(before) !== subjectOf(command)
    );
  });
}

function registrationIn({ reading }: One): RegisterCommand | null {
  return reading.outcome === "read" && reading.command.kind === "register" ? reading.command : null;
}

/** The answer that a command has without doing anything; null where it has none yet. */
function answerAtOnce(
  office: FieldOffice,
  device: Device,
  { known, reading, signed }: One,
): CommandAnswer | null {
  if (reading.outcome === "malformed") return no("malformed");
  const seq = reading.outcome === "read" ? reading.command.seq : reading.seq;
  const before = known.get(seq);
  if (before !== undefined) {
    const isSame = before.content_hmac.equals(contentOf(office, signed));
    return isSame ? (before.answer as CommandAnswer) : no("seq-already-used");
  }
  if (reading.outcome !== "read")
    return reading.outcome === "newer" ? { outcome: "later", why: "newer-than-server" } : null;
  if (reading.command.deviceId !== device.id) return no("malformed");
  const { after } = reading.command;
  return after !== null && !known.has(after)
    ? { outcome: "later", why: "waits-for-another" }
    : null;
}

/** Answers commands together; where that fails each by itself, so that one that fails stops no other. */
async function answerAnew(
  tx: Tx,
  office: FieldOffice,
  taking: Taking,
  ones: readonly Anew[],
): Promise<CommandAnswer[]> {
  const [first] = ones;
  if (first === undefined) return [];
  try {
    return await inSavepoint(tx, async () => {
      const answers = await newAnswers(tx, office, taking, ones);
      await keep(tx, office, taking, ones, answers);
      return answers;
    });
  } catch (error) {
    if (ones.length > 1) {
      const answers: CommandAnswer[] = [];
      for (const one of ones) answers.push(...(await answerAnew(tx, office, taking, [one])));
      return answers;
    }
    if (error instanceof IdUsed) return [no("id-already-used")];
    taking.log.error(
      { error, deviceId: taking.device.id, seq: seqOf(first) },
      "A command of a device failed",
    );
    return [{ outcome: "later", why: "failed" }];
  }
}

/** Its id stands for another command already. */
class IdUsed extends Error {}

async function newAnswers(
  tx: Tx,
  office: FieldOffice,
  taking: Taking,
  ones: readonly Anew[],
): Promise<CommandAnswer[]> {
  const { device, isQuarantined } = taking;
  const [{ reading, reference, signed }] = ones as readonly [Anew];
  if (ones.length > 1) {
    const commands = ones.flatMap((one) => registrationIn(one) ?? []);
    const effects = await registerAll(tx, office, device, commands, reference);
    return commands.flatMap((command, n) => {
      const effect = effects[n];
      return effect === undefined ? [] : withReceipt(office, command, effect);
    });
  }
  if (reading.outcome !== "read") return [no("too-old")];
  const { command } = reading;
  const effect = isQuarantined
    ? await holdCommand(tx, office, device, command, signed, reference)
    : await effectOrRejection(tx, office, device, command, reference);
  return [withReceipt(office, command, effect)];
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
  ones: readonly Anew[],
  answers: readonly CommandAnswer[],
): Promise<void> {
  const rows = ones.map(({ reading, signed }, n) => {
    const command = reading.outcome === "read" ? reading.command : null;
    return {
      region_code: office.actor.regionCode,
      device_id: device.id,
      seq: seqOf({ reading }),
      command_id: reading.outcome === "read" ? reading.command.id : reading.id,
      kind: command?.kind ?? "unread",
      content_hmac: contentOf(office, signed),
      answer: answers[n] as CommandAnswer,
      made_at: command?.madeAt ?? office.now(),
      answered_at: office.now(),
      answered_by: office.actor.id,
    };
  });
  if ((await store.insertCommands(tx, rows)) < rows.length) throw new IdUsed();
  for (const [n, { known }] of ones.entries()) {
    const row = rows[n];
    if (row !== undefined) known.set(row.seq, { ...row, answer: row.answer as never });
  }
}

function seqOf({ reading }: Pick<Anew, "reading">): number {
  return reading.outcome === "read" ? reading.command.seq : reading.seq;
}

function no(why: Extract<CommandAnswer, { outcome: "rejected" }>["why"]): CommandAnswer {
  return { outcome: "rejected", why, faults: [] };
}

/** Of a command as it was signed: opaque without the key, since it holds a NIK. */
function contentOf({ vault }: FieldOffice, { text }: SignedText): Buffer {
  return vault.nikIndex(text);
}

function seqsOf(reading: CommandReading): number[] {
  if (reading.outcome === "malformed") return [];
  if (reading.outcome !== "read") return [reading.seq];
  const { after, seq } = reading.command;
  return after === null ? [seq] : [seq, after];
}
