/** Refusals and what else belongs to no migration's own trail: append-only, hash-chained by the store. */
import type { AuditPlace, NewAuditRecord } from "../model/audit.ts";

export interface AuditLog {
  append(record: NewAuditRecord): Promise<void>;
  /** The newest record about a migration: whoever notes its place can prove later what stood before it. */
  newestAbout(migrationId: string): Promise<AuditPlace | null>;
}
