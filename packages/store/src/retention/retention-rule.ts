/** How long what was written is kept. `null` is for ever. */
export interface RetentionRule {
  /** Ended migrations and waves, with their events, votes and messages; from their last change on. */
  readonly migrationsMs: number | null;
  /** Records of the chain of everything; never fewer than what vouches for a migration that is kept. */
  readonly auditMs: number | null;
  /** What was delivered to the chat, what came from there and was done, and idle budgets. */
  readonly deliveredMs: number | null;
}

/** What is, or would be, removed. */
export interface PruneReport {
  readonly migrations: number;
  readonly waves: number;
  /** Of those migrations and waves. */
  readonly events: number;
  readonly auditRecords: number;
  readonly deliveries: number;
  readonly received: number;
  /** This role of PostgreSQL may not remove from the trail: migrations and records were left, though due. */
  readonly isTrailLeft: boolean;
}
