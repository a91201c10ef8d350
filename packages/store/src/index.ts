/** The door: the embedded store, and the proof of its audit trail. */
export * from "./audit/export-trail.ts";
export * from "./audit/read-trail.ts";
export * from "./audit/trail-record.ts";
export * from "./audit/verify-trail.ts";
export { readInstallations } from "./installation-store.ts";
export * from "./probe-store.ts";
export { openStore, type Store, type StoreOptions } from "./open-store.ts";
