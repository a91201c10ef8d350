/** Removes what the rule no longer keeps; as often as it is run, by as many processes at once. */
import { type Kysely, sql } from "kysely";

import type { DatabaseAddress } from "../database-address.ts";
import { engineOf } from "../engine.ts";
import { openDatabase, openReadOnly } from "../open-database.ts";
import type { Tables } from "../schema.ts";
import { endedRows, lastToRemove, removeEnded, removeOldest } from "./prune-trail.ts";
import type { PruneReport, RetentionRule } from "./retention-rule.ts";

/** So that nobody waits long behind a removal. */
const BATCH = 500;

export interface PruneOrder {
  readonly rule: RetentionRule;
  readonly now: number;
}

export async function prune(db: Kysely<Tables>, { rule, now }: PruneOrder): Promise<PruneReport> {
  const deliveries = await inBatches(rule.deliveredMs, now, (before) => removeDelivered(db, before));
  const received = await inBatches(rule.deliveredMs, now, (before) => removeDone(db, before));
  if (rule.deliveredMs !== null) await removeIdleBudgets(db, now - rule.deliveredMs);
  if (!(await mayRemoveTrail(db))) {
    const due = await dueOfTrail(db, { rule, now });
    const isTrailLeft = Object.values(due).some((count) => count > 0);
    return { ...NOTHING, deliveries, received, isTrailLeft };
  }
  const ended = await removeAllEnded(db, { rule, now });
  const { auditMs } = rule;
  const auditRecords = auditMs === null ? 0 : await removeOldest(db, { before: now - auditMs, now });
  return { ...ended, auditRecords, deliveries, received, isTrailLeft: false };
}

/** The least that `prune` would remove now: what follows from a removal is not counted. Throws STORE_UNAVAILABLE. */
export async function previewPrune(address: DatabaseAddress, order: PruneOrder): Promise<PruneReport> {
  const db = await openReadOnly(address, ["migration", "event", "audit", "outbox", "inbox", "trail_seal"]);
  try {
    const { deliveredMs } = order.rule;
    const before = deliveredMs === null ? null : order.now - deliveredMs;
    return {
      ...(await dueOfTrail(db, order)),
      deliveries: before === null ? 0 : await countOf(db, "outbox", sql`delivered_at < ${before}`),
      received: before === null ? 0 : await countOf(db, "inbox", sql`completed_at < ${before}`),
      isTrailLeft: false,
    };
  } finally {
    await db.destroy();
  }
}

/** Opens the database for it. Throws STORE_UNAVAILABLE. */
export async function pruneDatabase(address: DatabaseAddress, order: PruneOrder): Promise<PruneReport> {
  const db = await openDatabase(address);
  try {
    return await prune(db, order);
  } finally {
    await db.destroy();
  }
}

const NOTHING = { migrations: 0, waves: 0, events: 0, auditRecords: 0 };

/** A role of PostgreSQL that may only run the bot may not (docs/how-to/postgresql.md). */
async function mayRemoveTrail(db: Kysely<Tables>): Promise<boolean> {
  if (engineOf(db) === "sqlite") return true;
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege('event', 'delete') and has_table_privilege('audit', 'delete') as may
  `.execute(db);
  return rows[0]?.may === true;
}

async function removeAllEnded(
  db: Kysely<Tables>,
  { rule, now }: PruneOrder,
): Promise<Pick<PruneReport, "migrations" | "waves" | "events">> {
  const removed = { migrations: 0, waves: 0, events: 0 };
  if (rule.migrationsMs === null) return removed;
  const before = now - rule.migrationsMs;
  while (true) {
    // Waves come in a later round, when their members are gone.
    const rows = await endedRows(db, before).select(["id", "kind"]).orderBy("id").limit(BATCH).execute();
    let isAnyGone = false;
    for (const row of rows) {
      const events = await removeEnded(db, row, { before, now });
      if (events === undefined) continue;
      isAnyGone = true;
      removed.events += events;
      removed[row.kind === "wave" ? "waves" : "migrations"] += 1;
    }
    if (!isAnyGone) return removed;
  }
}

/** Before any of it is removed: waves of members that are due, and what vouches for those, are not counted yet. */
async function dueOfTrail(
  db: Kysely<Tables>,
  { rule, now }: PruneOrder,
): Promise<Pick<PruneReport, "migrations" | "waves" | "events" | "auditRecords">> {
  const { migrationsMs, auditMs } = rule;
  const rows =
    migrationsMs === null
      ? []
      : await endedRows(db, now - migrationsMs)
          .select(["id", "kind"])
          .execute();
  let events = 0;
  for (const { id } of rows) events += await countOf(db, "event", sql`migration_id = ${id}`);
  const waves = rows.filter(({ kind }) => kind === "wave").length;
  const last = auditMs === null ? undefined : await lastToRemove(db, now - auditMs);
  const auditRecords = last ? await countOf(db, "audit", sql`sequence <= ${last.sequence}`) : 0;
  return { migrations: rows.length - waves, waves, events, auditRecords };
}

async function countOf(
  db: Kysely<Tables>,
  table: keyof Tables,
  condition: ReturnType<typeof sql<boolean>> | ReturnType<typeof sql>,
): Promise<number> {
  const { rows } = await sql<{ count: number | string }>`
    select count(*) as count from ${sql.table(table)} where ${condition}
  `.execute(db);
  return Number(rows[0]?.count ?? 0);
}

async function inBatches(
  keptMs: number | null,
  now: number,
  remove: (before: number) => Promise<bigint>,
): Promise<number> {
  if (keptMs === null) return 0;
  let total = 0;
  while (true) {
    const removed = Number(await remove(now - keptMs));
    total += removed;
    if (removed < BATCH) return total;
  }
}

async function removeDelivered(db: Kysely<Tables>, before: number): Promise<bigint> {
  const { numDeletedRows } = await db
    .deleteFrom("outbox")
    .where("id", "in", (eb) =>
      eb.selectFrom("outbox").select("id").where("delivered_at", "<", before).orderBy("id").limit(BATCH),
    )
    .executeTakeFirst();
  return numDeletedRows;
}

/** The keys go with them, so what the chat sends again so late would be done again. It refuses requests so old. */
async function removeDone(db: Kysely<Tables>, before: number): Promise<bigint> {
  const { numDeletedRows } = await db
    .deleteFrom("inbox")
    .where("id", "in", (eb) =>
      eb.selectFrom("inbox").select("id").where("completed_at", "<", before).orderBy("id").limit(BATCH),
    )
    .executeTakeFirst();
  return numDeletedRows;
}

/** One that was paid for so long ago is as good as none. */
async function removeIdleBudgets(db: Kysely<Tables>, before: number): Promise<void> {
  await db
    .deleteFrom("rate_budget")
    .where("paid_until", "<", before)
    .where("paused_until", "<", before)
    .execute();
}
