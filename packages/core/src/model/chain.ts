/**
 * A chain: a full backup that RDS keeps closed, and the differentials and logs that are restored on top of it, one
 * after the other, until the cut-over opens the database.
 */
import type { ChainEnd } from "@bakferry/bak";

import type { Text } from "../texts/text.ts";
import type { ObjectSight } from "./migration.ts";
import type { BackupSource, StagedObject } from "./staging.ts";

/** A backup that fits on top of what is restored, and how far it is. */
export interface Increment {
  readonly kind: "differential" | "log";
  /** Where it was found. */
  readonly source: BackupSource;
  readonly backupSetGuid: string | null;
  readonly firstLSN: string | null;
  readonly lastLSN: string | null;
  /** Local time of the server that took it. */
  readonly finishedAt: string | null;
  /** Where the database stands once it is restored. */
  readonly end: ChainEnd;
  /** The object that RDS fetches; `null` while it is only beside the bot. */
  readonly staged: StagedObject | null;
  /** Bytes in parts that OSS has acknowledged; 0 before the upload. */
  readonly sentBytes: number;
  /** How long the upload took; `null` where it was in OSS already. */
  readonly uploadMs: number | null;
  /** When RDS was asked, written just before; without a task id it means "look before asking again". */
  readonly calledAt: number | null;
  /** RDS repeats the id of the chain's first task, or gives a new one; this is what it said. */
  readonly taskId: string | null;
  readonly status: string | null;
  readonly description: string | null;
  readonly restoredAt: number | null;
  /** The object, as it was seen last; absent or `null` before the first look, and once RDS has it. */
  readonly object?: ObjectSight | null;
}

/** A file that names the database and cannot be restored next. */
export interface Misfit {
  readonly name: string;
  /** Of the file as it was judged; another content is judged anew. */
  readonly stamp: string;
  /** Where the chain stood; further on the file may fit. */
  readonly atLSN: string | null;
  readonly why: Text;
}

export interface Chain {
  /** Where the database stands now; what the next backup is judged by. */
  readonly end: ChainEnd;
  readonly restored: readonly Increment[];
  /** The one that is being sent or restored. */
  readonly current: Increment | null;
  /** Known when the plan was made and not begun yet, in the order of the restore. */
  readonly planned: readonly Increment[];
  readonly misfits: readonly Misfit[];
}

/** The fewest words for where a chain stands: a log sequence number is unique on its recovery fork. */
export function endLSN({ end }: Pick<Chain, "end">): string {
  return end.lastLSN ?? "";
}
