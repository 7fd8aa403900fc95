import { createHmac, randomUUID } from "node:crypto";
import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import type { Gateway, Gateways, Outgoing, Sending } from "../messaging/gateway.ts";
import type { MessagingSettings } from "../messaging/service.ts";
import { sendNext, takeNext, USUAL_LIMITS } from "../messaging/service.ts";
import { answerHeard, giveUpHeard } from "../outreach/service.ts";
import type { Office } from "../shared/office.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { webOf } from "../web.ts";
import { SILENT } from "./serve.ts";
import { as, type TestOffice } from "./test-office.ts";

/** What our own side and the gateways of a test agree on. */
export const AGREED: MessagingSettings = {
  whatsapp: {
    baseUrl: "http://127.0.0.1:9",
    phoneNumberId: "106540352242922",
    accessToken: "access",
    appSecret: "the app's secret",
    verifyToken: "meatyhamhock",
  },
  sms: null,
  smsHook: {
    secret: "a secret of sixteen",
    fields: { from: "from", text: "text", id: "id", at: "at", status: "status", code: "code" },
  },
  limits: USUAL_LIMITS,
};

/** A gateway that remembers what it was given, and answers as it is told; else that it was sent. */
export class RecordingGateway implements Gateway {
  readonly channel: MessageChannel;
  readonly isIdempotent: boolean;
  readonly given: Outgoing[] = [];
  readonly answers: Sending[] = [];
  readonly media = new Map<string, Buffer>();

  constructor(channel: MessageChannel, isIdempotent = false) {
    this.channel = channel;
    this.isIdempotent = isIdempotent;
  }

  async send(outgoing: Outgoing): Promise<Sending> {
    this.given.push(outgoing);
    return this.answers.shift() ?? { outcome: "sent", providerId: randomUUID() };
  }

  fetchMedia = async (mediaId: string): Promise<Buffer> => {
    const bytes = this.media.get(mediaId);
    if (bytes === undefined) throw new Error("there is no such photo");
    return bytes;
  };

  async close(): Promise<void> {}

  /** The words of what was given since the last time. */
  texts(): string[] {
    return this.given
      .splice(0)
      .map(({ content }) => (content.kind === "template" ? content.text : content.reply.text));
  }
}

/** The office with its webhooks, two recording gateways, and a clock that is turned by hand. */
export function givenPhones(work: TestOffice) {
  let now = new Date("2026-11-23T09:00:00Z");
  const office: Office = { ...as(work.office, { id: "conversation" }), now: () => now };
  const whatsapp = new RecordingGateway("whatsapp");
  const sms = new RecordingGateway("sms");
  const gateways: Gateways = new Map<MessageChannel, Gateway>([
    ["whatsapp", whatsapp],
    ["sms", sms],
  ]);
  const app = webOf(
    {
      db: work.db.service,
      vault: work.db.vault,
      jobs: { enqueue: async () => {} },
      now: () => now,
      log: SILENT,
      signIn: null,
      regionCode: work.office.actor.regionCode,
    },
    KOTA_JAMBI,
    AGREED,
  );
  const errors: unknown[] = [];
  const later = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const tell = (path: string, body: string, headers: Record<string, string>) =>
    app.request(path, { method: "POST", body, headers });
  /** Works off everything that came in, and sends everything that is due. */
  const settle = async () => {
    later(2_000);
    while (
      await takeNext(
        office,
        (tx, heard) => answerHeard(tx, office, heard),
        (tx, heard) => giveUpHeard(tx, office, heard),
        (error) => errors.push(error),
      )
    );
    while (await sendNext(office, gateways));
  };
  const tellWhatsApp = (body: object) => {
    const text = JSON.stringify(body);
    return tell("/hooks/whatsapp", text, {
      "x-hub-signature-256": signed(text, AGREED.whatsapp?.appSecret),
    });
  };
  const tellSms = (body: object) => {
    const text = JSON.stringify(body);
    return tell("/hooks/sms", text, { "x-signature": signed(text, AGREED.smsHook?.secret) });
  };
  return {
    office,
    app,
    whatsapp,
    sms,
    gateways,
    errors,
    later,
    tell,
    settle,
    tellWhatsApp,
    tellSms,
    now: () => now,
    /** Somebody writes, or does something, and everything that follows from it is done. What they are answered. */
    say: async (
      channel: MessageChannel,
      phone: string,
      message: string | object,
    ): Promise<string[]> => {
      const at = String(Math.floor(now.getTime() / 1_000));
      const response =
        channel === "sms"
          ? await tellSms({ from: phone, text: message, id: randomUUID(), at })
          : await tellWhatsApp(
              whatsAppBody(
                phone,
                at,
                typeof message === "string" ? { type: "text", text: { body: message } } : message,
              ),
            );
      if (response.status !== 200) throw new Error(`the hook answers ${response.status}`);
      await settle();
      if (errors.length > 0) throw errors[0];
      return (channel === "sms" ? sms : whatsapp).texts();
    },
  };
}

export function signed(body: string, secret = ""): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** A message as Meta brings it; its shape is that of the recorded ones. */
export function whatsAppBody(phone: string, timestamp: string, message: object, id = randomUUID()) {
  const from = phone.replace(/^0/, "62").replace("+", "");
  return {
    object: "whatsapp_business_account",
    entry: [
      {
        id: "102290129340398",
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: { phone_number_id: AGREED.whatsapp?.phoneNumberId },
              contacts: [{ profile: { name: "Contoh" }, wa_id: from }],
              messages: [{ from, id: `wamid.${id}`, timestamp, ...message }],
            },
          },
        ],
      },
    ],
  };
}
