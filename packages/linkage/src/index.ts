/**
 * Record linkage: who is who, in one table or between several.
 *
 * Read tables (`openTable`, `fromObjects`), get a model (`suggest`, `estimate`, `readModel`), find the pairs that
 * are the same (`findPairs`) and put the records into clusters (`cluster`). Bad input throws a `LinkageError`
 * that names every problem.
 */
export {
  type Completeness,
  type CompletenessOptions,
  completenessChart,
} from "./charts/completeness-chart.ts";
export {
  type Curve,
  type CurvesOptions,
  precisionRecallChart,
  rocChart,
} from "./charts/curves-chart.ts";
export { type Bins, binned, type HistogramOptions, histogram } from "./charts/histogram.ts";
export {
  type PairCountsOptions,
  pairCountsChart,
  type RulePairs,
} from "./charts/pair-counts-chart.ts";
export {
  type ComparisonParameters,
  type ParametersOptions,
  parametersChart,
} from "./charts/parameters-chart.ts";
export {
  type Explanation,
  type ExplanationStep,
  explained,
  type WaterfallOptions,
  type WaterfallWords,
  waterfallChart,
} from "./charts/waterfall.ts";
export {
  type ComparisonWeights,
  type WeightsOptions,
  weightsChart,
} from "./charts/weights-chart.ts";
export { type Clustering, cluster } from "./clustering/cluster.ts";
export { type CompleteOptions, completePairs } from "./clustering/complete-pairs.ts";
export type { Refusal } from "./clustering/judge.ts";
export { type OneToOne, type OneToOneOptions, oneToOne } from "./clustering/one-to-one.ts";
export type { Questions } from "./clustering/questions.ts";
export type { ClusterOptions } from "./clustering/rule.ts";
export {
  type ClusterEvent,
  type NewClusters,
  replay,
  type StableIds,
  stableIds,
} from "./clustering/stable-ids.ts";
export { LinkageError } from "./errors.ts";
export { type Curves, curvesOf } from "./evaluation/curves.ts";
export {
  type ClusterTruth,
  type PairTruth,
  type Truth,
  truthOfClusters,
  truthOfPairs,
} from "./evaluation/labels.ts";
export {
  type BCubed,
  bCubed,
  clusterMetrics,
  type PairMetrics,
  pairMetrics,
} from "./evaluation/metrics.ts";
export {
  cutsAround,
  estimateBands,
  estimatePrecision,
  type PrecisionEstimate,
  type ReviewSample,
  reviewSample,
  type SampleOptions,
} from "./evaluation/review-sample.ts";
export {
  type Choice,
  chooseByLabels,
  chooseByProbabilities,
  type Goal,
} from "./evaluation/threshold.ts";
export { type Explain, explainPair, makeExplainer } from "./explain/explain-pair.ts";
export type {
  BlockingRule,
  Cleaning,
  Column,
  ColumnType,
  Comparison,
  Frequencies,
  Level,
  LinkageModel,
  Test,
} from "./model/model.ts";
export { type EstimatedModel, readModel, requireEstimated } from "./model/read-model.ts";
export { type Comparer, type Match, makeComparer } from "./online/compare.ts";
export { frequenciesOf } from "./online/frequencies.ts";
export { blockingKeys, type KeyedModel, makeKeys, type RuleKey } from "./online/keys.ts";
export {
  type FindOneOptions,
  type FoundRecords,
  type IndexSize,
  OnlineIndex,
  type OnlineOptions,
  type RecordsOptions,
} from "./online/memory-index.ts";
export type { OneRecord } from "./online/record.ts";
export { loadSnapshot, saveSnapshot } from "./online/snapshot.ts";
export { type PairList, probabilityOf, weightOf } from "./pairs.ts";
export { exportHints, type HintOptions } from "./phone/export.ts";
export { type Hints, openHints } from "./phone/hint.ts";
export { type EstimateOptions, type EstimateReport, estimate } from "./run/estimate.ts";
export {
  estimateFromLabels,
  type LabelsOptions,
  type LabelsReport,
} from "./run/estimate-from-labels.ts";
export {
  comparePairs,
  type FindOptions,
  type FindResult,
  type FoundByRule,
  findPairs,
  type Prepared,
  prepare,
  type RuleReport,
  type RunOptions,
  type Stage,
} from "./run/find-pairs.ts";
export { type Profile, profileTables } from "./run/profile.ts";
export { type SuggestOptions, suggest } from "./run/suggest.ts";
export type { CustomTest } from "./scoring/compile.ts";
export type { Dialect } from "./sql/dialects.ts";
export { type SqlOptions, toSql } from "./sql/to-sql.ts";
export { openArrow } from "./tables/arrow.ts";
export { type CsvOptions, openCsv } from "./tables/csv.ts";
export { fromColumns, fromObjects } from "./tables/objects.ts";
export { openTable } from "./tables/open-table.ts";
export { openParquet } from "./tables/parquet.ts";
export type { Batch, Table, Value } from "./tables/table.ts";
export { writeRows } from "./tables/write.ts";
export type { WrittenColumn, WrittenRows } from "./tables/written.ts";
