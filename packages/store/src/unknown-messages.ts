/** Messages of the cloud that no diagnosis fits, counted by their shape. */
import type { UnknownMessage, UnknownMessages } from "@bakferry/core";
import type { Kysely } from "kysely";

import type { DatabaseAddress } from "./database-address.ts";
import { openReadOnly } from "./open-database.ts";
import type { Tables } from "./schema.ts";

export function createUnknownMessages(db: Kysely<Tables>): UnknownMessages {
  return {
    async note({ service, hash, text }, at) {
      await db
        .insertInto("unknown_message")
        .values({ service, hash, text, first_seen_at: at, last_seen_at: at, count: 1 })
        .onConflict((conflict) =>
          conflict.columns(["service", "hash"]).doUpdateSet((eb) => ({
            text,
            last_seen_at: at,
            count: eb("unknown_message.count", "+", 1),
          })),
        )
        .execute();
    },

    async list(limit) {
      return db
        .selectFrom("unknown_message")
        .select([
          "service",
          "hash",
          "text",
          "first_seen_at as firstSeenAt",
          "last_seen_at as lastSeenAt",
          "count",
        ])
        .orderBy("count", "desc")
        .orderBy("last_seen_at", "desc")
        .orderBy("hash")
        .limit(limit)
        .execute();
    },
  };
}

/** Without changing anything. Throws STORE_UNAVAILABLE. */
export async function readUnknownMessages(
  address: DatabaseAddress,
  limit: number,
): Promise<readonly UnknownMessage[]> {
  const db = await openReadOnly(address, ["unknown_message"]);
  try {
    return await createUnknownMessages(db).list(limit);
  } finally {
    await db.destroy();
  }
}
