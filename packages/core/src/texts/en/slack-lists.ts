/** Lists of migrations in Slack: what is there, what has ended, and which one is meant. */
import { formatDuration } from "../format.ts";

export const slackListTexts = {
  "slack.list.title": () => "The latest migrations",
  "slack.list.filtered": () => "Migrations that fit",
  "slack.list.nothingFits": () => "No migration fits. `/migrate list` shows the latest ones.",
  "slack.list.more": (v: { count: number }) =>
    `These are the newest ${v.count}; there are more. Narrow them with \`mine\`, \`to TARGET\` or \`last 7d\`.`,
  "slack.history.title": () => "What has ended",
  "slack.history.nothing": () => "No migration that fits has ended yet.",
  "slack.history.took": (v: { tookMs: number }) => `took ${formatDuration(v.tookMs)}`,
  "slack.history.asked": () => "asked for by",
  "slack.history.approved": () => "approved by",
  "slack.history.ended": () => "ended by",
  "slack.cancel.none": () => "You have no open migration that could be cancelled.",
  "slack.cancel.which": () => "You have several open migrations. Which one?",
  "slack.checks.verdict": (v: { able: number; count: number }) =>
    `${v.able} of ${v.count} databases could be migrated now.`,
  "slack.checks.counts": (v: { obstacles: number; warnings: number }) =>
    `${v.obstacles} in the way, ${v.warnings} ${v.warnings === 1 ? "warning" : "warnings"}`,
  "slack.checks.foot": () =>
    "Nothing was started. `/migrate check` and one name shows every check of that database.",
  "slack.status.may": () => "You may approve this now, on its card.",
  "slack.status.mayNot": (v: { reason: string }) => `You cannot approve this now: ${v.reason}`,
};
