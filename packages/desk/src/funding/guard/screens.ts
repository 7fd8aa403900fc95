import type { Screen } from "../../shared/screen.ts";
import { MONEY_READERS } from "../who-may.ts";

export const guardScreens: readonly Screen[] = [
  {
    path: "/money/dangers",
    roles: MONEY_READERS,
    load: async () => (await import("./dangers.tsx")).Dangers,
  },
  {
    path: "/money/dangers/people",
    roles: MONEY_READERS,
    load: async () => (await import("./people.tsx")).Warned,
  },
];
