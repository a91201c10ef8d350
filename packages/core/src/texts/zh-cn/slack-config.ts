/** What is wrong with bakferry.yaml or with the environment of the bot, in Chinese. */
import type { slackConfigTexts as original } from "../en/slack-config.ts";
import type { Translation } from "../translation.ts";

export const slackConfigTexts = {
  "slack.config.at": (v) => `${v.file}:${v.line}:${v.column}：${v.problem}`,
  "slack.config.unreadable": (v) =>
    `无法读取 ${v.file}（${v.reason}）。请用 --config 指定其他路径，或将示例配置复制到该位置。`,
  "slack.config.syntax": (v) => `不是有效的 YAML：${v.reason}`,
  "slack.config.unknownKey": (v) =>
    `未知的键“${v.key}”。${v.suggestion === "" ? "" : `您是不是要写“${v.suggestion}”？`}此处允许：${v.allowed}。`,
  "slack.config.missing": (v) => `缺少“${v.key}”，应为 ${v.expected}。`,
  "slack.config.wrongType": (v) => `“${v.path}”必须是 ${v.expected}。`,
  "slack.config.notAllowed": (v) => `“${v.path}”必须是以下之一：${v.allowed}。`,
  "slack.config.invalid": (v) => `“${v.path}”无效：${v.reason}。`,
  "slack.config.noSuch": (v) =>
    `“${v.path}”引用的 ${v.what} “${v.name}”不存在。${
      v.suggestion === "" ? "" : `您是不是要写“${v.suggestion}”？`
    }${v.allowed === "" ? `没有配置任何 ${v.what}。` : `已配置：${v.allowed}。`}`,
  "slack.config.noApprovers": (v) =>
    `“${v.environment}”没有人可以审批：请在 approvers 下填写用户（U…）或用户组（S…）。`,
  "slack.config.quorumTooHigh": (v) =>
    `“${v.environment}”需要 ${v.quorum} 个批准，但只列出了 ${v.users} 个可以审批的人。`,
  "slack.config.secretInFile": (v) =>
    `“${v.path}”含有密钥。请从此文件中删除，改为设置环境变量 ${v.variable}，并更换该密钥：能读到文件的人比能读到环境变量的人多。`,
  "slack.config.missingVariable": (v) => `请设置环境变量 ${v.variable}：${v.purpose}。`,
  "slack.config.wrongVariable": (v) =>
    `环境变量 ${v.variable} 必须以 ${v.prefix} 开头；现在填写的是另一种令牌。`,
  "slack.config.botToken": () => "Slack 应用的机器人令牌，见 OAuth & Permissions 页面（xoxb-…）",
  "slack.config.appToken": () =>
    "带有 connections:write 权限的应用级令牌，见 Basic Information 页面（xapp-…），用于 Socket Mode",
  "slack.config.signingSecret": () =>
    "Slack 应用的签名密钥（Signing Secret），见 Basic Information 页面，用于 HTTP 模式",
  "slack.config.oauthNeedsUrl": () => "slack.oauth 需要 slack.publicUrl：Slack 和浏览器访问机器人的地址。",
  "slack.config.oauthApprovals": () =>
    "slack.approvalsChannel 是某一个工作区的频道；使用 slack.oauth 时请不要填写，审批将在消息列中进行。",
  "slack.config.clientId": () => "Slack 应用的 Client ID，见 Basic Information 页面，用于通过 OAuth 安装",
  "slack.config.clientSecret": () => "Slack 应用的 Client Secret，见 Basic Information 页面",
  "slack.config.stateSecret": () =>
    "您自己的一段较长的随机文本，用于证明安装是从这里开始的（openssl rand -base64 32）",
  "slack.config.tokenKeys": () =>
    "用于加密状态文件中令牌的密钥，最新的在前，格式为 2026-11=BASE64（openssl rand -base64 32）",
  "slack.config.badTokenKeys": () =>
    "BAKFERRY_TOKEN_KEYS 必须以 NAME=BASE64 的形式给出密钥，用逗号分隔，最新的在前，每个 32 字节（openssl rand -base64 32），且名称各不相同。",
  "slack.config.tokenRefused": () =>
    "Slack 拒绝了令牌。请检查 SLACK_BOT_TOKEN 和 SLACK_APP_TOKEN：两者都必须属于此应用，且此应用必须已安装到工作区。",
  "slack.config.summary": (v) => `配置中有 ${v.count} 个问题：`,
} satisfies Translation<typeof original>;
