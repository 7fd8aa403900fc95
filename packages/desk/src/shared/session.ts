import { signal } from "@preact/signals";
import { askSignIn, get } from "./api.ts";
import { forgetDrafts, keepDraftsFor } from "./drafts.ts";
import type { Gets } from "./routes.generated.ts";

export type Standing = Gets["/v1/me"]["output"];
export type Me = NonNullable<Standing["me"]>;
export type Role = Me["grants"][number]["role"];

/** Who is signed in and where; null until it is known. */
export const standing = signal<Standing | null>(null);

/** Who is signed in. Only screens that are shown to nobody else may call it. */
export function me(): Me {
  const found = standing.value?.me ?? null;
  if (found === null) throw new Error("Broken invariant: a screen is shown to whoever signed in");
  return found;
}

export function holds(roles: readonly Role[] | "everyone"): boolean {
  const grants = standing.value?.me?.grants ?? [];
  return roles === "everyone" || grants.some(({ role }) => roles.includes(role));
}

/** Asks who is signed in. */
export async function refreshStanding(): Promise<Standing> {
  const found = await get("/v1/me", {});
  if (found.me !== null) keepDraftsFor(found.me.id);
  standing.value = found;
  return found;
}

/** What is still to be sent in this person's name before they go. */
export const beforeSignOut: Set<() => Promise<void>> = new Set();

/** Ends the session, and what was typed but not sent with it: the next person at this desk sees none of it. */
export async function signOut(): Promise<void> {
  await Promise.allSettled([...beforeSignOut].map((work) => work()));
  forgetDrafts();
  await askSignIn("/sign-out", {});
  await refreshStanding();
}
