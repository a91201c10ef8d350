/** The digest that approvals bind to, and the differences that void them. */
import { createHash } from "node:crypto";

import type { Action } from "../model/action.ts";
import type { Plan, PlanDifference } from "../model/plan.ts";

/** SHA-256 over canonical JSON: keys sorted, so that equal plans have equal digests whoever wrote them. */
export function digestPlan(plan: Plan): string {
  return digestOf(plan);
}

/** Bound to one proposal in one migration: a vote for it counts for no other, however equal the two are. */
export function digestAction(action: Pick<Action, "id" | "order">, migrationId: string): string {
  return digestOf({ migrationId, id: action.id, order: action.order });
}

/** Over every plan that is part of the question: whoever approves it approves each of them. */
export function digestWave(
  waveId: string,
  members: readonly { readonly migrationId: string; readonly planDigest: string }[],
): string {
  const plans = members.map(({ migrationId, planDigest }) => `${migrationId}:${planDigest}`);
  return digestOf({ waveId, plans: plans.toSorted() });
}

function digestOf(value: object): string {
  return createHash("sha256")
    .update(JSON.stringify(flatten(value)))
    .digest("hex");
}

/** Field by field, in the order of the field names; empty exactly when the digests are equal. */
export function diffPlans(before: Plan, after: Plan): readonly PlanDifference[] {
  const old = new Map(flatten(before));
  const fresh = new Map(flatten(after));
  const fields = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return fields
    .filter((field) => old.get(field) !== fresh.get(field))
    .map((field) => ({ field, before: old.get(field) ?? "–", after: fresh.get(field) ?? "–" }));
}

/** What the digest is made of: each field of the plan with its value, in the order of the names. */
export function planFields(plan: Plan): readonly (readonly [field: string, value: string])[] {
  return flatten(plan);
}

/** `[path, JSON of the value]`, sorted by path. */
function flatten(value: unknown, path = ""): [string, string][] {
  if (typeof value !== "object" || value === null) return [[path, JSON.stringify(value)]];
  return Object.entries(value)
    .flatMap(([key, each]) => flatten(each, path === "" ? key : `${path}.${key}`))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
