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
  "bot.scope.commands": () => "/migrate、按钮和对话框",
  "bot.scope.chatWrite": () => "卡片、消息列、回答",
  "bot.scope.usersRead": () => "投票人是否为正式的有效成员，以及各人使用的语言",
  "bot.scope.usergroupsRead": () => "审批用户组的成员",
  "bot.scope.imWrite": () => "通过私信通知审批人，并在频道关闭时转到私信",
  "bot.scope.history": () => "崩溃之后找回自己的消息，以免重复发布",
  "bot.scope.channelsRead": () => "让 doctor 能看到机器人是否在配置的频道中",
  "bot.manifest.about": () => "输出 Slack 应用的清单，用于粘贴到 api.slack.com/apps。",
  "bot.manifest.mode": () => "socket 或 http，与配置一致",
  "bot.manifest.url": () => "HTTP 模式：Slack 访问机器人的地址，例如 https://bot.example.com",
  "bot.manifest.oauth": () => "HTTP 模式：允许多个工作区安装此应用",
  "bot.manifest.format": () => "yaml 或 json",
  "bot.manifest.needsUrl": () => "HTTP 模式需要用 --url 写明 Slack 访问机器人的 https:// 地址。",
  "bot.manifest.onlyHttp": () => "--url 和 --oauth 用于 --mode http；Socket Mode 不需要地址。",
  "slack.request.replayed": () => "此请求先前已被接收，逐字节相同",
} satisfies Translation<typeof original>;
