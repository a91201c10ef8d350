/** Puts notices into the outbox, within whatever transaction makes them true. */
import { type NewNotice, noticeKey, type NoticeLane } from "@bakferry/core";
import type { Kysely } from "kysely";

import { toJson } from "./json.ts";
import type { Tables } from "./schema.ts";

/** In the order in which they go out; the column holds the place. */
export const LANES: readonly NoticeLane[] = ["people", "stages", "progress"];

export interface AnnouncedNotices {
  readonly migrationId: string;
  /** With the real sequences of events. */
  readonly notices: readonly NewNotice[];
  readonly at: number;
}

export async function insertNotices(
  db: Kysely<Tables>,
  { migrationId, notices, at }: AnnouncedNotices,
): Promise<void> {
  if (notices.length === 0) return;
  await db
    .insertInto("outbox")
    .values(
      notices.map(({ notice, lane }) => ({
        migration_id: migrationId,
        notice_key: noticeKey(notice),
        notice: toJson(notice),
        lane: LANES.indexOf(lane),
        created_at: at,
        due_at: at,
        attempts: 0,
        claimed_until: 0,
        claim_owner: null,
        delivered_at: null,
        last_reason: null,
      })),
    )
    .execute();
}
