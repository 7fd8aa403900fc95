import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import type { Screen } from "../shared/screen.ts";
import type { Role } from "../shared/session.ts";

/** Who works on cases, as the server has it. */
export const CASEWORKERS = [
  "administrator",
  "programme-manager",
  "supervisor",
  "verifier",
  "kelurahan-officer",
] as const satisfies readonly Role[];

async function sayWaiting(signal: AbortSignal): Promise<string | null> {
  const { queues } = await get("/v1/queues", {}, { signal });
  const waiting = queues.reduce((sum, { count }) => sum + count, 0);
  return waiting === 0 ? null : t("home.waiting", { count: sayNumber(waiting) });
}

export const caseworkScreens: readonly Screen[] = [
  {
    path: "/queues",
    roles: CASEWORKERS,
    entry: { title: "queues.title", icon: "list", waits: sayWaiting },
    load: async () => (await import("./queues.tsx")).Queues,
  },
  {
    path: "/queues/:queue",
    roles: CASEWORKERS,
    load: async () => (await import("./queue.tsx")).QueueScreen,
  },
  {
    path: "/queues/:queue/:id",
    roles: CASEWORKERS,
    load: async () => (await import("./queued-case.tsx")).QueuedCase,
  },
  {
    path: "/search",
    roles: CASEWORKERS,
    entry: { title: "search.title", icon: "search" },
    load: async () => (await import("./search.tsx")).Search,
  },
  {
    path: "/records/:id",
    roles: CASEWORKERS,
    load: async () => (await import("./record.tsx")).RecordScreen,
  },
];
