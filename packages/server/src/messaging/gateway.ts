import type { MessageChannel, WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import type { TemplateName } from "@payung/domain/messaging/templates.ts";
import type { Reply } from "./queue-message.ts";

/** A message as a gateway is given it. */
export type Outgoing = {
  /** Ours. A gateway that knows ids sends the same one once. */
  readonly messageId: string;
  /** International form, "+628…". */
  readonly phone: string;
  readonly content:
    | {
        readonly kind: "template";
        readonly name: TemplateName;
        readonly language: WorkerLanguage;
        /** In the order of the approved text. */
        readonly params: readonly string[];
        readonly text: string;
      }
    | { readonly kind: "reply"; readonly reply: Reply };
};

/** What came of it. `unknown`: it may have left, so it must not be sent again. */
export type Sending =
  | { readonly outcome: "sent"; readonly providerId: string }
  | {
      readonly outcome: "refused";
      readonly code: string;
      readonly mayRetry: boolean;
      readonly afterSeconds?: number;
    }
  | { readonly outcome: "unknown"; readonly code: string };

/** The way to the phones by one channel. */
export type Gateway = {
  readonly channel: MessageChannel;
  /** The same id sent again is one message there. */
  readonly isIdempotent: boolean;
  /** Whether anything can leave now; while not, messages wait and use up no tries. Left out where nobody knows beforehand. */
  isReady?(): boolean;
  /** Never throws: what goes wrong is an outcome. */
  send(outgoing: Outgoing): Promise<Sending>;
  /** Fetches a photo that somebody sent. */
  fetchMedia?(mediaId: string): Promise<Buffer>;
  close(): Promise<void>;
};

export type Gateways = ReadonlyMap<MessageChannel, Gateway>;

/** What somebody wrote or did. */
export type IncomingInput =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "chosen"; readonly id: string }
  | { readonly kind: "photo"; readonly mediaId: string }
  | { readonly kind: "location"; readonly latitude: number; readonly longitude: number }
  | { readonly kind: "voice" }
  | { readonly kind: "other" };

export type Incoming = {
  readonly providerId: string;
  /** International form, "+628…". */
  readonly phone: string;
  readonly sentAt: Date;
  readonly input: IncomingInput;
};

/** What a gateway says of a message of ours. */
export type News = {
  readonly providerId: string;
  /** Ours, where it hands it back. */
  readonly messageId: string | null;
  readonly state: "sent" | "delivered" | "read" | "failed";
  readonly code: string | null;
  readonly happenedAt: Date;
};

/** Whether an error says that nothing left: the connection never stood. */
export function neverLeft(error: unknown): boolean {
  const codes = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as NodeJS.ErrnoException;
    if (code !== undefined && codes.includes(code)) return true;
  }
  return false;
}
