/**
 * The rate budget as rows, one for each key, so that processes on one store share it.
 *
 * A row holds when the calls let through so far are paid for, at one every so often (the generic cell rate
 * algorithm): a call is let through while that time is less than a burst ahead. One conditional write for each
 * limit, all in one transaction, so that two processes never get the last place both.
 */
import type { Clock, RateBudget, RateLimit } from "@bakferry/core";
import type { Kysely } from "kysely";

import { engineOf } from "./engine.ts";
import type { Tables } from "./schema.ts";

/** A row that was not used for so long says nothing any more. */
const FORGET_MS = 3_600_000;

export function createRateBudget(db: Kysely<Tables>, clock: Clock): RateBudget {
  async function waitFor(limits: readonly RateLimit[], now: number): Promise<number> {
    const rows = await db
      .selectFrom("rate_budget")
      .selectAll()
      .where(
        "key",
        "in",
        limits.map(({ key }) => key),
      )
      .execute();
    const waits = limits.map(({ key, everyMs, burst }) => {
      const row = rows.find((each) => each.key === key);
      if (!row) return 0;
      return Math.max(row.paused_until - now, row.paid_until - (burst - 1) * everyMs - now, 0);
    });
    return Math.max(0, ...waits);
  }

  return {
    async take(limits) {
      const now = clock.now();
      // Most of those who have to wait write nothing.
      const wait = await waitFor(limits, now);
      if (wait > 0) return wait;
      // Always in one order, so that two transactions cannot wait for each other.
      const inOrder = limits.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      try {
        const [first, ...more] = inOrder;
        // One statement is a transaction by itself: a process that is frozen in the midst of it keeps nobody waiting.
        if (first && more.length === 0) await takeOne(db, first, now);
        else
          await db.transaction().execute(async (transaction) => {
            for (const limit of inOrder) await takeOne(transaction, limit, now);
          });
        return 0;
      } catch (error) {
        if (!(error instanceof PlaceTaken)) throw error;
        return Math.max(1, await waitFor(limits, now));
      }
    },

    async pause(key, forMs) {
      const now = clock.now();
      const pausedUntil = now + forMs;
      await db
        .insertInto("rate_budget")
        .values({ key, paid_until: now, paused_until: pausedUntil })
        .onConflict((conflict) =>
          conflict
            .column("key")
            .doUpdateSet({ paused_until: pausedUntil })
            .where("rate_budget.paused_until", "<", pausedUntil),
        )
        .execute();
      await forgetUnused(db, now);
    },

    async pausedFor(key) {
      const row = await db
        .selectFrom("rate_budget")
        .select("paused_until")
        .where("key", "=", key)
        .executeTakeFirst();
      return Math.max(0, (row?.paused_until ?? 0) - clock.now());
    },
  };
}

/** Passes over rows that are in use: waiting for them in another order than `take` could be waiting for ever. */
async function forgetUnused(db: Kysely<Tables>, now: number): Promise<void> {
  const unused = db
    .selectFrom("rate_budget")
    .select("key")
    .where("paid_until", "<", now - FORGET_MS)
    .where("paused_until", "<", now)
    .$if(engineOf(db) === "postgres", (query) => query.forUpdate().skipLocked());
  await db.deleteFrom("rate_budget").where("key", "in", unused).execute();
}

/** Somebody else was quicker; the transaction is rolled back. */
class PlaceTaken extends Error {}

async function takeOne(db: Kysely<Tables>, { key, everyMs, burst }: RateLimit, now: number): Promise<void> {
  const taken = await db
    .insertInto("rate_budget")
    .values({ key, paid_until: now + everyMs, paused_until: 0 })
    .onConflict((conflict) =>
      conflict
        .column("key")
        .doUpdateSet((eb) => ({
          paid_until: eb
            .case()
            .when("rate_budget.paid_until", ">", now)
            .then(eb("rate_budget.paid_until", "+", everyMs))
            .else(now + everyMs)
            .end(),
        }))
        .where("rate_budget.paused_until", "<=", now)
        .where("rate_budget.paid_until", "<=", now + (burst - 1) * everyMs),
    )
    .returning("key")
    .executeTakeFirst();
  if (!taken) throw new PlaceTaken();
}
