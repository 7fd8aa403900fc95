/** What other features may ask of funding, and its own parts of each other. */
export { orderCommitment, workOffCommitment } from "./commitments.ts";
export { explainCoverage, listMonthsOf, type UnpaidMonths, unpaidMonths } from "./coverage.ts";
export {
  type FunderRow,
  type FundTermsRow,
  findFund,
  findFunder,
  findTerms,
  listFunds,
  readOpenFunds,
} from "./fund-store.ts";
export { addFunder, type FundTerms, openFund, readTerms, setTerms } from "./funds.ts";
export { makeTransfer, statementOf, type TransferResult } from "./ledger.ts";
export { findTransfer, insertAccount, lockAccounts } from "./ledger-store.ts";
export { type PaidCover, paidCoverOf } from "./paid-cover.ts";
export { readPaidCover } from "./paid-cover-store.ts";
export { commitMonths, orderPlan, rateOf, workOffPlan } from "./plan.ts";
export { insertRates, latestPlan, PROGRAMME } from "./plan-store.ts";
export { replanIfDue } from "./replan.ts";
