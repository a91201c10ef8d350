/** `bakferry-bot doctor`, in Chinese. */
import type { botDoctorTexts as original } from "../en/bot-doctor.ts";
import type { Translation } from "../translation.ts";

const STANDINGS: Readonly<Record<string, string>> = {
  unknown: "此工作区中没有此人",
  deactivated: "已停用",
  bot: "是机器人",
  guest: "是访客",
};

export const botDoctorTexts = {
  "bot.doctor.about": () => "检查机器人所需的条件：Slack、人员、状态文件、云。不更改也不发布任何内容。",
  "bot.doctor.url": () => "HTTP 模式：Slack 访问机器人的地址，例如 https://bot.example.com",
  "bot.doctor.config": (v) => `${v.file} 有效。`,
  "bot.doctor.token": (v) => `Slack 认得此机器人：${v.team} 中的 ${v.bot}。`,
  "bot.doctor.tokenFailed": (v) => `Slack 不认得此机器人：${v.reason}。`,
  "bot.doctor.tokenRemedy": () => "请检查 SLACK_BOT_TOKEN 和网络；重新安装之后令牌会更换。",
  "bot.doctor.scopes": (v) => `所需的 ${v.count} 项权限范围均已授予。`,
  "bot.doctor.scopesUnknown": () => "Slack 没有说明授予了哪些权限范围。",
  "bot.doctor.scopesMissing": (v) => `缺少权限范围：${v.scopes}。`,
  "bot.doctor.scopesLacking": (v) => `可选的权限范围没有授予：${v.scopes}。`,
  "bot.doctor.scopesRemedy": () =>
    "请使用 bakferry-bot manifest 输出的清单（其中说明了各自的用途），并重新安装应用。",
  "bot.doctor.socket": () => "可以打开到 Slack 的套接字。",
  "bot.doctor.socketFailed": (v) => `无法打开到 Slack 的套接字：${v.reason}。`,
  "bot.doctor.socketRemedy": () =>
    "请检查 SLACK_APP_TOKEN（xapp-…，带有 connections:write）、应用已开启 Socket Mode，以及出站 wss:// 已放行。",
  "bot.doctor.http": (v) => `${v.url} 有应答。`,
  "bot.doctor.httpUnknown": () => "没有检查 Slack 能否访问机器人。",
  "bot.doctor.giveUrl": () => "请在机器人运行时加上 --url。",
  "bot.doctor.httpFailed": (v) => `${v.url} 没有应答：${v.reason}。`,
  "bot.doctor.httpRemedy": () => "请启动机器人，并让 TLS 代理转发到 slack.host:slack.port。",
  "bot.doctor.cards": (v) =>
    `Slack 接受全部 ${v.count} 张卡片${v.level === "full" ? "" : "（以最旧的块绘制）"}。`,
  "bot.doctor.cardsUnknown": (v) => `Slack 没有说明是否接受卡片：${v.reason}。`,
  "bot.doctor.cardsRefused": (v) =>
    `Slack 拒绝了 ${v.count} 张卡片${v.level === "full" ? "" : "（以最旧的块绘制）"}；第一张：${v.first}。`,
  "bot.doctor.cardsClassic": () => "无需处理；此工作区的卡片以最旧的块绘制。",
  "bot.doctor.cardsReport": () => "请将此行提供给 Bakferry 的维护者。",
  "bot.doctor.channel": (v) => `机器人在 #${v.name} 中。`,
  "bot.doctor.channelOutside": (v) => `机器人不在 #${v.name} 中。`,
  "bot.doctor.invite": (v) => `请在 #${v.name} 中输入 /invite @bakferry。`,
  "bot.doctor.channelArchived": (v) => `#${v.name} 已归档。`,
  "bot.doctor.channelFailed": (v) => `无法查看频道 ${v.channel}：${v.reason}。`,
  "bot.doctor.fixChannel": () => "请检查配置中的 ID；私有频道须先在其中输入 /invite @bakferry 才能看到。",
  "bot.doctor.fixId": () => "请检查配置中的 ID。",
  "bot.doctor.group": (v) => `用户组 ${v.group} 有 ${v.count} 名成员。`,
  "bot.doctor.groupEmpty": (v) => `用户组 ${v.group} 没有成员，因此其中没有人可以审批。`,
  "bot.doctor.groupFill": () => "请添加成员，或填写其他用户组。",
  "bot.doctor.groupFailed": (v) => `无法读取用户组 ${v.group}：${v.reason}。`,
  "bot.doctor.user": (v) => `审批人 ${v.user} 是有效成员。`,
  "bot.doctor.userNot": (v) => `审批人 ${v.user} 不能审批：${STANDINGS[v.standing] ?? v.standing}。`,
  "bot.doctor.userUnknown": (v) => `Slack 没有说明 ${v.user} 是谁：${v.reason}。`,
  "bot.doctor.store": (v) => `数据库 ${v.file} 可以写入。`,
  "bot.doctor.storeAbsent": (v) => `数据库 ${v.file} 会在首次启动时准备好。`,
  "bot.doctor.storeRemedy": () => "请检查路径或 DATABASE_URL、所有者和可用空间。",
  "bot.doctor.trail": (v) => `审计记录完好：${v.records} 条记录。`,
  "bot.doctor.trailRemedy": () => "请执行 bakferry-bot audit verify，它会指出每一处断裂。",
  "bot.doctor.keyFailed": () => "阿里云没有说明密钥属于谁。",
  "bot.doctor.bucketFailed": (v) => `无法查看 Bucket ${v.bucket}。`,
  "bot.doctor.target": (v) => `目标 ${v.name}（${v.instanceId}）的状态为 ${v.status}。`,
  "bot.doctor.targetWait": () => "请等到其状态为 Running 再申请迁移。",
  "bot.doctor.targetFailed": (v) => `无法查看目标 ${v.name}（${v.instanceId}）。`,
  "bot.doctor.targetMissing": (v) => `目标 ${v.name} 所指的实例 ${v.instanceId} 在此账号和地域中不存在。`,
  "bot.doctor.fixTarget": () => "请检查配置中的实例和地域。",
  "bot.doctor.permissions": (v) =>
    `在 ${v.name} 上有 ${v.allowed} 项权限${v.unknown === 0 ? "" : `，${v.unknown} 项无法得知`}。`,
  "bot.doctor.permissionsDenied": (v) => `在 ${v.name} 上 RDS 拒绝：${v.actions}。`,
  "bot.doctor.permissionsRemedy": () => "请添加 bakferry permissions --for bot 输出的权限策略。",
} satisfies Translation<typeof original>;
