/** The door for tests: time that a test moves, builders, and what every adapter of a port must do. */
export * from "./builders.ts";
export * from "./clock.ts";
export * from "./dispatcher-conformance.ts";
export * from "./every-phase.ts";
export * from "./inbox-conformance.ts";
export * from "./migration-store-conformance.ts";
export * from "./outbox-conformance.ts";
export * from "./place-conformance.ts";
export * from "./rate-budget-conformance.ts";
export * from "./preflight-facts.ts";
export * from "./reference-page.ts";
export * from "./report-sources.ts";
export * from "./runner-deps.ts";
export * from "./turns.ts";
export * from "./transcript.ts";
export * from "./unknown-messages-conformance.ts";
export * from "./upload-journal-conformance.ts";
