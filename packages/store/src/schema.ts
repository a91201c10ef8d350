/**
 * The tables as TypeScript sees them.
 *
 * Kept to what SQLite and PostgreSQL both have: text, integers, JSON as text, times as milliseconds since 1970.
 */
import type {
  Actor,
  AuditBody,
  Installation,
  MigrationEventBody,
  Notice,
  StoredMigration,
  StoredWave,
  UploadCheckpoint,
  WaveEventBody,
} from "@bakferry/core";
import type { Generated } from "kysely";

import type { Json } from "./json.ts";

export interface Tables {
  migration: MigrationRow;
  event: EventRow;
  audit: AuditRow;
  trail_seal: TrailSealRow;
  installation: InstallationRow;
  approval: ApprovalRow;
  outbox: OutboxRow;
  posted_message: PostedMessageRow;
  inbox: InboxRow;
  rate_budget: RateBudgetRow;
  upload_checkpoint: UploadCheckpointRow;
  upload_part: UploadPartRow;
  unknown_message: UnknownMessageRow;
}

/** A migration, or a wave of them: what has turns, events, votes and notices. */
interface MigrationRow {
  id: string;
  kind: "migration" | "wave";
  phase: string;
  /** The version of the document; the one inside the document is not read. */
  version: number;
  instance_id: string;
  target_database: string;
  /** Of the conversation. */
  team_id: string;
  /** Key of the actor. */
  asked_by: string;
  /** What no other row may have: see `claimOf`. `null` once it is given up. */
  claim: string | null;
  /** What `placeStateOf` says of it. */
  place: "waits" | "holds" | null;
  place_asked_at: number | null;
  created_at: number;
  updated_at: number;
  /** As the version that wrote it last knew it. */
  document: Json<StoredMigration | StoredWave>;
  /** Grows with every turn. */
  fence: number;
  /** `null` during a turn, until a commit or a wake sets it. */
  wake_at: number | null;
  /** 1 when somebody asked for a wake since the turn began: no commit may put it off. */
  nudged: number;
  /** Who has the turn, for people who look. */
  lease_owner: string | null;
  /** Not null: a turn began and has not ended. Once this time is over, its worker is taken for dead. */
  lease_until: number | null;
  /** Turns that threw, in a row. */
  failures: number;
}

interface EventRow {
  migration_id: string;
  sequence: number;
  at: number;
  actor: Json<Actor>;
  body: Json<MigrationEventBody | WaveEventBody>;
  hash: string;
}

/** One chain for everything: see audit/audit-log.ts. */
interface AuditRow {
  sequence: number;
  at: number;
  actor: Json<Actor>;
  body: Json<AuditBody>;
  /** Of the body, for looking up. */
  migration_id: string | null;
  hash: string;
}

/** What was removed from a chain on purpose; written before it is removed, and for good. See retention/. */
interface TrailSealRow {
  /** `audit`, or a migration's id. */
  chain: string;
  /** Of the last record that was removed. */
  sequence: number;
  hash: string;
  sealed_at: number;
}

interface InstallationRow {
  key: string;
  enterprise_id: string | null;
  team_id: string | null;
  name: string;
  bot_id: string | null;
  bot_user_id: string | null;
  scopes: Json<string[]>;
  installed_at: number;
  installed_by: string | null;
  key_id: string | null;
  sealed_token: string | null;
  ended_at: number | null;
  ended_because: Installation["endedBecause"];
}

interface ApprovalRow {
  migration_id: string;
  plan_digest: string;
  actor_key: string;
  verdict: string;
  reason: string | null;
  decided_at: number;
}

interface OutboxRow {
  id: Generated<number>;
  migration_id: string;
  notice_key: string;
  notice: Json<Notice>;
  /** 0 people, 1 stages, 2 progress. */
  lane: number;
  created_at: number;
  due_at: number;
  /** How often it was claimed; also tells one claim from the next. */
  attempts: number;
  claimed_until: number;
  /** The process that claimed it last. */
  claim_owner: string | null;
  delivered_at: number | null;
  last_reason: string | null;
}

interface PostedMessageRow {
  migration_id: string;
  notice_key: string;
  channel_id: string;
  /** Empty while nobody knows whether the chat took it. */
  message_id: string;
  rendered_hash: string;
}

interface InboxRow {
  id: Generated<number>;
  key: string;
  kind: string;
  payload: string;
  accepted_at: number;
  completed_at: number | null;
  /** The process that works on it; `null` before there were several. */
  claim_owner: string | null;
  claimed_until: Generated<number>;
}

interface RateBudgetRow {
  key: string;
  /** When the calls that were let through are paid for, at one every so often. */
  paid_until: number;
  paused_until: number;
}

interface UploadCheckpointRow {
  journal_key: string;
  document: Json<UploadCheckpoint>;
}

/** A finished part; what an earlier upload under the same key left is told apart by its id. */
interface UploadPartRow {
  journal_key: string;
  part_number: number;
  upload_id: string;
  crc64: string;
  etag: string;
}

/** What the cloud said and no diagnosis fits, once for each shape of message. */
interface UnknownMessageRow {
  service: string;
  hash: string;
  text: string;
  first_seen_at: number;
  last_seen_at: number;
  count: number;
}
