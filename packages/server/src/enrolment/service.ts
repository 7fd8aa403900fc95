export {
  countBatchOutcomes,
  findBatch,
  listBatches,
  listDecreesToSend,
  pageOfBatchRows,
} from "./batch-store.ts";
export {
  approvedRows,
  type EnrolmentOffice,
  type FrozenBatch,
  freezeBatch,
  readBatchFile,
} from "./batches.ts";
export { MONTH_STATES, readCover } from "./cover.ts";
export {
  type CoveredPerson,
  findByKpj,
  findMembersMeant,
  listCovered,
} from "./membership-store.ts";
export { previewBatch } from "./next-batch.ts";
export { type TakenReply, takeReply } from "./replies.ts";
export { previewReply, REPLY_PROBLEMS } from "./reply-preview.ts";
export { confirmSettlement, readReplyRowOf, settleRow } from "./settlements.ts";
export { findSheetColumns, rememberMapping, shownColumns } from "./sheet-mapping.ts";
export { countOpenTasks, insertTasks, listOpenTasks } from "./task-store.ts";
export {
  closeTask,
  closeTasks,
  listReasonTexts,
  mapReason,
  TASK_KINDS,
  TASK_RESOLUTIONS,
  type TaskResolution,
} from "./tasks.ts";
export { withUpload } from "./uploaded.ts";
