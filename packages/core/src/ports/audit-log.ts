/** Refusals and what else belongs to no migration's own trail: append-only, hash-chained by the store. */
import type { NewAuditRecord } from "../model/audit.ts";

export interface AuditLog {
  append(record: NewAuditRecord): Promise<void>;
}
