import { type ComponentType, createContext } from "preact";
import type { IconName } from "./icons.tsx";
import type { MessageKey } from "./language.ts";
import type { Role } from "./session.ts";

/** A screen of the desk as data: where it is, who may open it, how it is loaded. */
export type Screen = {
  /** Below the desk: "/people/:id". What is named with a colon reaches the screen as a property. */
  readonly path: string;
  readonly roles: readonly Role[] | "everyone";
  /** Its place in the navigation; a screen one only comes to from another has none. */
  readonly entry?: {
    readonly title: MessageKey;
    readonly icon: IconName;
    /** What waits there, for whoever arrives at the desk: "81 menunggu"; null when nothing does. */
    readonly waits?: (signal: AbortSignal) => Promise<string | null>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: each screen takes the properties that its own path names.
  readonly load: () => Promise<ComponentType<any>>;
};

/** Every screen there is, for whatever leads to them. */
export const Screens = createContext<readonly Screen[]>([]);

/** Where the desk stands on the server. */
export const DESK = "/desk";

/** The address of a screen: `at("/people", id)`. */
export function at(...parts: readonly string[]): string {
  const [path = "", ...rest] = parts;
  return DESK + path + rest.map((each) => `/${encodeURIComponent(each)}`).join("");
}
