import { Contact } from "@payung/domain/intake/phone-answers.ts";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import * as store from "./application-store.ts";

/** What a worker said on the phone page beside the application itself. */
export type PhoneRegistration = {
  /** Whether a code that was sent to the number came back. */
  readonly isPhoneProved: boolean;
  readonly allowsMessages: boolean;
  /** Of the statements as they stood on the page. */
  readonly consentSha256: Buffer;
  /** Whom to call; null where nobody was named. */
  readonly contact: Contact | null;
};

/** Null for whoever was registered in another way. */
export async function findPhoneRegistration(
  tx: Tx,
  { actor, vault }: Pick<Office, "actor" | "vault">,
  applicationId: string,
): Promise<PhoneRegistration | null> {
  const row = await store.findPhoneRegistration(tx, actor.regionCode, applicationId);
  if (row === undefined) return null;
  const { contact_sealed: sealed } = row;
  return {
    isPhoneProved: row.is_phone_proved,
    allowsMessages: row.allows_messages,
    consentSha256: row.consent_sha256,
    contact:
      sealed === null
        ? null
        : Contact.parse(
            JSON.parse(vault.unseal(sealed, placeOfContact(applicationId)).toString("utf8")),
          ),
  };
}

/** What the person to call is sealed under. */
export function placeOfContact(applicationId: string): string {
  return `phone-contact ${applicationId}`;
}
