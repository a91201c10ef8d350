export { fromBytes } from "./byte-source.ts";
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
export { type DeepCheck, type DeepCheckOptions, createDeepCheck } from "./deep/create-deep-check.ts";
export { type DeepCheckRun, deepCheck } from "./deep/deep-check.ts";
export * from "./deep/deep-report.ts";
