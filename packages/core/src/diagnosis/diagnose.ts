/**
 * What a message of RDS means, whose turn it is, what to do, and whether to try again.
 *
 * RDS varies dots, quotes and spelling, so the patterns are loose. A text that none fits is shown as it is: an honest
 * "unknown" beats a wrong remedy. Every documented message has its rule; docs/reference/messages.md lists them.
 */
import { createHash } from "node:crypto";

import { consoleLink } from "../model/console-link.ts";
import { type Text, text } from "../texts/text.ts";
import type { Diagnosis, ImportFacts, Rule } from "./diagnosis.ts";
import { ACCESS_RULES } from "./rules/access-rules.ts";
import { BACKUP_RULES } from "./rules/backup-rules.ts";
import { NO_ACCOUNT, OUTCOME_RULES } from "./rules/outcome-rules.ts";
import { PLACE_RULES } from "./rules/place-rules.ts";
import { REFUSAL_RULES } from "./rules/refusal-rules.ts";

/** The first that fits wins. An error code at the beginning says more than the words behind it. */
const RULES: readonly Rule[] = [
  ...REFUSAL_RULES,
  ...OUTCOME_RULES,
  ...BACKUP_RULES,
  ...PLACE_RULES,
  ...ACCESS_RULES,
];

export const UNKNOWN_MESSAGE = "IMPORT_UNKNOWN";

export function diagnose(message: string, facts: ImportFacts): Diagnosis {
  const oneLine = message.replaceAll(/\s+/gu, " ").trim();
  for (const rule of RULES) {
    const found = rule.pattern.exec(oneLine);
    if (found) return rule.diagnose(found.groups ?? {}, facts);
  }
  return {
    code: UNKNOWN_MESSAGE,
    outcome: "failed",
    turn: "requester",
    retry: "after_fix",
    summary: text("import.unknown"),
    remedies: [text("failure.lookInConsole"), text("import.reportMessage")],
    aids: [consoleLink("backup", facts)],
  };
}

/** Advice that loses data when it is followed; surfaces show it so that nobody follows it by the way. */
export function isDangerous(advice: Text): boolean {
  return advice.key === "import.repairLast";
}

/** RDS restored the backup but could give nobody access: an end with something left to do. */
export function lacksAccount(description: string): boolean {
  return NO_ACCOUNT.test(description);
}

/** Equal for two messages that differ in numbers and names only, so that what is new can be counted. */
export function messageHash(message: string): string {
  const shape = message
    .toLowerCase()
    .replaceAll(/(["'“‘(]).*?(["'”’)])/gu, "$1…$2")
    .replaceAll(/\S*\d\S*/gu, "#")
    .replaceAll(/\s+/gu, " ")
    .trim();
  return createHash("sha256").update(shape).digest("hex").slice(0, 12);
}
