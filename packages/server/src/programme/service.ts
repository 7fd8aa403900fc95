import * as store from "./store.ts";

export { type Annex, type AnnexLine, composeAnnex, hashOf, type Purpose } from "./annex.ts";
export {
  type CohortOrder,
  openCohort,
  type ProgrammeOffice,
  quotaLeft,
  readCohort,
} from "./cohorts.ts";
export { codeOf, type Decree, type DecreeOrder, decreeOf, issueDecree } from "./decrees.ts";
export { DROPOUT_REASONS, type DropoutReason, recordDropout } from "./dropouts.ts";
export {
  contendersOn,
  pageOfWaiting,
  previewSelection,
  ruleOf,
  type Selection,
  selectCohort,
} from "./select-cohort.ts";
export {
  type Cost,
  type CostGroup,
  costOf,
  findStanding,
  listStandings,
  type Standing,
} from "./standing.ts";
export type { CohortRow, DecreeRow } from "./store.ts";

export const {
  findCohort,
  findCohortByName,
  findDecree,
  insertDecree,
  listAnnexPeople,
  listCandidatesPerKelurahan,
  listCostGroups,
  listCohortPeople,
  listCohorts,
  listDecreeLines,
  listDecrees,
  listQuotas,
  listTakenPerKelurahan,
  lockPlaces,
} = store;
