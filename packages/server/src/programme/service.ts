export { type Annex, type AnnexLine, composeAnnex, hashOf, type Purpose } from "./annex.ts";
export {
  type CohortRow,
  findCohort,
  findCohortByName,
  listCandidatesPerKelurahan,
  listCohortPeople,
  listCohorts,
  listCostGroups,
  listQuotas,
  listTakenPerKelurahan,
  lockPlaces,
} from "./cohort-store.ts";
export {
  type CohortOrder,
  openCohort,
  type ProgrammeOffice,
  quotaLeft,
  readCohort,
} from "./cohorts.ts";
export {
  type DecreeRow,
  findDecree,
  insertDecree,
  listAnnexPeople,
  listDecreeLines,
  listDecrees,
} from "./decree-store.ts";
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
