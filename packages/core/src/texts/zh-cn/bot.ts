/** The bot's own program in a terminal, in Chinese. */
import type { botTexts as original } from "../en/bot.ts";
import type { Translation } from "../translation.ts";

const HEADINGS = {
  workspace: "工作区",
  name: "名称",
  state: "状态",
  key: "密钥",
  since: "开始时间",
} as const;

const STATES = {
  installed: "已安装",
  uninstalled: "已卸载",
  tokens_revoked: "令牌已撤销",
  removed: "已删除",
} as const;

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
  "bot.install.done": (v) =>
    `Bakferry 已安装${v.name === "" ? "" : `到 ${v.name}`}。请在频道中输入 /invite @bakferry，然后输入 /migrate help。`,
  "bot.install.failed": () =>
    "Bakferry 未能安装。请在此浏览器中从 /slack/install 重新开始；Slack 给出的链接只能使用一次，有效期为十分钟。",
  "bot.install.notAdmitted": () =>
    "此工作区不允许安装 Bakferry。机器人的管理者可以在 slack.oauth.workspaces 中写入此工作区。",
  "bot.installations.about": () => "列出已安装此应用的工作区，轮换令牌的加密密钥，或删除某个令牌。",
  "bot.installations.list": () => "查看此应用安装在哪些工作区。",
  "bot.installations.rotate": () => "用 BAKFERRY_TOKEN_KEYS 中最新的密钥重新加密所有令牌。",
  "bot.installations.remove": () => "删除一个工作区的令牌。",
  "bot.installations.empty": () => "没有任何工作区通过 OAuth 安装此应用。",
  "bot.installations.heading": (v) => HEADINGS[v.heading],
  "bot.installations.state": (v) => STATES[v.state],
  "bot.installations.rotated": (v) => `已用密钥 ${v.keyId} 重新加密 ${v.count} 个令牌。`,
  "bot.installations.unreadable": (v) => `现有密钥都无法读取：${v.keys}。`,
  "bot.installations.addKey": () => "请把旧密钥加入 BAKFERRY_TOKEN_KEYS，或让该工作区重新安装此应用。",
  "bot.installations.none": (v) => `没有安装记录 ${v.key}，或它先前已结束。`,
  "bot.installations.removed": (v) => `已删除 ${v.key} 的令牌。`,
  "bot.installations.uninstall": () => "请同时在 Slack 中从工作区卸载此应用；在此之前，其令牌仍然有效。",
  "bot.manifest.about": () => "输出 Slack 应用的清单，用于粘贴到 api.slack.com/apps。",
  "bot.manifest.mode": () => "socket 或 http，与配置一致",
  "bot.manifest.url": () => "HTTP 模式：Slack 访问机器人的地址，例如 https://bot.example.com",
  "bot.manifest.oauth": () => "HTTP 模式：允许多个工作区安装此应用",
  "bot.manifest.format": () => "yaml 或 json",
  "bot.manifest.needsUrl": () => "HTTP 模式需要用 --url 写明 Slack 访问机器人的 https:// 地址。",
  "bot.manifest.onlyHttp": () => "--url 和 --oauth 用于 --mode http；Socket Mode 不需要地址。",
  "slack.request.replayed": () => "此请求先前已被接收，逐字节相同",
} satisfies Translation<typeof original>;
