/**
 * The one chain that vouches for everything.
 *
 * Refusals stand in it themselves. A migration's events have a chain of their own, so that they can be read and shown
 * alone; with every commit a record here says where that chain stood. So whoever notes the head of this chain can
 * prove later that nothing before it was changed, removed or cut off, in any migration.
 *
 * Processes take turns: the head is read and the next record written in one transaction that nobody else can be in
 * (see engine.ts and sqlite/dialect.ts), and the sequence number is the key, so a fork of the chain cannot be stored.
 */
import { type AuditLog, type NewAuditRecord } from "@bakferry/core";
import type { Kysely } from "kysely";

import { takeTurn } from "../engine.ts";
import { CHAIN_START, chainHash } from "../event-chain.ts";
import { toJson } from "../json.ts";
import type { Tables } from "../schema.ts";

export function createAuditLog(db: Kysely<Tables>): AuditLog {
  return {
    append: (record) => db.transaction().execute((transaction) => appendAudit(transaction, record)),

    async newestAbout(migrationId) {
      const newest = await db
        .selectFrom("audit")
        .select(["sequence", "hash"])
        .where("migration_id", "=", migrationId)
        .orderBy("sequence", "desc")
        .limit(1)
        .executeTakeFirst();
      return newest ?? null;
    },
  };
}

/** Within a transaction of the caller. */
export async function appendAudit(transaction: Kysely<Tables>, record: NewAuditRecord): Promise<void> {
  await takeTurn(transaction, "audit");
  const last = await transaction
    .selectFrom("audit")
    .select(["sequence", "hash"])
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  const sequence = (last?.sequence ?? 0) + 1;
  const { at, actor, body } = record;
  await transaction
    .insertInto("audit")
    .values({
      sequence,
      at,
      actor: toJson(actor),
      body: toJson(body),
      migration_id: "migrationId" in body ? body.migrationId : null,
      hash: chainHash(last?.hash ?? CHAIN_START, sequence, record),
    })
    .execute();
}
