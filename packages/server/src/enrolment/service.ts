export {
  approvedRows,
  type EnrolmentOffice,
  type FrozenBatch,
  freezeBatch,
  readBatchFile,
} from "./batches.ts";
export { type TakenReply, takeReply } from "./replies.ts";
export { countBatchOutcomes, findBatch, listOpenTasks } from "./store.ts";
export { closeTask, TASK_RESOLUTIONS, type TaskResolution } from "./tasks.ts";
