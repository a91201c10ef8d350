/** Clicks and commands, written down before the chat is told that they arrived; the chat sends some of them twice. */
import type { Clock, Inbox } from "@bakferry/core";
import type { Kysely } from "kysely";

import type { Tables } from "./schema.ts";

export function createInbox(db: Kysely<Tables>, clock: Clock): Inbox {
  return {
    async accept({ key, kind, payload, acceptedAt }) {
      const inserted = await db
        .insertInto("inbox")
        .values({ key, kind, payload, accepted_at: acceptedAt, completed_at: null })
        .onConflict((conflict) => conflict.column("key").doNothing())
        .returning("id")
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async pending() {
      const rows = await db
        .selectFrom("inbox")
        .select(["key", "kind", "payload", "accepted_at as acceptedAt"])
        .where("completed_at", "is", null)
        .orderBy("id")
        .execute();
      return rows;
    },

    async complete(key) {
      await db
        .updateTable("inbox")
        .set({ completed_at: clock.now() })
        .where("key", "=", key)
        .where("completed_at", "is", null)
        .execute();
    },
  };
}
