export {
  type Corrected,
  type CorrectionOffice,
  type CorrectionOrder,
  closeRequest,
  confirmRequest,
  correct,
  undo,
} from "./correct.ts";
export { type CorrectedFromAfar, correctFromAfar, fieldsThatWait } from "./from-afar.ts";
export { listShown, type ShownCorrection } from "./listing.ts";
export { merging } from "./merging.ts";
