/**
 * The compare-and-swap by which a migration or a wave changes: on the version that was read, and on the turn's fence
 * when a worker writes.
 */
import type { CompiledQuery, Kysely } from "kysely";

import type { Tables } from "./schema.ts";

export interface RowChange {
  readonly id: string;
  /** As it was read. */
  readonly version: number;
  readonly wakeAt: number | null;
  /** The turn of the worker that writes; absent when a person acts. */
  readonly fence?: number | undefined;
  readonly columns: Partial<Omit<Tables["migration"], "id" | "version" | "wake_at" | "fence" | "failures">>;
}

/** Hot: once for every step of every migration. Changes nothing, and returns nothing, when the change is stale. */
export function swapQuery(
  db: Kysely<Tables>,
  { id, version, wakeAt, fence, columns }: RowChange,
): CompiledQuery<{ version: number }> {
  return (
    db
      .updateTable("migration")
      .set((eb) => ({
        ...columns,
        version: eb("version", "+", 1),
        // Asked for while this turn ran: the writer may not know of it, so it may not put it off.
        wake_at: eb
          .case()
          .when(
            wakeAt === null
              ? eb("nudged", "=", 1)
              : eb.and([eb("nudged", "=", 1), eb("wake_at", "<", wakeAt)]),
          )
          .then(eb.ref("wake_at"))
          .else(eb.val(wakeAt))
          .end(),
      }))
      .where("id", "=", id)
      .where("version", "=", version)
      // A worker that writes gets on; a person who writes does not want to wait behind the polls.
      .$if(fence !== undefined, (query) => query.set({ failures: 0 }).where("fence", "=", fence ?? 0))
      .returning("version")
      .compile()
  );
}
