import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import type { EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import type { Delay, Fault, Receipt, Rejection } from "@payung/domain/field/answers.ts";
import type { CommandKind, CorrectedTexts, SignedText } from "@payung/domain/field/commands.ts";
import type { BroughtIn, FieldPack, OwnFigures, ReceiptKey } from "@payung/domain/field/devices.ts";

/** "Belum lengkap": a form as far as it is filled in. Its id is that of the application to be. */
export type Draft = {
  readonly id: string;
  /** What the form keeps of itself; only the form reads it. */
  readonly value: unknown;
  readonly changedAt: string;
  /** The server gave it back: what is to be mended. Empty for a form that was never sent. */
  readonly faults: readonly Fault[];
  /** Why it came back; null for a form that was never sent. */
  readonly rejected: Rejection | null;
};

/** "Menunggu dikirim": a command in the device's log. It stays until the server has answered that very one. */
export type WaitingCommand = {
  readonly seq: number;
  readonly kind: CommandKind;
  readonly applicationId: string;
  readonly name: string;
  readonly madeAt: string;
  readonly signed: SignedText;
  /** Of a registration: the form, should it come back. */
  readonly draft: unknown;
  /** Whether it ever left for the server. What did not can still be taken back. */
  readonly hasLeft: boolean;
  /** Why it is still here after it was sent; null before. */
  readonly later: Delay | null;
};

/** "Terkirim": somebody the server has, with its receipt where this phone sent them. */
export type Person = Omit<BroughtIn, "cardCodes"> & {
  /** Missing of those who were fetched before cards were told. */
  readonly cardCodes?: readonly string[];
  readonly receipt: Receipt | null;
  /** A correction that the server gave back, as it was typed. */
  readonly returned: ReturnedCorrection | null;
  /** Corrections and wishes to call off that a person must decide, by the ids of their work. */
  readonly openWork: readonly string[];
};

export type ReturnedCorrection = {
  readonly kind: CommandKind;
  readonly why: Rejection;
  readonly faults: readonly Fault[];
  /** Empty for a wish to call off. */
  readonly fields: CorrectedTexts | null;
  readonly reason: string;
};

/** A photo or a mark. Its bytes lie apart. */
export type FieldFile = {
  readonly id: string;
  readonly applicationId: string;
  readonly kind: EvidenceKind;
  readonly byteCount: number;
  readonly sha256: string;
  /** typed: of a form that is not saved. waiting: goes once its person is registered. */
  readonly state: "typed" | "waiting" | "kept" | "refused";
  readonly sent: number;
  readonly refusal: EvidenceRefusal | "too-many-files" | null;
  readonly keptAt: string | null;
};

/** What the device is to the server. */
export type DeviceState = {
  readonly deviceId: string;
  readonly regionCode: string;
  readonly counter: number;
  readonly nextSeq: number;
  readonly token: string | null;
  readonly receiptKeys: readonly ReceiptKey[];
  readonly handOverKey: string;
  /** Seconds by which this phone's clock is ahead of the server's. */
  readonly clockAhead: number;
  readonly lastSyncAt: string | null;
  readonly peopleMarks: Readonly<Record<string, string>>;
};

/** `fetchedAt` is of the hints; the figures are of the last synchronisation. */
export type KeptPack = FieldPack & {
  readonly fetchedAt: string;
  readonly figures: OwnFigures;
};

export type Counts = {
  readonly incomplete: number;
  readonly waiting: number;
  readonly sent: number;
  /** People in `sent` of whom something is disputed or must be decided. */
  readonly toDecide: number;
  /** People in `sent` of whom a correction came back, to be mended by whoever sent it. */
  readonly returned: number;
  readonly filesWaiting: number;
  readonly fileBytesWaiting: number;
  readonly commandBytesWaiting: number;
};
