/** What belongs to a copy of the whole store: every table, parents first, with the key that orders its rows. */
import type { Tables } from "../schema.ts";

export const COPIED_TABLES: { readonly [Name in keyof Tables]: readonly (keyof Tables[Name] & string)[] } = {
  migration: ["id"],
  event: ["migration_id", "sequence"],
  audit: ["sequence"],
  trail_seal: ["chain", "sequence"],
  approval: ["migration_id", "plan_digest", "actor_key"],
  installation: ["key"],
  outbox: ["id"],
  posted_message: ["migration_id", "notice_key"],
  inbox: ["id"],
  rate_budget: ["key"],
  upload_checkpoint: ["journal_key"],
  upload_part: ["journal_key", "part_number"],
  unknown_message: ["service", "hash"],
};

export const COPY_FORMAT = "bakferry-store";
export const COPY_VERSION = 1;

/** The first line of an export. */
export interface CopyHeader {
  readonly type: typeof COPY_FORMAT;
  readonly version: typeof COPY_VERSION;
  /** The newest step of the schema: rows fit only where it is the newest as well. */
  readonly schema: string;
  readonly exportedAt: string;
}

/** One row, as its columns are. */
export interface CopiedRow {
  readonly table: keyof Tables;
  readonly row: Readonly<Record<string, string | number | null>>;
}

/** The last line: whether all of it is there, as it was written. */
export interface CopyEnd {
  readonly type: "end";
  readonly rows: number;
  /** SHA-256 over the lines before it, each with its line end. */
  readonly digest: string;
}
