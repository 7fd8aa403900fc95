import type { Screen } from "../../shared/screen.ts";
import { MONEY_READERS } from "../who-may.ts";

export const paymentScreens: readonly Screen[] = [
  {
    path: "/money/payments",
    roles: MONEY_READERS,
    load: async () => (await import("./payments.tsx")).Payments,
  },
];
