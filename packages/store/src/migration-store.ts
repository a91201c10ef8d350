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
  fromStored,
  lineBefore,
  type Migration,
  type MigrationChange,
  type MigrationEventBody,
  type MigrationStore,
  type PlaceLine,
  type StoredMigration,
  type WaveNews,
} from "@bakferry/core";
import type { CompiledQuery, Kysely, Transaction } from "kysely";

import { takeTurn } from "./engine.ts";
import { parseJson, toJson } from "./json.ts";
import { insertNotices } from "./notices.ts";
import { nextInLine, placeColumns, readPlaces } from "./places.ts";
import type { Tables } from "./schema.ts";
import { swapQuery } from "./swap-row.ts";
import { nudgeRow } from "./turns.ts";
import { type OpenQuestion, readEvents, writeBeside } from "./write-beside.ts";

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
      const { migration, events, notices, wave } = change;
      // Before the trail: who holds the end of that one may not wait for a row any more (see engine.ts).
      if (change.freesPlace) await wakeNext(transaction, migration);
      if (wave) await tellWave(transaction, wave, migration.updatedAt);
      await writeBeside(transaction, {
        id: migration.id,
        events,
        notices,
        votes: [...migration.decisions, ...migration.actions.flatMap(({ decisions }) => decisions)],
        open: openQuestions(migration),
        at: migration.updatedAt,
      });
      return { kind: "committed", migration: { ...change.migration, version } };
    });
    if (outcome.kind !== "committed") return outcome;
    const freed = change.freesPlace ? change.migration.updatedAt : null;
    for (const wakeAt of [change.wakeAt, change.wave?.wakeAt ?? null, freed])
      if (wakeAt !== null) options.onWake(wakeAt);
    return outcome;
  }

  return {
    async create(change) {
      const outcome = await write(change, (transaction) => insertRow(transaction, change));
      return outcome.kind === "committed" ? outcome : whyNotCreated(db, change);
    },

    commit: (change) => write(change, (transaction) => updateRow(transaction, change)),

    async takePlace(change, limits) {
      const { id, place, request } = change.migration;
      if (place === null) throw new Error(`Migration ${id} takes a place without having asked for one.`);
      const own = { id, instanceId: request.target.instanceId, askedAt: place.askedAt };
      let line: PlaceLine | null = null;
      const outcome = await write(change, async (transaction) => {
        await takeTurn(transaction, "places");
        line = lineBefore(own, await readPlaces(transaction, id), limits);
        return line === null ? updateRow(transaction, change) : undefined;
      });
      return line === null ? outcome : { kind: "full", line };
    },

    async load(id) {
      const row = await db
        .selectFrom("migration")
        .select(["id", "version", "document"])
        .where("id", "=", id)
        .where("kind", "=", "migration")
        .executeTakeFirst();
      return row && toMigration(row);
    },

    async list({ phases, ended, instanceId, targetDatabaseName, createdSince, teamId, askedBy, limit }) {
      const rows = await db
        .selectFrom("migration")
        .select(["id", "version", "document"])
        .where("kind", "=", "migration")
        .$if(phases !== undefined, (query) => query.where("phase", "in", [...(phases ?? [])]))
        .$if(ended === true, (query) => query.where("phase", "in", [...ENDED_PHASES]))
        .$if(ended === false, (query) => query.where("phase", "not in", [...ENDED_PHASES]))
        .$if(instanceId !== undefined, (query) => query.where("instance_id", "=", instanceId ?? ""))
        .$if(targetDatabaseName !== undefined, (query) =>
          query.where("target_database", "=", targetDatabaseName ?? ""),
        )
        .$if(teamId !== undefined, (query) => query.where("team_id", "=", teamId ?? ""))
        .$if(askedBy !== undefined, (query) => query.where("asked_by", "=", askedBy ? actorKey(askedBy) : ""))
        .$if(createdSince !== undefined, (query) => query.where("created_at", ">=", createdSince ?? 0))
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(toMigration);
    },

    events: (id) => readEvents<MigrationEventBody>(db, id),
  };
}

async function updateRow(
  transaction: Transaction<Tables>,
  change: MigrationChange,
): Promise<number | undefined> {
  return (await transaction.executeQuery(commitQuery(transaction, change))).rows[0]?.version;
}

export function commitQuery(
  db: Kysely<Tables>,
  { migration, wakeAt, fence }: MigrationChange,
): CompiledQuery<{ version: number }> {
  const { id, version } = migration;
  // Given up here, and taken only by a new row: a commit can never find that another has it.
  const claim = claimOf(migration) === null ? { claim: null } : {};
  return swapQuery(db, { id, version, wakeAt, fence, columns: { ...columnsOf(migration), ...claim } });
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
      asked_by: actorKey(migration.request.requestedBy),
      claim: claimOf(migration),
      id: migration.id,
      kind: "migration",
      version: 1,
      wake_at: wakeAt,
      fence: 0,
      nudged: wakeAt === null ? 0 : 1,
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
    ...placeColumns(migration),
    document: toJson(migration),
  };
}

/** What may still be taken back. */
function openQuestions({ phase, planDigest, decisions, actions }: Migration): readonly OpenQuestion[] {
  const steps = actions.filter(({ state }) => state === "proposed");
  return phase === "awaiting_approval" && planDigest !== null
    ? [{ digest: planDigest, decisions }, ...steps]
    : steps;
}

/** In the order of their ids, so that two that give back at once never wait for each other. */
async function wakeNext(transaction: Transaction<Tables>, { request, updatedAt }: Migration): Promise<void> {
  const next = await nextInLine(transaction, request.target.instanceId);
  for (const id of next.toSorted()) await nudgeRow(transaction, id, updatedAt);
}

/** Its row may not be there yet: then its first turn comes anyway. */
async function tellWave(
  transaction: Transaction<Tables>,
  { waveId, notices, wakeAt }: WaveNews,
  at: number,
): Promise<void> {
  await insertNotices(transaction, { migrationId: waveId, notices, at });
  if (wakeAt !== null) await nudgeRow(transaction, waveId, wakeAt);
}

/** The row was asked for by its kind, so the document is a migration's. */
function toMigration(row: {
  id: string;
  version: number;
  document: Tables["migration"]["document"];
}): Migration {
  const stored = parseJson(row.document, `migration ${row.id}`) as StoredMigration;
  return { ...fromStored(stored), version: row.version };
}
