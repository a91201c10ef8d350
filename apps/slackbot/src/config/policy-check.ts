/** What the keys of one policy can only be wrong about together: rules that nobody can meet, times that never come. */
import { text } from "@bakferry/core";

import { type Path, type Problem, valueAt } from "./problem.ts";
import { duration } from "./values.ts";

interface Rule {
  /** Below the policy. */
  readonly path: Path;
  readonly countKey: string;
}

export function policyProblems(environment: string, policy: unknown): readonly Problem[] {
  const at: Path = ["policies", environment];
  const rules = rulesIn(policy);
  if (rules === null) return [{ path: [...at, "approvals"], text: text("policy.twoForms", { environment }) }];
  if (rules.length === 0) return [noApprovers(environment, at)];
  return [
    ...rules.flatMap((rule) => ruleProblems(environment, policy, rule)),
    ...escalationProblems(environment, policy),
    ...reminderProblems(environment, policy),
  ];
}

/** `null`: in both forms at once. */
function rulesIn(policy: unknown): readonly Rule[] | null {
  const approvals = valueAt(policy, ["approvals"]);
  const isShort = valueAt(policy, ["approvers"]) !== undefined || valueAt(policy, ["quorum"]) !== undefined;
  if (approvals !== undefined && isShort) return null;
  if (Array.isArray(approvals)) {
    return approvals.map((_, index) => ({ path: ["approvals", index], countKey: "count" }));
  }
  return isShort ? [{ path: ["approvers"], countKey: "quorum" }] : [];
}

function noApprovers(environment: string, path: Path): Problem {
  return { path, atKey: true, text: text("slack.config.noApprovers", { environment }) };
}

function ruleProblems(environment: string, policy: unknown, { path, countKey }: Rule): readonly Problem[] {
  const at: Path = ["policies", environment];
  const users = listAt(policy, [...path, "users"]);
  const usergroups = listAt(policy, [...path, "usergroups"]);
  if (users.length === 0 && usergroups.length === 0) {
    return [noApprovers(environment, countKey === "quorum" ? at : [...at, ...path])];
  }
  const countPath = countKey === "quorum" ? ["quorum"] : [...path, countKey];
  const quorum = valueAt(policy, countPath);
  const people = new Set(users).size;
  if (typeof quorum !== "number" || usergroups.length > 0 || people >= quorum) return [];
  const words = text("slack.config.quorumTooHigh", { environment, quorum, users: people });
  return [{ path: [...at, ...countPath], text: words }];
}

function escalationProblems(environment: string, policy: unknown): readonly Problem[] {
  const [after, to] = [valueAt(policy, ["escalateAfter"]), valueAt(policy, ["escalateTo"])];
  const path = ["policies", environment, after === undefined ? "escalateTo" : "escalateAfter"];
  if ((after === undefined) !== (to === undefined)) {
    return [{ path, atKey: true, text: text("policy.halfEscalation", { environment }) }];
  }
  const named = [...listAt(to, ["users"]), ...listAt(to, ["usergroups"])];
  if (to === undefined || named.length > 0) return [];
  return [
    { path: ["policies", environment, "escalateTo"], text: text("policy.halfEscalation", { environment }) },
  ];
}

/** A reminder of a question that is no longer open never comes, so it is a mistake. */
function reminderProblems(environment: string, policy: unknown): readonly Problem[] {
  const expiresAfterMs = duration.safeParse(valueAt(policy, ["expiresAfter"]) ?? "60m").data;
  if (expiresAfterMs === undefined) return [];
  const moments: readonly (readonly [Path, unknown])[] = [
    ...listAt(policy, ["remindAt"]).map((written, index) => [["remindAt", index], written] as const),
    [["escalateAfter"], valueAt(policy, ["escalateAfter"])],
  ];
  return moments
    .filter(([, written]) => (duration.safeParse(written).data ?? 0) >= expiresAfterMs)
    .map(([path]) => ({
      path: ["policies", environment, ...path],
      text: text("policy.tooLate", { environment, expiresAfterMs }),
    }));
}

function listAt(value: unknown, path: Path): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}
