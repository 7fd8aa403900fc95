export { guardToday } from "./daily.ts";
export { type OwnCover, ownCoverWeb } from "./own-cover-web.ts";
export {
  type OwnPayerOrder,
  type OwnPayment,
  recordOwnPayment,
  setOwnPayer,
} from "./own-payers.ts";
export { takeOver } from "./paid-cover.ts";
export { guardRound } from "./round.ts";
export { readYearReport, type YearReport } from "./year-report-store.ts";
