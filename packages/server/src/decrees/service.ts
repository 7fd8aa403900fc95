import * as store from "./store.ts";

export {
  type Correction,
  type CorrectionOrder,
  type DraftOrder,
  draftCorrection,
  draftDecree,
  endDraft,
  findEndedDraft,
  readDraft,
} from "./drafts.ts";
export { factsOf } from "./facts.ts";
export { type Change, changesSince, issueDraft } from "./issue.ts";

export const {
  findDecreeByCode,
  findScan,
  listCorrectedLines,
  listDraftLines,
  listDrafts,
  listVersions,
} = store;

export { paperOfDecree } from "./paper.ts";
export { printDecree } from "./print-decree.ts";
export { findPublicDecree, type PublicDecree, type PublicEntry } from "./public-entry.ts";
export { attachScan } from "./scans.ts";
