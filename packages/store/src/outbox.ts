/**
 * Notices that wait for delivery.
 *
 * A card is drawn from the migration's present state, so of several waiting notices for one message only one is
 * handed out, and delivering it settles the older ones. While it is out, no other deliverer gets a notice for the
 * same message: one writer per message, or a card would be posted twice.
 */
import { noticeKey, type Clock, type Outbox, type OutboxItem, type PostedMessage } from "@bakferry/core";
import type { CompiledQuery, Kysely, Selectable } from "kysely";

import { parseJson } from "./json.ts";
import { LANES } from "./migration-store.ts";
import type { Tables } from "./schema.ts";

/** Longer than any delivery with its time-outs; after a crash the item is given out again when it is over. */
export const CLAIM_MS = 60_000;

export function createOutbox(db: Kysely<Tables>, clock: Clock): Outbox {
  return {
    async claim(limit) {
      const { rows } = await db.executeQuery(outboxClaimQuery(db, { limit, now: clock.now() }));
      return rows.toSorted((a, b) => a.lane - b.lane || a.id - b.id).map(toItem);
    },

    async complete(item) {
      await db
        .updateTable("outbox")
        .set({ delivered_at: clock.now() })
        .where("migration_id", "=", item.migrationId)
        .where("notice_key", "=", noticeKey(item.notice))
        .where("id", "<=", item.id)
        .where("delivered_at", "is", null)
        .execute();
    },

    async postpone(item, dueAt, reason) {
      await db
        .updateTable("outbox")
        .set({ due_at: dueAt, claimed_until: 0, last_reason: reason })
        .where("id", "=", item.id)
        // Claimed again by another deliverer since: the item is no longer ours to give back.
        .where("attempts", "=", item.attempts)
        .where("delivered_at", "is", null)
        .execute();
    },

    async posted(migrationId, key) {
      const row = await db
        .selectFrom("posted_message")
        .selectAll()
        .where("migration_id", "=", migrationId)
        .where("notice_key", "=", key)
        .executeTakeFirst();
      return row && toPosted(row);
    },

    async savePosted(message) {
      const drawn = {
        channel_id: message.channelId,
        message_id: message.messageId,
        rendered_hash: message.renderedHash,
      };
      await db
        .insertInto("posted_message")
        .values({ migration_id: message.migrationId, notice_key: message.noticeKey, ...drawn })
        .onConflict((conflict) => conflict.columns(["migration_id", "notice_key"]).doUpdateSet(drawn))
        .execute();
    },
  };
}

/** Hot: every poll of every deliverer. */
export function outboxClaimQuery(
  db: Kysely<Tables>,
  { limit, now }: { readonly limit: number; readonly now: number },
): CompiledQuery<Selectable<Tables["outbox"]>> {
  const due = db
    .selectFrom("outbox as item")
    .select("item.id")
    .where("item.delivered_at", "is", null)
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
    .orderBy("item.lane")
    .orderBy("item.id")
    .limit(limit);
  return db
    .updateTable("outbox")
    .set((eb) => ({ claimed_until: now + CLAIM_MS, attempts: eb("attempts", "+", 1) }))
    .where("id", "in", due)
    .returningAll()
    .compile();
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

function toPosted(row: Selectable<Tables["posted_message"]>): PostedMessage {
  return {
    migrationId: row.migration_id,
    noticeKey: row.notice_key,
    channelId: row.channel_id,
    messageId: row.message_id,
    renderedHash: row.rendered_hash,
  };
}
