/** One policy of the configuration in core's words. */
import type { ApprovalPolicy, ApprovalRule, BreakGlassTerms, ExcludedRole } from "@bakferry/core";

import type { PolicyConfig } from "./policy-schema.ts";

export function policyOf(policy: PolicyConfig): ApprovalPolicy {
  const { confirm, approveReason, expiresAfter, remindAt, escalateAfter, escalateTo, retry } = policy;
  return {
    rules: rulesOf(policy),
    excludes: excluded(policy),
    confirm,
    approveReason,
    expiresAfterMs: expiresAfter,
    remindAfterMs: remindAt.toSorted((a, b) => a - b),
    escalation: escalateTo && escalateAfter !== undefined ? { ...escalateTo, afterMs: escalateAfter } : null,
    windows: policy.windows ?? null,
    breakGlass: breakGlassOf(policy),
    keepsApprovalMs: retry.sameDigest === "keepApproval" ? retry.within : null,
  };
}

function rulesOf({ approvals, approvers, quorum }: PolicyConfig): readonly ApprovalRule[] {
  if (approvals) return approvals;
  return approvers ? [{ ...approvers, count: quorum ?? 1 }] : [];
}

function excluded({ requesterMayApprove, uploaderMayApprove }: PolicyConfig): readonly ExcludedRole[] {
  return [
    ...(requesterMayApprove ? [] : ["requester" as const]),
    ...(uploaderMayApprove ? [] : ["uploader" as const]),
  ];
}

function breakGlassOf({ breakGlass }: PolicyConfig): BreakGlassTerms | null {
  if (!breakGlass) return null;
  const { users, usergroups, minReason, notify, reviewWithin } = breakGlass;
  return { users, usergroups, notify, minReasonLength: minReason, reviewWithinMs: reviewWithin };
}
