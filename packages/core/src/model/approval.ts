/** The open question, the answers, and who may give them. */
import type { Actor } from "./actor.ts";

export type Verdict = "approve" | "deny";

/** One person's answer to one plan. */
export interface Decision {
  readonly verdict: Verdict;
  readonly actor: Actor;
  readonly reason: string | null;
  readonly planDigest: string;
  readonly decidedAt: number;
}

/** Who may decide for one environment. */
export interface ApprovalPolicy {
  /** Slack user ids. */
  readonly users: readonly string[];
  /** Slack usergroup ids, read again at every click. */
  readonly usergroups: readonly string[];
  /** How many different people must approve. */
  readonly quorum: number;
  readonly requesterMayApprove: boolean;
  readonly expiresAfterMs: number;
}
