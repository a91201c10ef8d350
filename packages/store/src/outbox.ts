/**
 * Notices that wait for delivery.
 *
 * A claim names its process and is short: its holder renews it, and a process that died loses it as soon as another
 * one of the machine looks.
 *
 * A card is drawn from the migration's present state, so of several waiting notices for one message only one is
 * handed out, and delivering it settles the older ones. While it is out, no other deliverer gets a notice for the
 * same message: one writer per message, or a card would be posted twice. And while an older entry of a thread waits,
 * or is out, no newer one is handed out: a thread reads in order. Out at whom does not matter: a deliverer may have lost
 * sight of it, when the database went away before it could give the item back, or before it heard that it has it.
 */
import {
  type Clock,
  type NewNotice,
  noticeKey,
  type NoticeLane,
  type Outbox,
  type OutboxItem,
} from "@bakferry/core";
import type { CompiledQuery, ExpressionBuilder, Kysely, ReferenceExpression, Selectable } from "kysely";

import { takeTurn } from "./engine.ts";
import { parseJson } from "./json.ts";
import { insertNotices, LANES } from "./notices.ts";
import { createPostedMessages } from "./posted-messages.ts";
import type { Tables } from "./schema.ts";
import type { Holder } from "./worker-identity.ts";

export function createOutbox(db: Kysely<Tables>, clock: Clock, worker: Holder): Outbox {
  const announce = async (on: Kysely<Tables>, migrationId: string, notices: readonly NewNotice[]) =>
    insertNotices(on, { migrationId, notices, at: clock.now() });

  return {
    async claim(limit, lane = "progress") {
      const order = { owner: worker.owner, leaseMs: worker.leaseMs, limit, lane, now: clock.now() };
      // One claim at a time: of two that do not see each other's rows, each would get a notice for one message.
      const { rows } = await db.transaction().execute(async (transaction) => {
        await takeTurn(transaction, "outbox");
        return transaction.executeQuery(outboxClaimQuery(transaction, order));
      });
      return rows.toSorted((a, b) => a.lane - b.lane || a.id - b.id).map(toItem);
    },

    ...keepClaims(db, clock, worker),

    async complete(item, followUps = []) {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable("outbox")
          .set({ delivered_at: clock.now() })
          .where("migration_id", "=", item.migrationId)
          .where("notice_key", "=", noticeKey(item.notice))
          .where("id", "<=", item.id)
          .where("delivered_at", "is", null)
          .execute();
        await announce(transaction, item.migrationId, followUps);
      });
    },

    announce: async (migrationId, notices) => announce(db, migrationId, notices),

    async postpone(item, dueAt, reason) {
      await db
        .updateTable("outbox")
        .set({ due_at: dueAt, claimed_until: 0, claim_owner: null, last_reason: reason })
        .where("id", "=", item.id)
        // Claimed again by another deliverer since: the item is no longer ours to give back.
        .where("attempts", "=", item.attempts)
        .where("delivered_at", "is", null)
        .execute();
    },

    ...createPostedMessages(db),
  };
}

/** Claims after they were made: kept, asked for, and freed. */
function keepClaims(
  db: Kysely<Tables>,
  clock: Clock,
  worker: Holder,
): Pick<Outbox, "renew" | "hold" | "releaseGone"> {
  return {
    async renew(items) {
      if (items.length === 0) return;
      await db
        .updateTable("outbox")
        .set({ claimed_until: clock.now() + worker.leaseMs })
        .where(
          "id",
          "in",
          items.map(({ id }) => id),
        )
        .where("claim_owner", "=", worker.owner)
        .where("claimed_until", ">", 0)
        .where("delivered_at", "is", null)
        .execute();
    },

    async hold(item) {
      const until = clock.now() + worker.leaseMs;
      const held = await db
        .updateTable("outbox")
        .set({ claimed_until: until })
        .where("id", "=", item.id)
        .where("attempts", "=", item.attempts)
        .where("claim_owner", "=", worker.owner)
        .where("delivered_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      // The answer may be older than it seems: this process may have been stopped while it was on its way.
      return held !== undefined && clock.now() < until;
    },

    async releaseGone() {
      const held = await db
        .selectFrom("outbox")
        .select("claim_owner as owner")
        .distinct()
        .where("delivered_at", "is", null)
        .where("claimed_until", ">", clock.now())
        .execute();
      for (const { owner } of held) {
        if (owner === null || !worker.isGone(owner)) continue;
        await db
          .updateTable("outbox")
          .set({ claimed_until: 0 })
          .where("claim_owner", "=", owner)
          .where("delivered_at", "is", null)
          .execute();
      }
    },
  };
}

interface OutboxClaim {
  readonly owner: string;
  readonly leaseMs: number;
  readonly limit: number;
  /** The last lane that is taken from. */
  readonly lane: NoticeLane;
  readonly now: number;
}

/** Hot: every poll of every deliverer. */
export function outboxClaimQuery(
  db: Kysely<Tables>,
  { owner, leaseMs, limit, lane, now }: OutboxClaim,
): CompiledQuery<Selectable<Tables["outbox"]>> {
  const due = db
    .selectFrom("outbox as item")
    .select("item.id")
    .where("item.delivered_at", "is", null)
    .where("item.lane", "<=", LANES.indexOf(lane))
    .where("item.due_at", "<=", now)
    .where("item.claimed_until", "<=", now)
    .where((item) =>
      item.not(
        item.exists(
          item
            .selectFrom("outbox as other")
            .select("other.id")
            .whereRef("other.migration_id", "=", "item.migration_id")
            .whereRef("other.notice_key", "=", "item.notice_key")
            .where("other.delivered_at", "is", null)
            .where((eb) =>
              eb.or([
                // Another notice for this message is out now.
                eb("other.claimed_until", ">", now),
                // Another one goes first: a better lane, or newer in the same lane.
                eb.and([
                  eb("other.due_at", "<=", now),
                  eb.or([
                    eb("other.lane", "<", eb.ref("item.lane")),
                    eb.and([
                      eb("other.lane", "=", eb.ref("item.lane")),
                      eb("other.id", ">", eb.ref("item.id")),
                    ]),
                  ]),
                ]),
              ]),
            ),
        ),
      ),
    )
    .where((item) => item.not(olderEntryWaits(item, now)))
    .orderBy("item.lane")
    .orderBy("item.id")
    .limit(limit);
  return db
    .updateTable("outbox")
    .set((eb) => ({
      claimed_until: now + leaseMs,
      claim_owner: owner,
      attempts: eb("attempts", "+", 1),
    }))
    .where("id", "in", due)
    .returningAll()
    .compile();
}

type ItemBuilder = ExpressionBuilder<Tables & { readonly item: Tables["outbox"] }, "item">;

/** An older entry of the same thread that this very claim does not hand out. */
function olderEntryWaits(item: ItemBuilder, now: number) {
  const older = item
    .selectFrom("outbox as older")
    .select("older.id")
    .whereRef("older.migration_id", "=", "item.migration_id")
    .whereRef("older.id", "<", "item.id")
    .where("older.delivered_at", "is", null)
    .where((eb) => isInThread(eb, "older.notice_key"))
    .where((eb) =>
      eb.or([
        eb("older.due_at", ">", now),
        eb("older.claimed_until", ">", now),
        eb("older.lane", ">", eb.ref("item.lane")),
      ]),
    );
  return item.and([isInThread(item, "item.notice_key"), item.exists(older)]);
}

/** Entries and reports are posted once, each below the one before. */
function isInThread<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  key: ReferenceExpression<DB, TB>,
) {
  const start = eb.fn<string>("substr", [key, eb.lit(1), eb.lit(6)]);
  return eb(start, "in", ["entry-", "report"]);
}

function toItem(row: Selectable<Tables["outbox"]>): OutboxItem {
  return {
    id: row.id,
    migrationId: row.migration_id,
    notice: parseJson(row.notice, `notice ${row.id}`),
    lane: LANES[row.lane] ?? "progress",
    createdAt: row.created_at,
    attempts: row.attempts,
  };
}
