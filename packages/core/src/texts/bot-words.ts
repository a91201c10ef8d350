/** Words of the audit trail's check that texts put into sentences. */
export type BotAuditBreak =
  | "changed"
  | "unlinked"
  | "out_of_order"
  | "contradicted"
  | "unvouched"
  | "head_missing"
  | "head_differs"
  | "head_removed";

export type BotAuditDamage = "unreadable" | "columns_differ" | "no_end" | "digest_differs";

/** Why an export is not read into a database. */
export type BotDbRefusal = "not_empty" | "unreadable" | "other_schema" | "cut_off" | "changed";
