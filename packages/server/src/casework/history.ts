import * as z from "zod/mini";
import { namesOfActors } from "../access/service.ts";
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
  { tx, actor }: RouteContext,
  id: string,
): Promise<z.infer<typeof Entry>[]> {
  await readApplication(tx, actor, id);
  const [events, decisions] = [
    await store.listEvents(tx, actor.regionCode, id),
    await store.listDecisions(tx, actor.regionCode, id),
  ];
  const entries = [
    ...events
      // A decision stands here by itself, with all that its event says and more.
      .filter(({ kind }) => kind !== "verification.decided")
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
  ].sort((one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1));
  const names = await namesOfActors(
    tx,
    actor.regionCode,
    entries.map(({ actorId }) => actorId),
  );
  return entries.map(({ at, ...entry }) => ({
    ...entry,
    at: at.toISOString(),
    by: names.get(entry.actorId) ?? null,
  }));
}
