export { guardToday } from "./daily.ts";
export {
  type OwnPayerOrder,
  type OwnPayment,
  recordOwnPayment,
  setOwnPayer,
} from "./own-payers.ts";
export { guardRound } from "./round.ts";
export { readYearReport, type YearReport } from "./year-report-store.ts";
