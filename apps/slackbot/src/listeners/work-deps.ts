/** What the work behind the listeners needs. */
import { type DeskDeps, type Migration, policyFor, summarize, type Summary } from "@bakferry/core";

import type { Answers } from "./answers.ts";

export interface WorkDeps {
  readonly desk: DeskDeps;
  readonly answers: Answers;
  /** Target of a channel, by channel id. */
  readonly channelTargets: ReadonlyMap<string, string>;
}

export function summaryOf({ desk }: WorkDeps, migration: Migration): Summary {
  return summarize(migration, policyFor(desk.settings, migration.request.target.environment));
}
