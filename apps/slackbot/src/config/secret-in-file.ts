/** Refuses tokens and keys in bakferry.yaml, whatever key they stand under, without repeating them. */
import { text } from "@bakferry/core";

import type { Path, Problem } from "./problem.ts";

interface SecretShape {
  readonly value: RegExp;
  readonly variable: string;
}

/** Slack: token prefixes. Alibaba Cloud: an AccessKey id begins with LTAI, a temporary one with STS. */
const SHAPES: readonly SecretShape[] = [
  { value: /^xox[a-z]-/, variable: "SLACK_BOT_TOKEN" },
  { value: /^xapp-/, variable: "SLACK_APP_TOKEN" },
  { value: /^LTAI[A-Za-z0-9]{10,}$/, variable: "ALIBABA_CLOUD_ACCESS_KEY_ID" },
  { value: /^STS\.[A-Za-z0-9]{8,}$/, variable: "ALIBABA_CLOUD_ACCESS_KEY_ID" },
];

const KEYS: readonly { readonly key: RegExp; readonly variable: string }[] = [
  { key: /^signing_?secret$/i, variable: "SLACK_SIGNING_SECRET" },
  { key: /^app_?token$/i, variable: "SLACK_APP_TOKEN" },
  { key: /^(bot_?)?token$/i, variable: "SLACK_BOT_TOKEN" },
  { key: /^access_?key_?id$/i, variable: "ALIBABA_CLOUD_ACCESS_KEY_ID" },
  { key: /^(access_?key_?secret|secret|password)$/i, variable: "ALIBABA_CLOUD_ACCESS_KEY_SECRET" },
  { key: /^(security|session|sts)_?token$/i, variable: "ALIBABA_CLOUD_SECURITY_TOKEN" },
];

export function secretProblems(raw: unknown, path: Path = []): readonly Problem[] {
  if (typeof raw === "string") {
    const variable = variableFor(raw, String(path.at(-1) ?? ""));
    if (variable === undefined) return [];
    return [{ path, text: text("slack.config.secretInFile", { path: path.join("."), variable }) }];
  }
  if (Array.isArray(raw))
    return raw.flatMap((item: unknown, index) => secretProblems(item, [...path, index]));
  if (typeof raw !== "object" || raw === null) return [];
  return Object.entries(raw).flatMap(([key, value]) => secretProblems(value, [...path, key]));
}

function variableFor(value: string, key: string): string | undefined {
  const shape = SHAPES.find((candidate) => candidate.value.test(value.trim()));
  return shape?.variable ?? KEYS.find((candidate) => candidate.key.test(key))?.variable;
}
