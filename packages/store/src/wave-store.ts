/**
 * Waves, as rows of another kind beside their members, so that turns, events, votes, notices and the audit trail are
 * the same for both.
 */
import {
  actorKey,
  type StoredWave,
  type Wave,
  type WaveChange,
  type WaveCommitOutcome,
  type WaveEventBody,
  waveFromStored,
  type WaveStore,
} from "@bakferry/core";
import type { Kysely, Transaction } from "kysely";

import { parseJson, toJson } from "./json.ts";
import type { MigrationStoreOptions } from "./migration-store.ts";
import type { Tables } from "./schema.ts";
import { swapQuery } from "./swap-row.ts";
import { readEvents, writeBeside } from "./write-beside.ts";

export function createWaveStore(db: Kysely<Tables>, options: MigrationStoreOptions): WaveStore {
  /** Everything of the change, or nothing of it. */
  async function write(
    change: WaveChange,
    writeRow: (transaction: Transaction<Tables>) => Promise<number | undefined>,
  ): Promise<WaveCommitOutcome> {
    const outcome = await db.transaction().execute(async (transaction): Promise<WaveCommitOutcome> => {
      const version = await writeRow(transaction);
      if (version === undefined) return { kind: "stale" };
      const { wave, events, notices } = change;
      const { id, decisions, phase, planDigest: digest, updatedAt: at } = wave;
      const isOpen = phase === "awaiting_approval" && digest !== null;
      const open = isOpen ? [{ digest, decisions }] : [];
      await writeBeside(transaction, { id, events, notices, votes: decisions, open, at });
      return { kind: "committed", wave: { ...wave, version } };
    });
    if (outcome.kind === "committed" && change.wakeAt !== null) options.onWake(change.wakeAt);
    return outcome;
  }

  return {
    create: (change) => write(change, (transaction) => insertRow(transaction, change)),

    commit: (change) => write(change, (transaction) => updateRow(transaction, change)),

    async load(id) {
      const row = await db
        .selectFrom("migration")
        .select(["id", "version", "document"])
        .where("id", "=", id)
        .where("kind", "=", "wave")
        .executeTakeFirst();
      return row && toWave(row);
    },

    async list({ phases, instanceId, teamId, limit }) {
      const rows = await db
        .selectFrom("migration")
        .select(["id", "version", "document"])
        .where("kind", "=", "wave")
        .$if(phases !== undefined, (query) => query.where("phase", "in", [...(phases ?? [])]))
        .$if(instanceId !== undefined, (query) => query.where("instance_id", "=", instanceId ?? ""))
        .$if(teamId !== undefined, (query) => query.where("team_id", "=", teamId ?? ""))
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(toWave);
    },

    events: (id) => readEvents<WaveEventBody>(db, id),
  };
}

async function insertRow(
  transaction: Transaction<Tables>,
  { wave, wakeAt }: WaveChange,
): Promise<number | undefined> {
  const inserted = await transaction
    .insertInto("migration")
    .values({
      ...columnsOf(wave),
      id: wave.id,
      kind: "wave",
      version: 1,
      instance_id: wave.target.instanceId,
      target_database: "",
      team_id: wave.conversation.teamId,
      asked_by: actorKey(wave.requestedBy),
      created_at: wave.createdAt,
      claim: null,
      place: null,
      place_asked_at: null,
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

async function updateRow(
  transaction: Transaction<Tables>,
  { wave, wakeAt, fence }: WaveChange,
): Promise<number | undefined> {
  const { id, version } = wave;
  const query = swapQuery(transaction, { id, version, wakeAt, fence, columns: columnsOf(wave) });
  return (await transaction.executeQuery(query)).rows[0]?.version;
}

function columnsOf(wave: Wave) {
  return { phase: wave.phase, updated_at: wave.updatedAt, document: toJson(wave) };
}

/** The row was asked for by its kind, so the document is a wave's. */
function toWave(row: { id: string; version: number; document: Tables["migration"]["document"] }): Wave {
  const stored = parseJson(row.document, `wave ${row.id}`) as StoredWave;
  return { ...waveFromStored(stored), version: row.version };
}
