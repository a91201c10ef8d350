/** Who decides for one environment, in which form, until when, and when what was approved may start. */
import type { ChangeWindows } from "./change-windows.ts";

/** People of whom so many have to approve. */
export interface ApprovalRule {
  /** Slack user ids. */
  readonly users: readonly string[];
  /** Slack usergroup ids, read again at every click. */
  readonly usergroups: readonly string[];
  readonly count: number;
}

/** People who may not approve, because the wish or the backup is theirs. */
export type ExcludedRole = "requester" | "uploader";

/** `one-click`: a button with a confirmation; `review`: a modal; `typed-name`: a modal that asks for the database's name. */
export type ConfirmMode = "one-click" | "review" | "typed-name";

/** When an approval needs a reason; a denial always does. */
export type ApproveReason = "optional" | "with-warnings" | "always";

export interface Approvers {
  readonly users: readonly string[];
  readonly usergroups: readonly string[];
}

export interface Escalation extends Approvers {
  /** From then on they may vote under every rule. */
  readonly afterMs: number;
}

export interface BreakGlassTerms extends Approvers {
  readonly minReasonLength: number;
  /** Channels that are told at once. */
  readonly notify: readonly string[];
  readonly reviewWithinMs: number;
}

export interface ApprovalPolicy {
  /** All of them have to be met; a vote counts under every rule that it fits. */
  readonly rules: readonly ApprovalRule[];
  readonly excludes: readonly ExcludedRole[];
  readonly confirm: ConfirmMode;
  readonly approveReason: ApproveReason;
  readonly expiresAfterMs: number;
  /** So long after the question; ascending. */
  readonly remindAfterMs: readonly number[];
  readonly escalation: Escalation | null;
  /** `null`: at any time. */
  readonly windows: ChangeWindows | null;
  readonly breakGlass: BreakGlassTerms | null;
  /** For how long after it was given an approval counts for another run of the same plan; `null`: it never does. */
  readonly keepsApprovalMs: number | null;
}

/** Everybody who is asked from the start, each once. */
export function approversOf({ rules }: Pick<ApprovalPolicy, "rules">): Approvers {
  return {
    users: [...new Set(rules.flatMap(({ users }) => users))],
    usergroups: [...new Set(rules.flatMap(({ usergroups }) => usergroups))],
  };
}

/** An environment that no policy names lets nobody approve, rather than anybody. */
export const NOBODY: ApprovalPolicy = {
  rules: [],
  excludes: ["requester", "uploader"],
  confirm: "review",
  approveReason: "optional",
  expiresAfterMs: 60 * 60_000,
  remindAfterMs: [],
  escalation: null,
  windows: null,
  breakGlass: null,
  keepsApprovalMs: null,
};
