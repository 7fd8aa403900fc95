import type { Screen } from "../../shared/screen.ts";
import { MONEY_READERS, TREASURERS } from "../who-may.ts";

/** Bills of the insurer, from their arrival to the receipt, and the work that differences make. */
export const billScreens: readonly Screen[] = [
  {
    path: "/money/bills",
    roles: MONEY_READERS,
    load: async () => (await import("./bills.tsx")).Bills,
  },
  {
    path: "/money/bills/new",
    roles: TREASURERS,
    load: async () => (await import("./new-bill.tsx")).NewBill,
  },
  {
    path: "/money/bills/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./bill.tsx")).BillPage,
  },
  {
    path: "/money/receipts",
    roles: MONEY_READERS,
    load: async () => (await import("./receipts.tsx")).Receipts,
  },
  {
    path: "/money/receipts/new",
    roles: TREASURERS,
    load: async () => (await import("./new-receipt.tsx")).NewReceipt,
  },
  {
    path: "/money/receipts/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./receipt.tsx")).ReceiptPage,
  },
  {
    path: "/money/differences",
    roles: MONEY_READERS,
    load: async () => (await import("./differences.tsx")).AllDifferences,
  },
  {
    path: "/money/differences/:of/:id",
    roles: MONEY_READERS,
    load: async () => (await import("./differences.tsx")).DifferencesOf,
  },
  {
    path: "/money/reversals",
    roles: MONEY_READERS,
    load: async () => (await import("./reversals.tsx")).Reversals,
  },
];
