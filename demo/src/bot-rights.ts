/**
 * The RAM user of the demo's bot has the policy that `bakferry permissions` prints for it, and nothing else: what the
 * demo does, a bot of one's own can do with those rights.
 */
import { type Duty, policyFor } from "@bakferry/alibaba";
import type { CloudSeed } from "@bakferry/simulator";

/** A bot that also sends backups itself, gives tickets, and offers every step after an import. */
export const BOT_DUTIES: readonly Duty[] = [
  "bot",
  "upload",
  "tickets",
  "leftovers",
  "backup",
  "accounts",
  "database",
  "cleanup",
];

export interface BotPlace {
  /** ARN of its user. */
  readonly user: string;
  readonly instanceIds: readonly string[];
  readonly bucket: string;
  readonly prefix: string;
  readonly ticketRole: string;
}

export function withLeastRights(seed: CloudSeed, { user, ...place }: BotPlace): CloudSeed {
  const policy = policyFor(BOT_DUTIES, { accountId: seed.accountId, ...place });
  const accessKeys = seed.accessKeys.map((key) => (key.arn === user ? { ...key, policies: [policy] } : key));
  return { ...seed, accessKeys };
}
