import { uuidv7 } from "uuidv7";
import { listShown } from "../corrections/service.ts";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, findPhoneRegistration } from "../intake/service.ts";
import { countCode, type MessagingLimits, queueMessage } from "../messaging/service.ts";
import type { Office } from "../shared/office.ts";
import {
  CODE_LIFE_MS,
  type CodeVerdict,
  maySend,
  newCode,
  Proof,
  proofWith,
  tryCode,
} from "../shared/phone-proof.ts";
import * as store from "./store.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;
type Asked = { readonly requestId: string; readonly application: ApplicationRow };

/**
 * The number at which somebody has shown to be themselves: by a code on the phone page, or by having written from it.
 * Null where nobody has, and where an officer has written another number since.
 */
export async function provenPhone(
  tx: Tx,
  office: Desk,
  application: ApplicationRow,
): Promise<string | null> {
  const registration = await findPhoneRegistration(tx, office, application.id);
  const isProven = application.channel === "chat" || registration?.isPhoneProved === true;
  if (!isProven || application.phone === null) return null;
  const { made } = await listShown(tx, office, application.id);
  const isAnother = made.some(({ fields }) => fields.some(({ field }) => field === "phone"));
  return isAnother ? null : application.phone;
}

/** Sends a code to the proven number, for one request; a double tap sends no second one. Null: none could be sent. */
export async function sendCopyCode(
  tx: Tx,
  office: Desk,
  asked: Asked,
  limits: MessagingLimits,
): Promise<Proof | null> {
  const { application, requestId } = asked;
  const phone = await provenPhone(tx, office, application);
  if (phone === null) return null;
  const before = await lock(tx, office, asked);
  const nowMs = office.now().getTime();
  if (!maySend(before, phone, nowMs)) return before;
  const counted = { phone, address: `copy of ${application.id}` };
  const isTooMany = (await countCode(tx, office, counted, limits)) > 0;
  if (isTooMany) return before;
  const code = newCode();
  await queueMessage(tx, office, {
    id: uuidv7(),
    applicationId: null,
    phone,
    template: "one-time-code",
    params: { code, minutes: String(CODE_LIFE_MS / 60_000) },
  });
  const proof = proofWith(before, phone, code, keyOf(office, requestId), nowMs);
  await keep(tx, office, asked, proof);
  return proof;
}

/** Holds a typed code against the one that was sent. The right one stays right while it is good: pages are loaded again. */
export async function proveForCopy(
  tx: Tx,
  office: Desk,
  asked: Asked,
  typed: string,
): Promise<{ readonly verdict: CodeVerdict; readonly proof: Proof | null }> {
  const before = await lock(tx, office, asked);
  const phone = await provenPhone(tx, office, asked.application);
  if (before === null || before.phone !== phone) return { verdict: "too-old", proof: null };
  const tried = tryCode(before, typed, keyOf(office, asked.requestId), office.now().getTime());
  const proof: Proof = tried.verdict === "right" ? { ...before, state: "proved" } : tried.proof;
  await keep(tx, office, asked, proof);
  return { verdict: tried.verdict, proof };
}

async function lock(tx: Tx, { actor, vault }: Desk, { requestId }: Asked): Promise<Proof | null> {
  const row = await store.lockProof(tx, actor.regionCode, requestId);
  if (row === undefined) return null;
  const text = vault.unseal(row.proof_sealed, placeOf(requestId)).toString("utf8");
  return Proof.parse(JSON.parse(text));
}

function keep(tx: Tx, { vault }: Desk, { requestId, application }: Asked, proof: Proof) {
  return store.keepProof(tx, {
    region_code: application.region_code,
    request_id: requestId,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    proof_sealed: vault.seal(Buffer.from(JSON.stringify(proof)), placeOf(requestId)),
  });
}

function keyOf({ vault }: Desk, requestId: string): string {
  return `${vault.secretFor("data-copy-code")} ${requestId}`;
}

function placeOf(requestId: string): string {
  return `data-copy-proof ${requestId}`;
}
