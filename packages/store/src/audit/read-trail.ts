/** Reads the audit trail from a database without changing it: it may be a copy, or evidence. */
import { SYSTEM } from "@bakferry/core";
import type { Kysely, Selectable } from "kysely";

import type { DatabaseAddress } from "../database-address.ts";
import { CHAIN_START } from "../event-chain.ts";
import { type Json, parseJson } from "../json.ts";
import { openReadOnly } from "../open-database.ts";
import type { Tables } from "../schema.ts";
import { type Head, MAIN_CHAIN, type TrailRecord } from "./trail-record.ts";

export interface AuditTrail {
  /** The chain of everything, then the chain of each migration; each in order. */
  records(): AsyncIterable<TrailRecord>;
  /** What concerns one migration: its chain, and of the chain of everything what names it. */
  recordsOf(migrationId: string): Promise<readonly TrailRecord[]>;
  close(): Promise<void>;
}

const PAGE = 500;

/** Throws STORE_UNAVAILABLE when it is no database of Bakferry, or one of a version without an audit trail. */
export async function openAuditTrail(address: DatabaseAddress): Promise<AuditTrail> {
  const db = await openReadOnly(address, ["audit", "event"]);
  return {
    records: () => trailRecords(db),

    async recordsOf(migrationId) {
      const rows = await db
        .selectFrom("event")
        .selectAll()
        .where("migration_id", "=", migrationId)
        .orderBy("sequence")
        .execute();
      const audit: TrailRecord[] = [];
      for await (const record of auditRecords(db)) {
        if ("migrationId" in record.body && record.body.migrationId === migrationId) audit.push(record);
      }
      const events: TrailRecord[] = [];
      for (const row of rows) events.push(eventRecord(row, events.at(-1)));
      return [...audit, ...events];
    },

    close: () => db.destroy(),
  };
}

/** The chain of everything, then the chain of each migration. */
export async function* trailRecords(db: Kysely<Tables>): AsyncGenerator<TrailRecord> {
  yield* auditRecords(db);
  yield* eventRecords(db);
}

async function* auditRecords(db: Kysely<Tables>): AsyncGenerator<TrailRecord> {
  let last: TrailRecord | undefined;
  while (true) {
    const rows = await db
      .selectFrom("audit")
      .selectAll()
      .where("sequence", ">", last?.sequence ?? Number.MIN_SAFE_INTEGER)
      .orderBy("sequence")
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      last = auditRecord(row, last ?? (await sealBefore(db, row.sequence)));
      yield last;
    }
    if (rows.length < PAGE) return;
  }
}

async function* eventRecords(db: Kysely<Tables>): AsyncGenerator<TrailRecord> {
  const chains = await db
    .selectFrom("event")
    .select("migration_id")
    .distinct()
    .orderBy("migration_id")
    .execute();
  for (const { migration_id: migrationId } of chains) {
    const rows = await db
      .selectFrom("event")
      .selectAll()
      .where("migration_id", "=", migrationId)
      .orderBy("sequence")
      .execute();
    let last: TrailRecord | undefined;
    for (const row of rows) {
      last = eventRecord(row, last);
      yield last;
    }
  }
}

/** The oldest record stands on one that was removed by rule: its seal has the hash. */
async function sealBefore(db: Kysely<Tables>, sequence: number): Promise<Head | undefined> {
  if (sequence <= 1) return undefined;
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === "trail_seal")) return undefined;
  return db
    .selectFrom("trail_seal")
    .select(["sequence", "hash"])
    .where("chain", "=", MAIN_CHAIN)
    .where("sequence", "=", sequence - 1)
    .executeTakeFirst();
}

function auditRecord(row: Selectable<Tables["audit"]>, before: Head | undefined): TrailRecord {
  return record(row, MAIN_CHAIN, before);
}

function eventRecord(row: Selectable<Tables["event"]>, before: Head | undefined): TrailRecord {
  return record(row, row.migration_id, before);
}

type Row = Pick<Selectable<Tables["event"]>, "sequence" | "at" | "actor" | "hash"> & {
  readonly body: Selectable<Tables["event"]>["body"] | Selectable<Tables["audit"]>["body"];
};

function record(row: Row, chain: string, before: Head | undefined): TrailRecord {
  return {
    chain,
    sequence: row.sequence,
    at: row.at,
    actor: readable(row.actor) ?? SYSTEM,
    body: readable<TrailRecord["body"]>(row.body) ?? { type: "unreadable", written: row.body },
    previousHash: before?.hash ?? CHAIN_START,
    hash: row.hash,
  };
}

/** What cannot be read must not stop the check: its hash tells. */
function readable<T>(written: Json<T>): T | undefined {
  try {
    return parseJson(written, "row");
  } catch {
    return undefined;
  }
}
