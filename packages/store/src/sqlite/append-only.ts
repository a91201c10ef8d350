/**
 * Lets SQLite itself refuse to change what the audit trail holds, and to remove what was not sealed before.
 *
 * Whoever can write the file can drop the triggers; they stop mistakes, and the chains reveal the rest.
 */
function trigger(table: string, verb: "update" | "delete", unless?: string): string {
  const when = unless === undefined ? "" : `when not exists (${unless})`;
  return `create trigger if not exists ${table}_no_${verb} before ${verb} on ${table} ${when} begin select raise(abort, '${table} is append-only: it is the audit trail'); end`;
}

function sealOf(chain: string): string {
  return `select 1 from trail_seal where chain = ${chain} and sequence >= old.sequence`;
}

export const APPEND_ONLY: readonly string[] = [
  trigger("event", "update"),
  trigger("event", "delete", sealOf("old.migration_id")),
  trigger("audit", "update"),
  trigger("audit", "delete", sealOf("'audit'")),
  trigger("trail_seal", "update"),
  trigger("trail_seal", "delete"),
];
