import type { Say } from "./flow.ts";

/**
 * What a text says aloud: in Indonesian, without the name of the office, which stands before it. Null where it holds
 * what differs from person to person: of that there can be no clip.
 */
export function spokenWords({ id }: Say): string | null {
  const words = id
    .replace(/^\{sender\}: /, "")
    .replace(/\s+/g, " ")
    .trim();
  return words.includes("{") ? null : words.charAt(0).toUpperCase() + words.slice(1);
}
