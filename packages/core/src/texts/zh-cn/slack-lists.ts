/** Lists of migrations in Slack, in Chinese. */
import type { slackListTexts as original } from "../en/slack-lists.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

export const slackListTexts = {
  "slack.list.title": () => "最近的迁移",
  "slack.list.filtered": () => "符合条件的迁移",
  "slack.list.nothingFits": () => "没有符合条件的迁移。`/migrate list` 可列出最近的迁移。",
  "slack.list.more": (v) =>
    `这是最新的 ${v.count} 个；还有更多。可用 \`mine\`、\`to TARGET\` 或 \`last 7d\` 缩小范围。`,
  "slack.history.title": () => "已结束的迁移",
  "slack.history.nothing": () => "还没有符合条件的迁移结束。",
  "slack.history.took": (v) => `用时 ${formatDuration(v.tookMs)}`,
  "slack.history.asked": () => "申请人",
  "slack.history.approved": () => "批准人",
  "slack.history.ended": () => "结束人",
  "slack.cancel.none": () => "您没有可以取消的未结束迁移。",
  "slack.cancel.which": () => "您有多个未结束的迁移。要取消哪一个？",
  "slack.checks.verdict": (v) => `${v.count} 个数据库中有 ${v.able} 个现在可以迁移。`,
  "slack.checks.counts": (v) => `${v.obstacles} 项阻碍，${v.warnings} 项警告`,
  "slack.checks.foot": () => "未启动任何操作。`/migrate check` 加一个名称可查看该数据库的全部检查。",
  "slack.status.may": () => "您现在可以在其卡片上批准。",
  "slack.status.mayNot": (v) => `您现在不能批准：${v.reason}`,
} satisfies Translation<typeof original>;
