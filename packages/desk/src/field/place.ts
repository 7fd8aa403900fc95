import { signal } from "@preact/signals";
import { STEPS, type Step } from "./register/answers.ts";

export const LISTS = ["incomplete", "waiting", "sent"] as const;
/** The three states that people see of what they brought. */
export type ListName = (typeof LISTS)[number];

const PLAIN = ["search", "scan", "sync", "figures", "device"] as const;

/**
 * Where one is in the app. It stands in the address behind "#", so that the phone's back button works without a
 * network; only names of screens and ids of records, never anything of a person.
 */
export type Place =
  | { readonly at: "home" | (typeof PLAIN)[number] }
  | { readonly at: "list"; readonly list: ListName }
  /** Without a step: where the form stopped. */
  | { readonly at: "register"; readonly id: string; readonly step?: Step }
  | { readonly at: "record" | "correct"; readonly id: string };

export const place = signal<Place>({ at: "home" });

/** Reads where the address points to, and follows it from now on. */
export function followAddress(): void {
  place.value = placeIn(location.hash);
  addEventListener("popstate", () => {
    place.value = placeIn(location.hash);
  });
}

/** Goes to a screen; `instead` leaves no way back to the present one. */
export function go(to: Place, how: "next" | "instead" = "next"): void {
  const hash = addressOf(to);
  if (how === "instead") history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  place.value = to;
  scrollTo(0, 0);
}

export function addressOf(to: Place): string {
  if (to.at === "home") return "#";
  if (to.at === "list") return `#list/${to.list}`;
  if (to.at === "register" && to.step !== undefined) return `#register/${to.id}/${to.step}`;
  return "id" in to ? `#${to.at}/${to.id}` : `#${to.at}`;
}

export function placeIn(hash: string): Place {
  const [at = "", first = "", second = ""] = hash.replace(/^#/, "").split("/");
  const plain = PLAIN.find((each) => each === at);
  if (plain !== undefined) return { at: plain };
  const list = LISTS.find((each) => each === first);
  if (at === "list" && list !== undefined) return { at, list };
  if (!/^[0-9a-f-]{36}$/.test(first)) return { at: "home" };
  if (at === "record" || at === "correct") return { at, id: first };
  if (at !== "register") return { at: "home" };
  const step = STEPS.find((each) => each === second);
  return step === undefined ? { at, id: first } : { at, id: first, step };
}
