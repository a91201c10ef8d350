/** A call of RDS, RAM, STS or Slack's Web API, as it stands in a recording. */
import type { Reply } from "../leaf.ts";

export type CalledService = "rds" | "ram" | "sts" | "slack";

export interface CallExchange {
  readonly service: CalledService;
  readonly operation: string;
  /** By name; `null` for a value that was left out. */
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly status: number;
  /** `Code` of the cloud, `error` of Slack; `null` for a success. */
  readonly errorCode: string | null;
  readonly reply: Reply;
}
