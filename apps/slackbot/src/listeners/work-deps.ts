/** What the work behind the listeners needs. */
import {
  type AuditLog,
  type BackupChoices,
  type DeskDeps,
  type Migration,
  policyFor,
  summarize,
  type Summary,
  type TargetChoices,
  type TicketIssuer,
} from "@bakferry/core";

import type { Answers } from "./answers.ts";
import type { NoteRefusal } from "./note-refusal.ts";

export interface WorkDeps {
  readonly desk: DeskDeps;
  /** `null` where tickets are not set up. */
  readonly tickets: TicketIssuer | null;
  readonly answers: Answers;
  readonly noteRefusal: NoteRefusal;
  readonly audit: Pick<AuditLog, "newestAbout">;
  /** Target of a channel, by channel id. */
  readonly channelTargets: Pick<ReadonlyMap<string, string>, "get">;
  /** Proposed for the status card where a migration is asked for outside of a channel. */
  readonly requestsChannel: string | null;
  readonly backups: BackupChoices;
  readonly targets: TargetChoices;
}

export function summaryOf({ desk }: WorkDeps, migration: Migration): Summary {
  return summarize(migration, policyFor(desk.settings, migration.request.target.environment));
}
