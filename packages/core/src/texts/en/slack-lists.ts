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
};
