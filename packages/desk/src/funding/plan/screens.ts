import type { Screen } from "../../shared/screen.ts";
import { MONEY_READERS } from "../who-may.ts";

export const planScreens: readonly Screen[] = [
  {
    path: "/money/plan",
    roles: MONEY_READERS,
    load: async () => (await import("./plan.tsx")).PlanScreen,
  },
  {
    path: "/money/plan/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./one-plan.tsx")).OnePlan,
  },
  {
    path: "/money/plan/workers/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./worker.tsx")).WorkerScreen,
  },
  {
    path: "/money/budget-years",
    roles: MONEY_READERS,
    load: async () => (await import("./budget-years.tsx")).BudgetYears,
  },
];
