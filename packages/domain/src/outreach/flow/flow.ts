import type { InBoth, MessageChannel } from "../../messaging/channels.ts";

/** Words of a flow. `sms` where an SMS needs shorter ones. `{answers}` are filled in. */
export type Say = InBoth & { readonly sms?: InBoth };

/** The name of a step within its flow. "@back" is the question that was open, asked once more. */
export type StepId = string;
export const BACK = "@back";

/** Something to choose. A button shows 20 characters, a row of a list 24. */
export type Option = {
  readonly id: string;
  readonly title: InBoth;
  /** Words that mean it too, in small letters. */
  readonly words?: readonly string[];
  /** Where it leads, if elsewhere than the question does; then nothing is kept. */
  readonly to?: StepId;
  /** It leads to an answer that is changed; afterwards all is read back again. */
  readonly isChange?: boolean;
  /** The question is read aloud and stays open. Shown only where somebody has said it. */
  readonly plays?: true;
  /** What is kept is what stands under this name already: a proposal that is right. */
  readonly copies?: string;
};

/** What free text is read as; `readers.ts` knows how. */
export const READERS = ["occupation", "nik", "name", "birth-date", "kelurahan", "code"] as const;
export type ReaderName = (typeof READERS)[number];

/** A question: it waits for one answer. */
export type Ask = {
  readonly kind: "ask";
  readonly say: Say;
  /** Under which name the answer is kept. */
  readonly keep: string;
  readonly options?: readonly Option[];
  /** Chosen from what a reader found to be possible, by their names. */
  readonly isPick?: boolean;
  readonly reads?: ReaderName;
  readonly takes?: "photo" | "location";
  readonly to: StepId;
  /** Where it goes when a reader finds several that could be meant. */
  readonly among?: StepId;
  /** Not understood: said with the question once more; the second time it leads elsewhere. */
  readonly other: { readonly say: Say; readonly to: StepId };
  /** A day of silence leads here. */
  readonly timeout: { readonly to: StepId };
  /** Without this answer it is left out, and the other step asked. */
  readonly needs?: { readonly answer: string; readonly orElse: StepId };
  /** Asked by this channel only; by others it is passed over. */
  readonly onlyOn?: MessageChannel;
};

/** What the office does between two turns. Its outcome leads on. */
export const DEEDS = ["register", "look-up", "hand-over", "remind", "opt-out"] as const;
export type DeedName = (typeof DEEDS)[number];
export type Deed = {
  readonly kind: "do";
  readonly deed: DeedName;
  readonly to: Readonly<Record<string, StepId>>;
};

export type Step =
  | Ask
  | Deed
  /** Says something and goes on. */
  | { readonly kind: "say"; readonly say: Say; readonly to: StepId }
  /** Goes on with another flow. */
  | { readonly kind: "go"; readonly flow: FlowName }
  | { readonly kind: "end"; readonly say: Say | null };

export const FLOW_NAMES = ["welcome", "registration", "status", "stop"] as const;
export type FlowName = (typeof FLOW_NAMES)[number];

/** A conversation as data. */
export type Flow = {
  readonly first: StepId;
  /** What can be changed before it is sent, in the order in which it is read back: UBAH 2 is the second. */
  readonly changeable: readonly StepId[];
  /** Where one comes back to from a change. */
  readonly check: StepId | null;
  readonly steps: Readonly<Record<StepId, Step>>;
};
