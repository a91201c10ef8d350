/** App Home, in Chinese. */
import type { slackHomeTexts as original } from "../en/slack-home.ts";
import type { Translation } from "../translation.ts";

export const slackHomeTexts = {
  "slack.home.title": () => "数据库迁移",
  "slack.home.votes": (v) => `等待您投票：${v.count}`,
  "slack.home.scheduled": (v) => `已批准，等待时间窗口：${v.count}`,
  "slack.home.opens": () => "时间窗口打开于",
  "slack.home.open": (v) => `您未结束的迁移：${v.count}`,
  "slack.home.ended": () => "您最近结束的迁移",
  "slack.home.quiet": () => "没有需要您处理的事项，您也没有进行中的迁移。",
  "slack.home.start": () => "请点击“新建迁移”，或在 Bakferry 所在的频道中输入 `/migrate` 和数据库名称。",
  "slack.home.foot": () => "有变化时会在几秒内自动更新。",
} satisfies Translation<typeof original>;
