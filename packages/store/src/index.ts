/** The door: the store, and the proof of its audit trail. */
export * from "./audit/export-trail.ts";
export * from "./audit/read-trail.ts";
export * from "./audit/trail-record.ts";
export * from "./audit/verify-trail.ts";
export { backUpFile, type BackupOutcome } from "./copy/back-up-file.ts";
export { exportStore } from "./copy/export-store.ts";
export { importStore, type ImportOutcome, type ImportRefusal } from "./copy/import-store.ts";
export { migrateSchema, schemaStatus, type SchemaStatus } from "./schema-status.ts";
export { readInstallations } from "./installation-store.ts";
export { type DatabaseAddress, placeOf, travelsPlain } from "./database-address.ts";
export * from "./probe-store.ts";
export { readUnknownMessages } from "./unknown-messages.ts";
export type { Counts, VitalSigns } from "./vital-signs.ts";
export { openStore, type Store, type StoreOptions } from "./open-store.ts";
export { previewPrune, pruneDatabase, type PruneOrder } from "./retention/prune-store.ts";
export * from "./retention/retention-rule.ts";
