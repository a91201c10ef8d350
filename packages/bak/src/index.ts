export { fromBytes } from "./byte-source.ts";
export {
  type AssembledBackup,
  type ReadFile,
  type SetPlace,
  assembleMediaSets,
} from "./chain/assemble-media-sets.ts";
export * from "./chain/chain-model.ts";
export { type DifferentialBase, type DifferentialFit, differentialFits } from "./chain/differential-fits.ts";
export { type LogFit, type LogSet, type LSNRange, logFollows } from "./chain/log-follows.ts";
export { type IncrementFit, nextIncrementFits } from "./chain/next-increment-fits.ts";
export type { LogEnd, RecoveryPath } from "./chain/recovery-path.ts";
export { solveChains } from "./chain/solve-chains.ts";
export { compareLSN, formatLSN, parseLSN, type LogPosition } from "./lsn.ts";
export * from "./model.ts";
export { readMedia } from "./read-media.ts";
export {
  NEWEST_DATABASE_VERSION,
  SQL_SERVER_RELEASES,
  type SqlServerRelease,
  releaseNamed,
  releaseOf,
  releaseOfSoftware,
} from "./releases.ts";
export { type SpaceNeeded, restoredBytes, spaceNeeded } from "./space-needed.ts";
export { type DeepCheck, type DeepCheckOptions, createDeepCheck } from "./deep/create-deep-check.ts";
export { type DeepCheckRun, deepCheck } from "./deep/deep-check.ts";
export * from "./deep/deep-report.ts";
