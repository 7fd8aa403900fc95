import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import type { Screen } from "../shared/screen.ts";
import { CALLERS } from "./who-may.ts";

async function sayWaiting(signal: AbortSignal): Promise<string | null> {
  const { handovers } = await get("/v1/handovers", {}, { signal });
  return handovers.length === 0 ? null : t("home.waiting", { count: sayNumber(handovers.length) });
}

export const messagingScreens: readonly Screen[] = [
  {
    path: "/calls",
    roles: CALLERS,
    entry: { title: "calls.title", icon: "phone", waits: sayWaiting },
    load: async () => (await import("./calls.tsx")).Calls,
  },
  {
    path: "/calls/:id",
    roles: CALLERS,
    load: async () => (await import("./call.tsx")).Call,
  },
];
