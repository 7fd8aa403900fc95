import { applicationOf } from "@payung/domain/intake/phone-answers.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { uuidv7 } from "uuidv7";
import { dueDay } from "../../casework/service.ts";
import type { Tx } from "../../db/transaction.ts";
import { queueMessage, recordConsent } from "../../messaging/service.ts";
import { readHolidays } from "../../reference/service.ts";
import type { Office } from "../../shared/office.ts";
import { recordEvent } from "../../transparency/service.ts";
import { registerWorker } from "../../verification/service.ts";
import { placeOfContact } from "../service.ts";
import { handOver } from "./draft-photo.ts";
import * as store from "./draft-store.ts";
import { type Draft, type DraftOffice, lockDraft, pageOf } from "./drafts.ts";

/** What became of a draft that was sent; sent twice it is one application. */
export type Submitted =
  | { readonly outcome: "sent"; readonly draft: Draft }
  | { readonly outcome: "unfinished"; readonly draft: Draft }
  | { readonly outcome: "gone" };

/**
 * Registers the worker of a draft. What is decided of the application is not told here: whoever is known already, may
 * not join or is new reads the same (ux.md rule 6), and hears by the status page.
 *
 * @param consentSha256 of the statements as the page shows them
 */
export async function submitDraft(
  tx: Tx,
  office: DraftOffice,
  id: string,
  consentSha256: Buffer,
): Promise<Submitted> {
  const { actor, vault, now } = office;
  const draft = await lockDraft(tx, office, id);
  if (draft === null) return { outcome: "gone" };
  if (draft.submittedAt !== null) return { outcome: "sent", draft };
  const application = applicationOf(id, draft.answers);
  if (application === null || pageOf(draft) !== "check") return { outcome: "unfinished", draft };

  const registered = await registerWorker(tx, office, application, "web", draft.code);
  const { phone, contact, consent } = draft.answers;
  const submittedAt = now();
  const isPhoneProved = draft.proof?.state === "proved" && draft.proof.phone === phone;
  const allowsMessages = consent?.allowsMessages === true && typeof phone === "string";
  await store.insertRegistration(tx, {
    region_code: actor.regionCode,
    application_id: id,
    kelurahan_code: registered.application.kelurahan_code,
    is_phone_proved: isPhoneProved,
    allows_messages: allowsMessages,
    consent_sha256: consentSha256,
    contact_sealed: contact
      ? vault.seal(Buffer.from(JSON.stringify(contact), "utf8"), placeOfContact(id))
      : null,
    registered_at: submittedAt,
  });
  await handOver(tx, office, draft);
  await store.deleteParts(tx, actor.regionCode, id);
  await store.updateDraft(tx, actor.regionCode, id, {
    state_sealed: null,
    photo_bytes: null,
    photo_sha256: null,
    submitted_at: submittedAt,
  });
  // A number that nobody has proved may be a stranger's.
  if (isPhoneProved && typeof phone === "string") {
    const kelurahanCode = registered.application.kelurahan_code;
    for (const channel of allowsMessages ? (["whatsapp", "sms"] as const) : [])
      await recordConsent(tx, office, {
        id: uuidv7(),
        phone,
        channel,
        isGiven: true,
        application: { id, kelurahanCode },
        saidThrough: "web",
      });
    await queueMessage(tx, office, {
      id: uuidv7(),
      applicationId: id,
      phone,
      template: "registration-code",
      params: { code: draft.code },
    });
  }
  await recordEvent(tx, actor, {
    kind: "intake.registered-by-phone",
    subjectId: id,
    details: {
      phone: isPhoneProved ? "proved" : typeof phone === "string" ? "unproved" : "none",
      allowsMessages,
      hasContact: contact != null,
      hasPhoto: draft.answers.photo === "sent",
    },
  });
  return { outcome: "sent", draft: { ...draft, submittedAt } };
}

/** Until when whoever registers at an instant is promised an answer, whatever it will be. */
export async function answerDueOn(
  tx: Tx,
  { actor }: Pick<Office, "actor">,
  submittedAt: Date,
): Promise<IsoDate> {
  return dueDay("new", submittedAt, await readHolidays(tx, actor.regionCode));
}
