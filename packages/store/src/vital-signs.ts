/**
 * What operators watch: whether the database answers with the right schema, and how much waits in it.
 *
 * Each reading is a few aggregates over rows that an index finds, so that a scrape every few seconds costs nothing.
 */
import { type Clock, type MigrationPhase, type NoticeLane, STRAY_KEY_START } from "@bakferry/core";
import type { Kysely } from "kysely";

import { LANES } from "./notices.ts";
import { readSchemaStatus, type SchemaStatus } from "./schema-status.ts";
import type { Tables } from "./schema.ts";

export interface Counts {
  /** Phases in which there is none are left out. */
  readonly migrations: Readonly<Partial<Record<MigrationPhase, number>>>;
  readonly notices: Readonly<Record<NoticeLane, Waiting>>;
  /** Acts of people that were accepted and are not worked off. */
  readonly acts: Waiting;
  /** Turns that are due and that nobody has taken. */
  readonly dueTurns: Waiting;
  /** Turns that somebody has. */
  readonly heldTurns: number;
}

export interface Waiting {
  readonly count: number;
  /** How long the oldest has been waiting; 0 when there is none. */
  readonly oldestMs: number;
}

export interface VitalSigns {
  schema(): Promise<SchemaStatus>;
  counts(): Promise<Counts>;
  /** When this process last read which turns are due; `null` before it works. */
  dispatcherReadAt(): number | null;
}

interface VitalSignsDeps {
  readonly clock: Clock;
  readonly dispatcherReadAt: () => number | null;
}

export function createVitalSigns(
  db: Kysely<Tables>,
  { clock, dispatcherReadAt }: VitalSignsDeps,
): VitalSigns {
  return {
    dispatcherReadAt,
    schema: () => readSchemaStatus(db),
    async counts() {
      const now = clock.now();
      const [migrations, notices, acts, dueTurns, heldTurns] = await Promise.all([
        countMigrations(db),
        countNotices(db, now),
        countActs(db, now),
        countDueTurns(db, now),
        countHeldTurns(db, now),
      ]);
      return { migrations, notices, acts, dueTurns, heldTurns };
    },
  };
}

async function countMigrations(db: Kysely<Tables>): Promise<Counts["migrations"]> {
  const rows = await db
    .selectFrom("migration")
    .select((eb) => ["phase", eb.fn.countAll().as("count")])
    .where("kind", "=", "migration")
    .groupBy("phase")
    .execute();
  return Object.fromEntries(rows.map(({ phase, count }) => [phase, Number(count)]));
}

/**
 * All that is not delivered, also what waits for a place in the rate budget; but nobody waits for a look for strays, and
 * the last one comes late.
 */
async function countNotices(db: Kysely<Tables>, now: number): Promise<Counts["notices"]> {
  const rows = await db
    .selectFrom("outbox")
    .select((eb) => ["lane", eb.fn.countAll().as("count"), eb.fn.min("created_at").as("oldest")])
    .where("delivered_at", "is", null)
    .where("notice_key", "not like", `${STRAY_KEY_START}%`)
    .groupBy("lane")
    .execute();
  const inLane = (lane: NoticeLane): Waiting =>
    waiting(
      rows.find((row) => row.lane === LANES.indexOf(lane)),
      now,
    );
  return { people: inLane("people"), stages: inLane("stages"), progress: inLane("progress") };
}

async function countActs(db: Kysely<Tables>, now: number): Promise<Waiting> {
  const row = await db
    .selectFrom("inbox")
    .select((eb) => [eb.fn.countAll().as("count"), eb.fn.min("accepted_at").as("oldest")])
    .where("completed_at", "is", null)
    .executeTakeFirst();
  return waiting(row, now);
}

async function countDueTurns(db: Kysely<Tables>, now: number): Promise<Waiting> {
  const row = await db
    .selectFrom("migration")
    .select((eb) => [
      eb.fn.countAll().as("count"),
      eb.fn.min(eb.fn.coalesce("lease_until", "wake_at")).as("oldest"),
    ])
    .where((eb) =>
      eb.or([
        eb.and([eb("wake_at", "<=", now), eb("lease_until", "is", null)]),
        eb("lease_until", "<=", now),
      ]),
    )
    .executeTakeFirst();
  return waiting(row, now);
}

async function countHeldTurns(db: Kysely<Tables>, now: number): Promise<number> {
  const row = await db
    .selectFrom("migration")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("lease_until", ">", now)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** PostgreSQL tells a count as a text, because it may be larger than a number. */
function waiting(
  row: { readonly count: string | number | bigint; readonly oldest: number | null } | undefined,
  now: number,
): Waiting {
  return {
    count: Number(row?.count ?? 0),
    oldestMs: row?.oldest == null ? 0 : Math.max(0, now - row.oldest),
  };
}
