import type { Screen } from "../shared/screen.ts";
import { MANAGERS } from "./who-may.ts";

export const cardScreens: readonly Screen[] = [
  {
    path: "/cohorts/:id/cards",
    roles: MANAGERS,
    load: async () => (await import("./cohort-cards.tsx")).CohortCards,
  },
];
