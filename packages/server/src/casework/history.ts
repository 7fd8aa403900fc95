import * as z from "zod/mini";
import { namesOfActors } from "../access/service.ts";
import { listShown } from "../corrections/service.ts";
import type { RouteContext } from "../shared/route.ts";
import { readApplication } from "./service.ts";
import * as store from "./store.ts";

/** One thing that happened to an application, or that somebody saw of it. */
export const Entry = z.strictObject({
  id: z.string(),
  at: z.string(),
  kind: z.string(),
  /** The name of the person, or the label of the key; null for what Payung did by itself. */
  by: z.nullable(z.string()),
  actorId: z.string(),
  /** What the event counts and names; of a decision also what was before and after, and why. */
  details: z.record(z.string(), z.unknown()),
});

/**
 * The history of an application: its events, and among them its decisions with what counted before. Whoever may see
 * the application may read it.
 */
export async function historyOf(
  context: RouteContext,
  id: string,
): Promise<z.infer<typeof Entry>[]> {
  const { tx, actor } = context;
  await readApplication(tx, actor, id);
  const events = await store.listEvents(tx, actor.regionCode, id);
  const decisions = await store.listDecisions(tx, actor.regionCode, id);
  const { made } = await listShown(tx, context, id);
  const entries = [
    ...events
      // A decision and a correction stand here by themselves, with all that their events say and more.
      .filter(({ kind }) => kind !== "verification.decided" && kind !== "corrections.made")
      .map((event) => ({
        id: event.id,
        at: event.happened_at,
        kind: event.kind,
        actorId: event.actor_id,
        details: event.details as Record<string, unknown>,
      })),
    ...decisions.map((decision, at) => ({
      id: decision.id,
      at: decision.decided_at,
      kind: "verification.decided",
      actorId: decision.decided_by,
      details: {
        before: decisions[at - 1]?.outcome ?? null,
        after: decision.outcome,
        grounds: decision.grounds,
        reason: decision.reason,
        byPeople: decision.proposed_by !== null,
      },
    })),
    ...made.map((correction) => ({
      id: correction.id,
      at: correction.at,
      kind: "corrections.made",
      actorId: correction.by,
      details: {
        fields: correction.fields,
        reason: correction.reason,
        evidence: correction.evidence,
        isUndoing: correction.undoesId !== null,
        isUndone: correction.isUndone,
        isMerging: correction.isMerging,
        ...(correction.confirmedBy === null ? {} : { confirmedBy: correction.confirmedBy }),
      },
    })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1));
  const names = await namesOfActors(tx, actor.regionCode, [
    ...entries.map(({ actorId }) => actorId),
    ...made.flatMap(({ confirmedBy }) => confirmedBy ?? []),
  ]);
  return entries.map(({ at, details, ...entry }) => ({
    ...entry,
    details:
      "confirmedBy" in details
        ? { ...details, confirmedBy: names.get(String(details.confirmedBy)) ?? null }
        : details,
    at: at.toISOString(),
    by: names.get(entry.actorId) ?? null,
  }));
}
