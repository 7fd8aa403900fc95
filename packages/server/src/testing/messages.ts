import { uuidv7 } from "uuidv7";
import {
  keepHeard,
  queueMessage,
  recordConsent,
  sendNext,
  takeNext,
} from "../messaging/service.ts";
import { closeHandover, handOver } from "../outreach/handovers.ts";
import { answerHeard } from "../outreach/service.ts";
import { insertPhoto } from "../outreach/store.ts";
import { write } from "../shared/office.ts";
import { RecordingGateway } from "./phones.ts";
import type { TestOffice } from "./test-office.ts";

/** Messages and conversations about these applications: of everything that is kept about them there is some. */
export async function givenMessages(
  { office }: TestOffice,
  applications: readonly { readonly id: string; readonly kelurahanCode: string }[],
): Promise<void> {
  const sms = new RecordingGateway("sms");
  for (const [at, application] of applications.entries()) {
    const phone = phoneAt(at);
    await write(office, async (tx) => {
      await recordConsent(tx, office, {
        id: uuidv7(),
        phone,
        channel: "sms",
        isGiven: true,
        application,
        saidThrough: "field",
      });
      const about = { applicationId: application.id, phone };
      const message = {
        ...about,
        template: "registration-code" as const,
        params: { code: "KJ7M-4Q2-X9T" },
      };
      await queueMessage(tx, office, { ...message, id: uuidv7() });
      const photo = Buffer.from(JSON.stringify({ phone, photo: "none" }));
      const id = uuidv7();
      await insertPhoto(tx, {
        region_code: office.actor.regionCode,
        id,
        application_id: application.id,
        kelurahan_code: application.kelurahanCode,
        place_sealed: office.vault.seal(photo, `photo ${id}`),
        due_at: new Date("2100-01-01"),
      });
    });
  }
  while (await sendNext(office, new Map([["sms", sms]])));
  for (const [at, application] of applications.entries())
    await write(office, (tx) =>
      queueMessage(tx, office, {
        id: uuidv7(),
        applicationId: application.id,
        phone: phoneAt(at),
        template: "decision-approved",
        params: {},
      }),
    );
  await haveConversations(office);
}

const phoneAt = (at: number) => `+62812400000${at}0`;

/** One is under way, one word waits to be answered, one person waits for a call and one was called. */
async function haveConversations(office: TestOffice["office"]): Promise<void> {
  const heard = (phone: string) => ({
    providerId: uuidv7(),
    phone,
    sentAt: office.now(),
    input: { kind: "text", text: "daftar" } as const,
  });
  const [one, other] = ["+6281240000088", "+6281240000099"];
  await write(office, (tx) => keepHeard(tx, office, "sms", { incoming: [heard(one)], news: [] }));
  const soon = { ...office, now: () => new Date(office.now().getTime() + 60_000) };
  while (
    await takeNext(
      soon,
      (tx, each) => answerHeard(tx, soon, each),
      async () => {},
      (error) => {
        throw error;
      },
    )
  );
  await write(office, async (tx) => {
    await keepHeard(tx, office, "sms", { incoming: [heard(other)], news: [] });
    for (const phone of [one, other])
      await handOver(tx, office, { channel: "sms", phone, reason: "asked", words: "tolong" });
  });
  await write(office, async (tx) => {
    const first = await tx
      .selectFrom("handovers")
      .select("id")
      .orderBy("id")
      .executeTakeFirstOrThrow();
    await closeHandover(tx, office, { id: first.id, note: "Sudah ditelepon" });
  });
}
