/** What other features may ask of funding, and its own parts of each other. */
export {
  type FunderRow,
  type FundTermsRow,
  findFund,
  findFunder,
  findTerms,
  readOpenFunds,
} from "./fund-store.ts";
export { addFunder, type FundTerms, openFund, setTerms } from "./funds.ts";
export { makeTransfer, type TransferResult } from "./ledger.ts";
export { findTransfer, insertAccount, lockAccounts } from "./ledger-store.ts";
export { commitMonths, rateOf } from "./plan.ts";
export { insertRates, PROGRAMME } from "./plan-store.ts";
