/**
 * Lets SQLite itself refuse to change or remove what the audit trail holds.
 *
 * Whoever can write the file can drop the triggers; they stop mistakes, and the chains reveal the rest.
 */
const TABLES = ["event", "audit"] as const;

export const APPEND_ONLY: readonly string[] = TABLES.flatMap((table) =>
  (["update", "delete"] as const).map(
    (verb) =>
      `create trigger if not exists ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append-only: it is the audit trail'); end`,
  ),
);
