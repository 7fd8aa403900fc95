import type { Screen } from "../../shared/screen.ts";
import { MONEY_READERS, TREASURERS } from "../who-may.ts";

export const fundScreens: readonly Screen[] = [
  {
    path: "/money/funds",
    roles: MONEY_READERS,
    load: async () => (await import("./funds.tsx")).Funds,
  },
  {
    path: "/money/funds/new",
    roles: TREASURERS,
    load: async () => (await import("./new-fund.tsx")).NewFund,
  },
  {
    path: "/money/funds/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./fund.tsx")).FundScreen,
  },
  {
    path: "/money/funds/:id/terms",
    roles: TREASURERS,
    load: async () => (await import("./change-terms.tsx")).ChangeTerms,
  },
  {
    path: "/money/funds/:id/movements/new",
    roles: TREASURERS,
    load: async () => (await import("./new-movement.tsx")).NewMovement,
  },
  {
    path: "/money/funders/new",
    roles: TREASURERS,
    load: async () => (await import("./new-funder.tsx")).NewFunder,
  },
  {
    path: "/money/funders/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./funder.tsx")).FunderScreen,
  },
];
