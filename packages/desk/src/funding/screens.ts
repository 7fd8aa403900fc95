import type { Screen } from "../shared/screen.ts";
import { sayWaiting } from "./guard/say-danger.ts";
import { MONEY_READERS } from "./who-may.ts";

export const fundingScreens: readonly Screen[] = [
  {
    path: "/money",
    roles: MONEY_READERS,
    entry: { title: "money.title", icon: "money", waits: sayWaiting },
    load: async () => (await import("./overview.tsx")).MoneyOverview,
  },
  {
    path: "/money/months",
    roles: MONEY_READERS,
    load: async () => (await import("./months.tsx")).MonthsBehind,
  },
  {
    path: "/money/funds/:id/transfers/:figure",
    roles: MONEY_READERS,
    load: async () => (await import("./transfers.tsx")).TransfersBehind,
  },
  {
    path: "/money/accounts",
    roles: MONEY_READERS,
    load: async () => (await import("./accounts.tsx")).Accounts,
  },
  {
    path: "/money/accounts/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./statement.tsx")).Statement,
  },
  {
    path: "/money/closings",
    roles: MONEY_READERS,
    load: async () => (await import("./closings.tsx")).Closings,
  },
  {
    path: "/money/closings/:month",
    roles: MONEY_READERS,
    load: async () => (await import("./closing.tsx")).ClosingPage,
  },
];
