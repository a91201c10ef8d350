/**
 * Migrations, their events, votes and notices as rows.
 *
 * A commit is a compare-and-swap on the version, and on the turn's fence when a worker writes: the slow worker that
 * was taken over finds out here, before anything of it is kept.
 */
import {
  actorKey,
  claimOf,
  ENDED_PHASES,
  type CommitOutcome,
  type CreateOutcome,
  type Decision,
  fromStored,
  type Migration,
  type MigrationChange,
  type MigrationEvent,
  type MigrationStore,
  type Notice,
  type StoredMigration,
} from "@bakferry/core";
import type { CompiledQuery, Kysely, Transaction } from "kysely";

import { appendAudit } from "./audit/audit-log.ts";
import { CHAIN_START, chainHash } from "./event-chain.ts";
import { type Json, parseJson, toJson } from "./json.ts";
import { insertNotices } from "./notices.ts";
import type { Tables } from "./schema.ts";

export interface MigrationStoreOptions {
  /** Called after a commit that asks for a wake, so that a dispatcher in this process need not wait for its poll. */
  readonly onWake: (at: number) => void;
}

export function createMigrationStore(db: Kysely<Tables>, options: MigrationStoreOptions): MigrationStore {
  /** Everything of the change, or nothing of it. */
  async function write(
    change: MigrationChange,
    writeRow: (transaction: Transaction<Tables>) => Promise<number | undefined>,
  ): Promise<CommitOutcome> {
    const outcome = await db.transaction().execute(async (transaction): Promise<CommitOutcome> => {
      const version = await writeRow(transaction);
      if (version === undefined) return { kind: "stale" };
      await appendToTrail(transaction, change);
      return { kind: "committed", migration: { ...change.migration, version } };
    });
    if (outcome.kind === "committed" && change.wakeAt !== null) options.onWake(change.wakeAt);
    return outcome;
  }

  return {
    async create(change) {
      const outcome = await write(change, (transaction) => insertRow(transaction, change));
      return outcome.kind === "committed" ? outcome : whyNotCreated(db, change);
    },

    commit: (change) =>
      write(
        change,
        async (transaction) =>
          (await transaction.executeQuery(commitQuery(transaction, change))).rows[0]?.version,
      ),

    async load(id) {
      const row = await db
        .selectFrom("migration")
        .select(["id", "version", "document"])
        .where("id", "=", id)
        .executeTakeFirst();
      return row && toMigration(row);
    },

    async list({ phases, ended, instanceId, targetDatabaseName, createdSince, teamId, limit }) {
      const rows = await db
        .selectFrom("migration")
        .select(["id", "version", "document"])
        .$if(phases !== undefined, (query) => query.where("phase", "in", [...(phases ?? [])]))
        .$if(ended === true, (query) => query.where("phase", "in", [...ENDED_PHASES]))
        .$if(ended === false, (query) => query.where("phase", "not in", [...ENDED_PHASES]))
        .$if(instanceId !== undefined, (query) => query.where("instance_id", "=", instanceId ?? ""))
        .$if(targetDatabaseName !== undefined, (query) =>
          query.where("target_database", "=", targetDatabaseName ?? ""),
        )
        .$if(teamId !== undefined, (query) => query.where("team_id", "=", teamId ?? ""))
        .$if(createdSince !== undefined, (query) => query.where("created_at", ">=", createdSince ?? 0))
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(toMigration);
    },

    async events(id) {
      const rows = await db
        .selectFrom("event")
        .selectAll()
        .where("migration_id", "=", id)
        .orderBy("sequence")
        .execute();
      return rows.map((row): MigrationEvent => {
        const where = `event ${row.sequence} of migration ${id}`;
        return {
          sequence: row.sequence,
          at: row.at,
          actor: parseJson(row.actor, where),
          body: parseJson(row.body, where),
          hash: row.hash,
        };
      });
    },
  };
}

/** Hot: once for every step of every migration. Changes nothing, and returns nothing, when the change is stale. */
export function commitQuery(
  db: Kysely<Tables>,
  { migration, wakeAt, fence }: MigrationChange,
): CompiledQuery<{ version: number }> {
  return (
    db
      .updateTable("migration")
      .set((eb) => ({
        ...columnsOf(migration),
        version: eb("version", "+", 1),
        // Asked for while this turn ran: the writer may not know of it, so it may not put it off.
        wake_at: eb
          .case()
          .when(
            wakeAt === null
              ? eb("nudged", "=", 1)
              : eb.and([eb("nudged", "=", 1), eb("wake_at", "<", wakeAt)]),
          )
          .then(eb.ref("wake_at"))
          .else(eb.val(wakeAt))
          .end(),
      }))
      // Given up here, and taken only by a new row: a commit can never find that another has it.
      .$if(claimOf(migration) === null, (query) => query.set({ claim: null }))
      .where("id", "=", migration.id)
      .where("version", "=", migration.version)
      .$if(fence !== undefined, (query) => query.where("fence", "=", fence ?? 0))
      .returning("version")
      .compile()
  );
}

async function insertRow(
  transaction: Transaction<Tables>,
  { migration, wakeAt }: MigrationChange,
): Promise<number | undefined> {
  const inserted = await transaction
    .insertInto("migration")
    .values({
      ...columnsOf(migration),
      team_id: migration.request.conversation.teamId,
      claim: claimOf(migration),
      id: migration.id,
      version: 1,
      wake_at: wakeAt,
      fence: 0,
      nudged: 0,
      lease_owner: null,
      lease_until: null,
      failures: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("version")
    .executeTakeFirst();
  return inserted?.version;
}

/** Rows are never removed and a claim changes hands only by an end, so looking afterwards tells the reason. */
async function whyNotCreated(db: Kysely<Tables>, { migration }: MigrationChange): Promise<CreateOutcome> {
  const holder = await db
    .selectFrom("migration")
    .select("id")
    .where("claim", "=", claimOf(migration))
    .where("id", "!=", migration.id)
    .executeTakeFirst();
  return holder ? { kind: "occupied", migrationId: holder.id } : { kind: "stale" };
}

function columnsOf(migration: Migration) {
  return {
    phase: migration.phase,
    instance_id: migration.request.target.instanceId,
    target_database: migration.request.targetDatabaseName,
    created_at: migration.createdAt,
    updated_at: migration.updatedAt,
    document: toJson(migration),
  };
}

async function appendToTrail(transaction: Transaction<Tables>, change: MigrationChange): Promise<void> {
  const { migration, events } = change;
  const last = await transaction
    .selectFrom("event")
    .select(["sequence", "hash"])
    .where("migration_id", "=", migration.id)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  const offset = last?.sequence ?? 0;
  let hash = last?.hash ?? CHAIN_START;
  for (const [index, event] of events.entries()) {
    const sequence = offset + index + 1;
    hash = chainHash(hash, sequence, event);
    await transaction
      .insertInto("event")
      .values({
        migration_id: migration.id,
        sequence,
        at: event.at,
        actor: toJson(event.actor),
        body: toJson(event.body),
        hash,
      })
      .execute();
  }
  await insertVotes(transaction, migration);
  await insertNotices(transaction, {
    migrationId: migration.id,
    notices: change.notices.map(({ notice, lane }) => ({ notice: placed(notice, offset), lane })),
    at: migration.updatedAt,
  });
  // Last, because from here to the end of the transaction no other one gets on.
  await vouch(transaction, change, { sequence: offset + events.length, hash });
}

/** Writes into the chain of everything where this trail stands now. */
async function vouch(
  transaction: Transaction<Tables>,
  { migration: { id: migrationId }, events }: MigrationChange,
  stand: { readonly sequence: number; readonly hash: string },
): Promise<void> {
  const newest = events.at(-1);
  if (!newest) return;
  const body = { type: "trail" as const, migrationId, ...stand };
  await appendAudit(transaction, { at: newest.at, actor: newest.actor, body });
}

/** First writer wins: a vote that is on record for a plan is never replaced. */
async function insertVotes(transaction: Transaction<Tables>, migration: Migration): Promise<void> {
  const votes = [...migration.decisions, ...migration.actions.flatMap(({ decisions }) => decisions)];
  await deleteWithdrawn(transaction, migration);
  if (votes.length === 0) return;
  await transaction
    .insertInto("approval")
    .values(
      votes.map((decision) => ({
        migration_id: migration.id,
        plan_digest: decision.planDigest,
        actor_key: actorKey(decision.actor),
        verdict: decision.verdict,
        reason: decision.reason,
        decided_at: decision.decidedAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(["migration_id", "plan_digest", "actor_key"]).doNothing())
    .execute();
}

/**
 * Of open questions, since no other vote can be taken back; what was given for an earlier plan stays on record, and
 * the events tell of every vote.
 */
async function deleteWithdrawn(transaction: Transaction<Tables>, migration: Migration): Promise<void> {
  for (const { digest, decisions } of openQuestions(migration)) {
    const voters = decisions.map(({ actor }) => actorKey(actor));
    await transaction
      .deleteFrom("approval")
      .where("migration_id", "=", migration.id)
      .where("plan_digest", "=", digest)
      .$if(voters.length > 0, (votes) => votes.where("actor_key", "not in", voters))
      .execute();
  }
}

interface OpenQuestion {
  readonly digest: string;
  readonly decisions: readonly Decision[];
}

function openQuestions({ phase, planDigest, decisions, actions }: Migration): readonly OpenQuestion[] {
  const steps = actions.filter(({ state }) => state === "proposed");
  return phase === "awaiting_approval" && planDigest !== null
    ? [{ digest: planDigest, decisions }, ...steps]
    : steps;
}

/** An entry counts within its change; its event's place in the trail is known only here. */
function placed(notice: Notice, eventOffset: number): Notice {
  return notice.kind === "entry"
    ? { kind: "entry", eventSequence: eventOffset + notice.eventSequence }
    : notice;
}

function toMigration(row: { id: string; version: number; document: Json<StoredMigration> }): Migration {
  return { ...fromStored(parseJson(row.document, `migration ${row.id}`)), version: row.version };
}
