/**
 * Removes ended migrations and the oldest records of the chain of everything, so that the rest still proves itself.
 *
 * Before anything goes, a record says what goes: the chain, and its last record with its hash. The database lets only
 * go what such a seal names (append-only.ts of each engine), and the check wants one for whatever is not there
 * (audit/verify-trail.ts). So a removal by rule is told from one by hand.
 */
import { ENDED_PHASES, OPEN_WAVE_PHASES, SYSTEM } from "@bakferry/core";
import { type Kysely, type SelectQueryBuilder, sql, type Transaction } from "kysely";

import { appendAudit } from "../audit/audit-log.ts";
import { type Head, MAIN_CHAIN } from "../audit/trail-record.ts";
import { engineOf, takeTurn } from "../engine.ts";
import type { Tables } from "../schema.ts";

export interface EndedRow {
  readonly id: string;
  readonly kind: "migration" | "wave";
}

/** Whoever has a turn, or is due for one, has not ended; a wave stays as long as one of its members. */
export function endedRows(
  db: Kysely<Tables>,
  before: number,
): SelectQueryBuilder<Tables, "migration", unknown> {
  const waveId =
    engineOf(db) === "postgres"
      ? sql`member.document::jsonb #>> '{wave,waveId}'`
      : sql`member.document ->> '$.wave.waveId'`;
  return db
    .selectFrom("migration")
    .where("updated_at", "<", before)
    .where("wake_at", "is", null)
    .where("lease_until", "is", null)
    .where((eb) =>
      eb.or([
        eb.and([eb("kind", "=", "migration"), eb("phase", "in", [...ENDED_PHASES])]),
        eb.and([
          eb("kind", "=", "wave"),
          eb("phase", "not in", [...OPEN_WAVE_PHASES]),
          eb.not(
            eb.exists(
              eb
                .selectFrom("migration as member")
                .select("member.id")
                .where("member.kind", "=", "migration")
                .where((inner) => inner(waveId, "=", inner.ref("migration.id"))),
            ),
          ),
        ]),
      ]),
    );
}

/** In one transaction; `undefined` when it was changed meanwhile. Returns how many events went. */
export async function removeEnded(
  db: Kysely<Tables>,
  { id }: EndedRow,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<number | undefined> {
  return db.transaction().execute(async (transaction) => {
    // Holds the row to the end; it comes before the turn, as everywhere (engine.ts).
    const held = await transaction
      .updateTable("migration")
      .set((eb) => ({ version: eb("version", "+", 1) }))
      .where("id", "in", endedRows(transaction, before).select("id").where("id", "=", id))
      .returning("id")
      .executeTakeFirst();
    if (!held) return undefined;
    await removeBeside(transaction, id);
    const last = await transaction
      .selectFrom("event")
      .select(["sequence", "hash"])
      .where("migration_id", "=", id)
      .orderBy("sequence", "desc")
      .limit(1)
      .executeTakeFirst();
    if (last) await seal(transaction, { chain: id, ...last, now });
    const removed = await transaction.deleteFrom("event").where("migration_id", "=", id).executeTakeFirst();
    await transaction.deleteFrom("migration").where("id", "=", id).execute();
    return Number(removed.numDeletedRows);
  });
}

async function removeBeside(transaction: Transaction<Tables>, id: string): Promise<void> {
  for (const table of ["outbox", "posted_message", "approval"] as const)
    await transaction.deleteFrom(table).where("migration_id", "=", id).execute();
  // Keys begin with the migration's id (core's run/journal-key.ts).
  for (const table of ["upload_part", "upload_checkpoint"] as const)
    await transaction
      .deleteFrom(table)
      .where((eb) => eb.or([eb("journal_key", "=", id), eb("journal_key", "like", `${id}-%`)]))
      .execute();
}

/** The last record that may go: older than that, and before everything that vouches for what is kept. */
export async function lastToRemove(db: Kysely<Tables>, before: number): Promise<Head | undefined> {
  const kept = await db
    .selectFrom("audit")
    .select((eb) => eb.fn.min("sequence").as("first"))
    .where((eb) =>
      eb.or([
        eb("at", ">=", before),
        eb("migration_id", "in", eb.selectFrom("migration").select("migration.id")),
      ]),
    )
    .executeTakeFirst();
  const first = kept?.first as number | null | undefined;
  return db
    .selectFrom("audit")
    .select(["sequence", "hash"])
    .$if(typeof first === "number", (query) => query.where("sequence", "<", first ?? 0))
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Returns how many records went. */
export async function removeOldest(
  db: Kysely<Tables>,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    await takeTurn(transaction, "audit");
    const last = await lastToRemove(transaction, before);
    if (!last) return 0;
    await seal(transaction, { chain: MAIN_CHAIN, ...last, now });
    const removed = await transaction
      .deleteFrom("audit")
      .where("sequence", "<=", last.sequence)
      .executeTakeFirst();
    return Number(removed.numDeletedRows);
  });
}

async function seal(
  transaction: Transaction<Tables>,
  { chain, sequence, hash, now }: Head & { readonly chain: string; readonly now: number },
): Promise<void> {
  const migrationId = chain === MAIN_CHAIN ? null : chain;
  await appendAudit(transaction, {
    at: now,
    actor: SYSTEM,
    body: { type: "sealed", migrationId, sequence, hash },
  });
  await transaction.insertInto("trail_seal").values({ chain, sequence, hash, sealed_at: now }).execute();
}
