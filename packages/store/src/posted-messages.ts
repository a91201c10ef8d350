/** Where messages stand in the chat, or may stand: one row for each migration and notice key. */
import type { Outbox, PostedMessage } from "@bakferry/core";
import type { Kysely, Selectable } from "kysely";

import type { Tables } from "./schema.ts";

export type PostedMessages = Pick<Outbox, "posted" | "postedUnder" | "savePosted" | "forgetPosted">;

export function createPostedMessages(db: Kysely<Tables>): PostedMessages {
  return {
    async posted(migrationId, key) {
      const row = await db
        .selectFrom("posted_message")
        .selectAll()
        .where("migration_id", "=", migrationId)
        .where("notice_key", "=", key)
        .executeTakeFirst();
      return row && toPosted(row);
    },

    async postedUnder(migrationId, keyStart) {
      const rows = await db
        .selectFrom("posted_message")
        .selectAll()
        .where("migration_id", "=", migrationId)
        .where((eb) => eb.fn("substr", ["notice_key", eb.lit(1), eb.lit(keyStart.length)]), "=", keyStart)
        .orderBy("notice_key")
        .execute();
      return rows.map(toPosted);
    },

    async forgetPosted(migrationId, key) {
      await db
        .deleteFrom("posted_message")
        .where("migration_id", "=", migrationId)
        .where("notice_key", "=", key)
        .execute();
    },

    async savePosted(message) {
      const drawn = {
        channel_id: message.channelId,
        message_id: message.messageId ?? "",
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

function toPosted(row: Selectable<Tables["posted_message"]>): PostedMessage {
  return {
    migrationId: row.migration_id,
    noticeKey: row.notice_key,
    channelId: row.channel_id,
    messageId: row.message_id === "" ? null : row.message_id,
    renderedHash: row.rendered_hash,
  };
}
