/** What was seen of one cycle, all of it outside the bots, and how it is read. */
import type { ImportTaskView, LoggedRequest, MessageRecord } from "@bakferry/simulator";

import type { Act } from "./asking.ts";
import type { PlannedMigration } from "./plan-cycle.ts";

export interface SeenRequest extends LoggedRequest {
  /** When it was over, at the latest; `time` is when it arrived. */
  readonly seenAt: number;
}

export interface Evidence {
  readonly migrations: readonly PlannedMigration[];
  /** All of them were asked for at once, and decided on by one vote. */
  readonly isWave: boolean;
  readonly acts: readonly Act[];
  /** In the order in which they were over. */
  readonly requests: readonly SeenRequest[];
  /** Of these databases, as RDS keeps them, by the cloud's own clock. */
  readonly tasks: readonly Pick<ImportTaskView, "databaseName" | "createdAt" | "endedAt">[];
  /** Everything that the bot posted and edited about these migrations, oldest first. */
  readonly messages: readonly MessageRecord[];
  /** By database: how RDS shows it in the end. */
  readonly databases: ReadonlyMap<string, string>;
  /** `outcome` of `bakferry-bot audit verify --json`. */
  readonly audit: string;
  /** Ends of processes that nobody ordered. */
  readonly unordered: readonly string[];
}

/** The service did what was asked, whether or not its answer arrived. */
export function done({ requests }: Evidence, operation: string): readonly SeenRequest[] {
  return requests.filter((request) => request.operation === operation && request.errorCode === null);
}

/** In the order in which RDS got them. */
export function importsOf(evidence: Evidence, database: string): readonly SeenRequest[] {
  return done(evidence, "CreateMigrateTask")
    .filter(({ parameters }) => parameters["DBName"] === database)
    .toSorted((a, b) => a.time - b.time);
}

/** A decision whose answer was lost may have counted, so its beginning is what nothing may come before. */
export function firstAct({ acts }: Evidence, database: string, kind: Act["kind"]): number {
  const times = acts.filter((act) => act.database === database && act.kind === kind).map(({ at }) => at);
  return Math.min(...times, Number.POSITIVE_INFINITY);
}

export function isAscending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0));
}
