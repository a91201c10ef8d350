/**
 * What a commit writes beside the row, in the same transaction: events with their chain, votes, and notices.
 *
 * The same for migrations and for waves; a row is known by its id alone.
 */
import {
  type Actor,
  actorKey,
  type Decision,
  type MigrationEventBody,
  type NewNotice,
  type Notice,
  type WaveEventBody,
} from "@bakferry/core";
import type { Kysely, Transaction } from "kysely";

import { appendAudit } from "./audit/audit-log.ts";
import { CHAIN_START, chainHash } from "./event-chain.ts";
import { parseJson, toJson } from "./json.ts";
import { insertNotices } from "./notices.ts";
import type { Tables } from "./schema.ts";

export interface OpenQuestion {
  readonly digest: string;
  readonly decisions: readonly Decision[];
}

export interface Beside {
  readonly id: string;
  readonly events: readonly NewTrailEvent[];
  /** An entry or a report counts within this change. */
  readonly notices: readonly NewNotice[];
  /** Of all questions, open or not. */
  readonly votes: readonly Decision[];
  /** Questions whose votes may have been taken back. */
  readonly open: readonly OpenQuestion[];
  readonly at: number;
}

interface NewTrailEvent {
  readonly at: number;
  readonly actor: Actor;
  readonly body: MigrationEventBody | WaveEventBody;
}

interface TrailEvent<Body> {
  readonly sequence: number;
  readonly at: number;
  readonly actor: Actor;
  readonly body: Body;
  readonly hash: string;
}

export async function readEvents<Body extends MigrationEventBody | WaveEventBody>(
  db: Kysely<Tables>,
  id: string,
): Promise<readonly TrailEvent<Body>[]> {
  const rows = await db
    .selectFrom("event")
    .selectAll()
    .where("migration_id", "=", id)
    .orderBy("sequence")
    .execute();
  return rows.map((row) => {
    const where = `event ${row.sequence} of ${id}`;
    return {
      sequence: row.sequence,
      at: row.at,
      actor: parseJson(row.actor, where),
      // The id tells whose events these are, so the caller knows their bodies.
      body: parseJson(row.body, where) as Body,
      hash: row.hash,
    };
  });
}

export async function writeBeside(transaction: Transaction<Tables>, beside: Beside): Promise<void> {
  const { id, events } = beside;
  const last = await transaction
    .selectFrom("event")
    .select(["sequence", "hash"])
    .where("migration_id", "=", id)
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
        migration_id: id,
        sequence,
        at: event.at,
        actor: toJson(event.actor),
        body: toJson(event.body),
        hash,
      })
      .execute();
  }
  await insertVotes(transaction, beside);
  await insertNotices(transaction, {
    migrationId: id,
    notices: beside.notices.map(({ notice, lane }) => ({ notice: placed(notice, offset), lane })),
    at: beside.at,
  });
  // Last, because from here to the end of the transaction no other one gets on.
  await vouch(transaction, beside, { sequence: offset + events.length, hash });
}

/** Writes into the chain of everything where this trail stands now. */
async function vouch(
  transaction: Transaction<Tables>,
  { id: migrationId, events }: Beside,
  stand: { readonly sequence: number; readonly hash: string },
): Promise<void> {
  const newest = events.at(-1);
  if (!newest) return;
  const body = { type: "trail" as const, migrationId, ...stand };
  await appendAudit(transaction, { at: newest.at, actor: newest.actor, body });
}

/** First writer wins: a vote that is on record for a plan is never replaced. */
async function insertVotes(transaction: Transaction<Tables>, { id, votes, open }: Beside): Promise<void> {
  for (const question of open) await deleteWithdrawn(transaction, id, question);
  if (votes.length === 0) return;
  await transaction
    .insertInto("approval")
    .values(
      votes.map((decision) => ({
        migration_id: id,
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
async function deleteWithdrawn(
  transaction: Transaction<Tables>,
  id: string,
  { digest, decisions }: OpenQuestion,
): Promise<void> {
  const voters = decisions.map(({ actor }) => actorKey(actor));
  await transaction
    .deleteFrom("approval")
    .where("migration_id", "=", id)
    .where("plan_digest", "=", digest)
    .$if(voters.length > 0, (votes) => votes.where("actor_key", "not in", voters))
    .execute();
}

/** An entry counts within its change; its event's place in the trail is known only here. */
function placed(notice: Notice, eventOffset: number): Notice {
  return notice.kind === "entry" || notice.kind === "report"
    ? { kind: notice.kind, eventSequence: eventOffset + notice.eventSequence }
    : notice;
}
