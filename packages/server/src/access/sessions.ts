import type { Tx } from "../db/transaction.ts";
import type { Actor } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import * as signInStore from "./sign-in-store.ts";

/** Where a person is signed in now, the latest first. */
export async function listSessions(tx: Tx, staffId: string, now: Date) {
  await signInStore.openSignIn(tx);
  return signInStore.listSessions(tx, staffId, now);
}

/** What a person signs in by. */
export async function readFactors(tx: Tx, staffId: string) {
  await signInStore.openSignIn(tx);
  return signInStore.readFactors(tx, staffId);
}

/** Ends one session of a person, or all; says how many there were. The devices must sign in anew at once. */
export async function endSession(
  tx: Tx,
  actor: Actor,
  staffId: string,
  id: string | null,
): Promise<number> {
  await signInStore.openSignIn(tx);
  const ended = await signInStore.endSessions(tx, staffId, id);
  if (ended > 0)
    await recordEvent(tx, actor, {
      kind: "access.session-ended",
      subjectId: staffId,
      details: { ended },
    });
  return ended;
}
