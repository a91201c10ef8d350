/** The door for whoever only looks at a file, and should not have to load uploads, runs and reports for it. */
export { ERROR_CATALOGUE, type ErrorCode } from "./errors/catalogue.ts";
export { describeContact } from "./errors/describe-contact.ts";
export * from "./errors/operational-error.ts";
export * from "./model/engine-version.ts";
export type { Aid, Evidence, Finding } from "./model/finding.ts";
export { examineCheckdb, examineFile } from "./preflight/run-preflight.ts";
export * from "./texts/format.ts";
export * from "./texts/text.ts";
