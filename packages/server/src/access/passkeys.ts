import type { Tx } from "../db/transaction.ts";
import type { Actor } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as signInStore from "./sign-in-store.ts";

/** The passkeys of a person, the newest first. */
export async function listPasskeys(tx: Tx, staffId: string) {
  await signInStore.openSignIn(tx);
  return signInStore.listPasskeys(tx, staffId);
}

/**
 * Takes a passkey away: a phone was sold, or lost. The last second factor stays, or whoever finds out the password
 * could set up one of their own.
 */
export async function removePasskey(
  tx: Tx,
  actor: Actor,
  staffId: string,
  id: string,
): Promise<void> {
  await signInStore.openSignIn(tx);
  await signInStore.lockUser(tx, staffId);
  const passkey = (await signInStore.listPasskeys(tx, staffId)).find((each) => each.id === id);
  if (passkey === undefined) throw new Problem("request.not-found");
  const { authenticator, passkeys } = await signInStore.readFactors(tx, staffId);
  if (!authenticator && passkeys === 1) throw new Problem("access.last-factor");
  await signInStore.deletePasskey(tx, staffId, id);
  await recordEvent(tx, actor, {
    kind: "access.passkey-removed",
    subjectId: staffId,
    details: { name: passkey.name },
  });
}
