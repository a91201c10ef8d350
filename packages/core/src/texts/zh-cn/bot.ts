/** The bot's own program in a terminal, in Chinese. */
import type { botTexts as original } from "../en/bot.ts";
import type { Translation } from "../translation.ts";

export const botTexts = {
  "bot.about": () => "Bakferry 的 Slack 机器人和后台进程。",
  "bot.start": () => "为 Slack 提供服务并执行迁移，直到被停止。",
  "bot.config": () => "配置文件",
  "bot.json": () => "在标准输出的最后一行输出一个供脚本使用的 JSON 对象",
  "slack.request.notSigned": () => "请求没有 Slack 的签名，或已太旧",
  "slack.request.future": () => "请求的时间在未来",
  "bot.unreadableFile": (v) => `无法读取 ${v.file}（${v.reason}）。`,
} satisfies Translation<typeof original>;
