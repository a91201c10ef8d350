/**
 * How the schema came to be, step by step.
 *
 * A step that was released is never edited; a change is a new step. They are code, not files, so that nothing has
 * to be found at run time.
 */
import { SYSTEM } from "@bakferry/core";
import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from "kysely";
import type { Migration as SchemaStep } from "kysely/migration";

import { appendAudit } from "./audit/audit-log.ts";
import { engineOf } from "./engine.ts";
import type { Tables } from "./schema.ts";

/** Where the steps that were done are written down. */
export const STEP_TABLE = "schema_step";

export const SCHEMA_STEPS: Readonly<Record<string, SchemaStep>> = {
  "0001_first": {
    async up(db) {
      await createMigrationTable(db);
      await createEventTables(db);
      await createOutboxTables(db);
      await createInboxTable(db);
      await db.schema
        .createTable("upload_checkpoint")
        .addColumn("journal_key", "text", (column) => column.primaryKey())
        .addColumn("document", "text", (column) => column.notNull())
        .execute();
    },
  },
  "0002_upload_parts": {
    async up(db) {
      await db.schema
        .createTable("upload_part")
        .addColumn("journal_key", "text", (column) => column.notNull())
        .addColumn("part_number", "integer", (column) => column.notNull())
        .addColumn("upload_id", "text", (column) => column.notNull())
        .addColumn("crc64", "text", (column) => column.notNull())
        .addColumn("etag", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("upload_part_key", ["journal_key", "part_number"])
        .execute();
    },
  },
  "0003_claims": {
    async up(db) {
      await db.schema.alterTable("migration").addColumn("claim", "text").execute();
      // Of rows that slipped through for one database the oldest gets the claim.
      await sql`
        update migration set claim = instance_id || '/' || lower(target_database)
        where phase not in ('blocked', 'succeeded', 'denied', 'expired', 'cancelled', 'failed', 'needs_attention')
          and not exists (
            select 1 from migration as older
            where older.instance_id = migration.instance_id
              and lower(older.target_database) = lower(migration.target_database)
              and older.phase not in ('blocked', 'succeeded', 'denied', 'expired', 'cancelled', 'failed', 'needs_attention')
              and (older.created_at < migration.created_at or (older.created_at = migration.created_at and older.id < migration.id))
          )
      `.execute(db);
      await db.schema.createIndex("migration_claim").on("migration").column("claim").unique().execute();
    },
  },
  "0005_slack_budget": {
    async up(db) {
      await db.schema
        .createTable("rate_budget")
        .addColumn("key", "text", (column) => column.primaryKey())
        .addColumn("paid_until", "bigint", (column) => column.notNull())
        .addColumn("paused_until", "bigint", (column) => column.notNull())
        .execute();
      await db.schema.alterTable("outbox").addColumn("claim_owner", "text").execute();
    },
  },
  "0006_installations": {
    async up(db) {
      await db.schema
        .createTable("installation")
        .addColumn("key", "text", (column) => column.primaryKey())
        .addColumn("enterprise_id", "text")
        .addColumn("team_id", "text")
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("bot_id", "text")
        .addColumn("bot_user_id", "text")
        .addColumn("scopes", "text", (column) => column.notNull())
        .addColumn("installed_at", "bigint", (column) => column.notNull())
        .addColumn("installed_by", "text")
        .addColumn("key_id", "text")
        .addColumn("sealed_token", "text")
        .addColumn("ended_at", "bigint")
        .addColumn("ended_because", "text")
        .execute();
      await db.schema
        .alterTable("migration")
        .addColumn("team_id", "text", (column) => column.notNull().defaultTo(""))
        .execute();
      await sql`update migration set team_id = coalesce(${teamIdInDocument(db)}, '')`.execute(db);
      await db.schema
        .createIndex("migration_team")
        .on("migration")
        .columns(["team_id", "created_at", "id"])
        .execute();
    },
  },
  "0007_audit": {
    async up(db) {
      await db.schema
        .createTable("audit")
        .addColumn("sequence", "bigint", (column) => column.primaryKey())
        .addColumn("at", "bigint", (column) => column.notNull())
        .addColumn("actor", "text", (column) => column.notNull())
        .addColumn("body", "text", (column) => column.notNull())
        .addColumn("migration_id", "text")
        .addColumn("hash", "text", (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex("audit_migration")
        .on("audit")
        .columns(["migration_id", "sequence"])
        .execute();
      await vouchForOlderTrails(db);
    },
  },
  "0008_unknown_messages": {
    async up(db) {
      await db.schema
        .createTable("unknown_message")
        .addColumn("service", "text", (column) => column.notNull())
        .addColumn("hash", "text", (column) => column.notNull())
        .addColumn("text", "text", (column) => column.notNull())
        .addColumn("first_seen_at", "bigint", (column) => column.notNull())
        .addColumn("last_seen_at", "bigint", (column) => column.notNull())
        .addColumn("count", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("unknown_message_key", ["service", "hash"])
        .execute();
    },
  },
  "0009_waves": {
    async up(db) {
      await db.schema
        .alterTable("migration")
        .addColumn("kind", "text", (column) => column.notNull().defaultTo("migration"))
        .execute();
    },
  },
  "0010_inbox_claims": {
    async up(db) {
      await db.schema.alterTable("inbox").addColumn("claim_owner", "text").execute();
      await db.schema
        .alterTable("inbox")
        .addColumn("claimed_until", "bigint", (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  "0011_trail_seals": {
    async up(db) {
      await db.schema
        .createTable("trail_seal")
        .addColumn("chain", "text", (column) => column.notNull())
        .addColumn("sequence", "bigint", (column) => column.notNull())
        .addColumn("hash", "text", (column) => column.notNull())
        .addColumn("sealed_at", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("trail_seal_key", ["chain", "sequence"])
        .execute();
      await letGoOfSealed(db);
    },
  },
  "0012_asked_by": {
    async up(db) {
      await db.schema
        .alterTable("migration")
        .addColumn("asked_by", "text", (column) => column.notNull().defaultTo(""))
        .execute();
      await sql`update migration set asked_by = ${askerInDocument(db)}`.execute(db);
      await db.schema
        .createIndex("migration_asker")
        .on("migration")
        .columns(["asked_by", "created_at", "id"])
        .execute();
    },
  },
  "0013_places": {
    async up(db) {
      await db.schema.alterTable("migration").addColumn("place", "text").execute();
      await db.schema.alterTable("migration").addColumn("place_asked_at", "bigint").execute();
      // What RDS may be at now has its place; the next commit of each row says it exactly.
      await sql`
        update migration set place = 'holds', place_asked_at = updated_at
        where kind = 'migration' and phase in ('preparing', 'importing', 'importing_increment')
      `.execute(db);
      await db.schema
        .createIndex("migration_place")
        .on("migration")
        .columns(["place", "place_asked_at"])
        .where(sql.ref("place"), "is not", null)
        .execute();
    },
  },
};

/** As `actorKey` writes it; a wave keeps it one level higher than a migration. */
function askerInDocument(db: Kysely<unknown>): RawBuilder<string> {
  const at = (name: string): RawBuilder<string> =>
    engineOf(db) === "postgres"
      ? sql`coalesce(document::jsonb #>> ${sql.lit(`{request,requestedBy,${name}}`)}, document::jsonb #>> ${sql.lit(`{requestedBy,${name}}`)})`
      : sql`coalesce(document ->> ${sql.lit(`$.request.requestedBy.${name}`)}, document ->> ${sql.lit(`$.requestedBy.${name}`)})`;
  return sql`case ${at("kind")}
    when 'slackUser' then 'slack:' || coalesce(${at("enterpriseId")}, ${at("teamId")}) || '/' || ${at("userId")}
    when 'cliUser' then 'cli:' || ${at("name")}
    else 'system' end`;
}

/** The triggers that refused every removal; those that let sealed records go are made when the steps are done. */
async function letGoOfSealed(db: Kysely<unknown>): Promise<void> {
  for (const table of ["event", "audit"]) {
    if (engineOf(db) === "sqlite")
      await sql`drop trigger if exists ${sql.ref(`${table}_no_delete`)}`.execute(db);
    else
      await sql`drop trigger if exists ${sql.ref(`${table}_append_only`)} on ${sql.table(table)}`.execute(db);
  }
}

function teamIdInDocument(db: Kysely<unknown>): RawBuilder<string> {
  return engineOf(db) === "postgres"
    ? sql`document::jsonb #>> '{request,conversation,teamId}'`
    : sql`document ->> '$.request.conversation.teamId'`;
}

/** Numbers that grow, in the order of the rows; each engine has its own words for them. */
function withNumberedRows<T extends string>(
  db: Kysely<unknown>,
  table: CreateTableBuilder<T>,
): CreateTableBuilder<T | "id"> {
  return engineOf(db) === "postgres"
    ? table.addColumn("id", "bigint", (column) => column.generatedByDefaultAsIdentity().primaryKey())
    : table.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement());
}

/** Trails that were begun before there was one chain for all. */
async function vouchForOlderTrails(db: Kysely<Tables>): Promise<void> {
  const newest = await db
    .selectFrom("event")
    .select(["migration_id", "sequence", "at", "hash"])
    .where((eb) =>
      eb(
        "sequence",
        "=",
        eb
          .selectFrom("event as other")
          .select((other) => other.fn.max("other.sequence").as("last"))
          .whereRef("other.migration_id", "=", "event.migration_id"),
      ),
    )
    .orderBy("at")
    .execute();
  for (const { migration_id: migrationId, sequence, at, hash } of newest) {
    await appendAudit(db, { at, actor: SYSTEM, body: { type: "trail", migrationId, sequence, hash } });
  }
}

async function createMigrationTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("migration")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("phase", "text", (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("instance_id", "text", (column) => column.notNull())
    .addColumn("target_database", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .addColumn("fence", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("wake_at", "bigint")
    .addColumn("nudged", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("lease_owner", "text")
    .addColumn("lease_until", "bigint")
    .addColumn("failures", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("migration_wake").on("migration").column("wake_at").execute();
  await db.schema.createIndex("migration_lease").on("migration").column("lease_until").execute();
  await db.schema.createIndex("migration_created").on("migration").columns(["created_at", "id"]).execute();
  await db.schema
    .createIndex("migration_target")
    .on("migration")
    .columns(["instance_id", "target_database"])
    .execute();
}

async function createEventTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("event")
    .addColumn("migration_id", "text", (column) => column.notNull().references("migration.id"))
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("event_key", ["migration_id", "sequence"])
    .execute();
  await db.schema
    .createTable("approval")
    .addColumn("migration_id", "text", (column) => column.notNull().references("migration.id"))
    .addColumn("plan_digest", "text", (column) => column.notNull())
    .addColumn("actor_key", "text", (column) => column.notNull())
    .addColumn("verdict", "text", (column) => column.notNull())
    .addColumn("reason", "text")
    .addColumn("decided_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("approval_key", ["migration_id", "plan_digest", "actor_key"])
    .execute();
}

async function createOutboxTables(db: Kysely<unknown>): Promise<void> {
  await withNumberedRows(db, db.schema.createTable("outbox"))
    .addColumn("migration_id", "text", (column) => column.notNull().references("migration.id"))
    .addColumn("notice_key", "text", (column) => column.notNull())
    .addColumn("notice", "text", (column) => column.notNull())
    .addColumn("lane", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("claimed_until", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("delivered_at", "bigint")
    .addColumn("last_reason", "text")
    .execute();
  await db.schema
    .createIndex("outbox_waiting")
    .on("outbox")
    .columns(["lane", "id"])
    .where(sql.ref("delivered_at"), "is", null)
    .execute();
  await db.schema
    .createIndex("outbox_message")
    .on("outbox")
    .columns(["migration_id", "notice_key"])
    .where(sql.ref("delivered_at"), "is", null)
    .execute();
  await db.schema
    .createTable("posted_message")
    .addColumn("migration_id", "text", (column) => column.notNull())
    .addColumn("notice_key", "text", (column) => column.notNull())
    .addColumn("channel_id", "text", (column) => column.notNull())
    .addColumn("message_id", "text", (column) => column.notNull())
    .addColumn("rendered_hash", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("posted_message_key", ["migration_id", "notice_key"])
    .execute();
}

async function createInboxTable(db: Kysely<unknown>): Promise<void> {
  await withNumberedRows(db, db.schema.createTable("inbox"))
    .addColumn("key", "text", (column) => column.notNull().unique())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("payload", "text", (column) => column.notNull())
    .addColumn("accepted_at", "bigint", (column) => column.notNull())
    .addColumn("completed_at", "bigint")
    .execute();
  await db.schema
    .createIndex("inbox_pending")
    .on("inbox")
    .column("id")
    .where(sql.ref("completed_at"), "is", null)
    .execute();
}
