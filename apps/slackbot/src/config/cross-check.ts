/**
 * What no single key can be wrong about: names that lead nowhere, environments in which nobody may approve.
 *
 * It reads the raw document and skips what has the wrong shape, so that these problems are shown together with
 * those of the schema.
 */
import { didYouMean, text } from "@bakferry/core";

import { policyProblems } from "./policy-check.ts";
import { type Path, type Problem, valueAt } from "./problem.ts";

type Entries = readonly (readonly [string, unknown])[];

export function crossProblems(raw: unknown): readonly Problem[] {
  const targets = entriesAt(raw, ["targets"]);
  const policies = entriesAt(raw, ["policies"]);
  const targetNames = targets.map(([name]) => name);
  const environments = policies.map(([name]) => name);
  const channels = entriesAt(raw, ["channels"]);
  return [
    ...targets.flatMap(([name]) =>
      noSuch(raw, ["targets", name, "environment"], { what: "policy", names: environments }),
    ),
    ...channels.flatMap(([id]) =>
      noSuch(raw, ["channels", id, "target"], { what: "target", names: targetNames }),
    ),
    ...noSuch(raw, ["defaultTarget"], { what: "target", names: targetNames }),
    ...(valueAt(raw, ["slack", "oauth"]) !== undefined && valueAt(raw, ["slack", "publicUrl"]) === undefined
      ? [{ path: ["slack", "oauth"], text: text("slack.config.oauthNeedsUrl") }]
      : []),
    ...(valueAt(raw, ["slack", "oauth"]) !== undefined &&
    valueAt(raw, ["slack", "approvalsChannel"]) !== undefined
      ? [{ path: ["slack", "approvalsChannel"], text: text("slack.config.oauthApprovals") }]
      : []),
    ...policies.flatMap(([environment, policy]) => policyProblems(environment, policy)),
  ];
}

interface Named {
  readonly what: string;
  readonly names: readonly string[];
}

function noSuch(raw: unknown, path: Path, { what, names }: Named): readonly Problem[] {
  const name = valueAt(raw, path);
  if (typeof name !== "string" || names.includes(name)) return [];
  const values = { path: path.join("."), name, what, allowed: names.join(", ") };
  return [
    { path, text: text("slack.config.noSuch", { ...values, suggestion: didYouMean(name, names) ?? "" }) },
  ];
}

function entriesAt(raw: unknown, path: Path): Entries {
  const value = valueAt(raw, path);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
