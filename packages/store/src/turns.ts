/**
 * Turns as columns of the migration's row: who may move it, until when, and when it is due again.
 *
 * A row is due when its `wake_at` has come and nobody holds it, or when its holder let the lease run out. A claim
 * clears `wake_at`; from then on the row sleeps unless a commit or a nudge says otherwise, but as long as the claim
 * is not released the end of the lease makes it due again. So a crash cannot strand it.
 *
 * What a person asked for (`nudged`) comes first, then what a lost worker was in the midst of, then what is due for
 * another look: with a thousand imports and RDS's rate there may be minutes of that.
 */
import type { CompiledQuery, Kysely } from "kysely";

import { engineOf } from "./engine.ts";
import type { Tables } from "./schema.ts";

export interface ClaimedTurn {
  readonly migrationId: string;
  readonly fence: number;
  /** Turns before this one, in a row, that threw or never ended, and wrote nothing. */
  readonly failures: number;
}

export interface ClaimOrder {
  readonly owner: string;
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
}

/** How a turn ended: `wakeBy` is when the row must be due at the latest, `null` to leave it to the commits. */
interface Release {
  readonly turn: ClaimedTurn;
  readonly failures: number;
  readonly wakeBy: number | null;
  /** A wake that the turn itself asked for is put off to `wakeBy`: the turn failed after it. */
  readonly defer: boolean;
}

export interface Turns {
  claim(order: ClaimOrder): Promise<readonly ClaimedTurn[]>;
  /** False when another worker took the turn over. */
  extend(turn: ClaimedTurn, until: number): Promise<boolean>;
  /** Does nothing when another worker took the turn over. */
  release(release: Release): Promise<void>;
  /** Makes the turns of workers that surely run no more due at once. */
  freeGone(isGone: (owner: string) => boolean, now: number): Promise<void>;
  /** Due at `at` or earlier, whatever the running turn commits. */
  nudge(migrationId: string, at: number): Promise<void>;
}

export function createTurns(db: Kysely<Tables>): Turns {
  return {
    async claim(order) {
      const { rows } = await db.executeQuery(claimQuery(db, order));
      return rows.map(({ id, fence, failures }) => ({ migrationId: id, fence, failures }));
    },

    async extend({ migrationId, fence }, until) {
      const extended = await db
        .updateTable("migration")
        .set({ lease_until: until })
        .where("id", "=", migrationId)
        .where("fence", "=", fence)
        .where("lease_until", "is not", null)
        .returning("id")
        .executeTakeFirst();
      return extended !== undefined;
    },

    async release({ turn, failures, wakeBy, defer }) {
      await db
        .updateTable("migration")
        .set({ lease_owner: null, lease_until: null, failures })
        .$if(wakeBy !== null, (query) =>
          query.set((eb) => {
            const late = eb.or([eb("wake_at", "is", null), eb("wake_at", ">", wakeBy)]);
            const own = eb("nudged", "=", 0);
            return {
              wake_at: eb
                .case()
                .when(defer ? eb.or([late, own]) : late)
                .then(eb.val(wakeBy))
                .else(eb.ref("wake_at"))
                .end(),
            };
          }),
        )
        .where("id", "=", turn.migrationId)
        .where("fence", "=", turn.fence)
        .execute();
    },

    async freeGone(isGone, now) {
      const held = await db
        .selectFrom("migration")
        .select(["id", "fence", "lease_owner"])
        .where("lease_until", ">", now)
        .execute();
      for (const { id, fence, lease_owner: owner } of held) {
        if (owner === null || !isGone(owner)) continue;
        // The fence: another worker may have taken the turn between the look and the write.
        await db
          .updateTable("migration")
          .set({ lease_until: now })
          .where("id", "=", id)
          .where("fence", "=", fence)
          .execute();
      }
    },

    nudge: (migrationId, at) => nudgeRow(db, migrationId, at),
  };
}

/** Also within a transaction of the caller. */
export async function nudgeRow(db: Kysely<Tables>, id: string, at: number): Promise<void> {
  await db
    .updateTable("migration")
    .set((eb) => ({
      nudged: 1,
      wake_at: eb
        .case()
        .when(eb.or([eb("wake_at", "is", null), eb("wake_at", ">", at)]))
        .then(eb.val(at))
        .else(eb.ref("wake_at"))
        .end(),
    }))
    .where("id", "=", id)
    .execute();
}

/**
 * Hot: every poll of every worker. One statement, so that two processes never get the same turn; PostgreSQL passes
 * over rows that another worker is about to take.
 */
export function claimQuery(
  db: Kysely<Tables>,
  { owner, now, leaseMs, limit }: ClaimOrder,
): CompiledQuery<{ id: string; fence: number; failures: number }> {
  const due = (on: Pick<Kysely<Tables>, "selectFrom">) =>
    on
      .selectFrom("migration")
      .select("id")
      .where((eb) =>
        eb.or([
          eb.and([eb("wake_at", "<=", now), eb("lease_until", "is", null)]),
          eb("lease_until", "<=", now),
        ]),
      )
      .orderBy("nudged", "desc")
      .orderBy((eb) => eb("lease_until", "is", null))
      .orderBy((eb) => eb.fn.coalesce("lease_until", "wake_at"))
      .limit(limit)
      .$if(engineOf(db) === "postgres", (query) => query.forUpdate().skipLocked());
  return (
    db
      // Not within the update: PostgreSQL may run a subquery there again for every row, past the limit.
      .with("due", due)
      .updateTable("migration")
      .set((eb) => ({
        lease_owner: owner,
        lease_until: now + leaseMs,
        fence: eb("fence", "+", 1),
        wake_at: null,
        nudged: 0,
        // Whoever had it neither gave it back nor wrote anything: it died of it, perhaps.
        failures: eb
          .case()
          .when("lease_until", "is not", null)
          .then(eb("failures", "+", 1))
          .else(eb.ref("failures"))
          .end(),
      }))
      .where("id", "in", (eb) => eb.selectFrom("due").select("due.id"))
      .returning(["id", "fence", "failures"])
      .compile()
  );
}
