/** The form that asks for a migration, and the lists in it, in Chinese. */
import type { formTexts as original } from "../en/form.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { kindWord } from "./format.ts";

export const formTexts = {
  "form.title": () => "新建迁移",
  "form.checkTitle": () => "检查迁移",
  "form.loading": () => "正在查找备份和实例 …",
  "form.backup": () => "备份",
  "form.backupPlaceholder": () => "按数据库或文件名搜索",
  "form.backupHint": () => "OSS 暂存前缀之下和机器人旁边的完整备份，最新的在前。",
  "form.backupOption": (v) =>
    [
      v.database ?? "未读取备份头",
      v.kind === null ? null : kindWord(v.kind),
      v.sizeBytes === null ? null : formatBytes(v.sizeBytes),
      v.takenAt === "" ? null : v.takenAt,
      v.release === null ? null : `SQL ${v.release}`,
    ]
      .filter((part) => part !== null)
      .join(" · "),
  "form.target": () => "实例",
  "form.targetPlaceholder": () => "按名称、ID 或环境搜索",
  "form.targetOption": (v) => `${v.name} · ${v.environment}`,
  "form.targetDetail": (v) =>
    `${v.instanceId} · SQL Server ${v.release} · ${v.status} · 可用 ${formatBytes(v.freeBytes)}`,
  "form.targetUnread": (v) => `${v.instanceId} · RDS 还没有应答`,
  "form.newName": () => "在实例上的名称",
  "form.newNameHint": () => "留空则沿用源端的名称。",
  "form.restore": () => "还原什么",
  "form.fullOnly": () => "还原完整备份，并打开数据库",
  "form.fullOnlyDetail": () => "备份之后在源端写入的内容不在其中。",
  "form.increments": () => "还原完整备份，再还原差异备份和日志备份",
  "form.incrementsDetail": () => "在切换获得批准之前，数据库保持关闭。",
  "form.channel": () => "状态卡片所在的频道",
  "form.channelHint": () => "其中的所有人都能看到迁移。Bakferry 必须是其成员。",
  "form.submit": () => "提交申请",
  "form.submitCheck": () => "检查",
  "form.back": () => "取消",
  "form.sending": () => "正在提交 …",
  "form.noBackups": () =>
    "还没有可以选择的备份。请在 SQL Server 旁用 `bakferry upload` 上传一个，或放入机器人的备份目录。",
  "form.accepted": (v) => `已申请：${v.title}，${v.migrationId}。正在检查；结果见频道中的卡片。`,
  "form.checked": () => "检查的结果在频道中，仅您可见。",
  "form.backupGone": () => "此备份已不存在。请选择其他备份。",
  "form.targetGone": () => "此实例已不在配置中。请选择其他实例。",
  "form.notFull": (v) =>
    `这是${kindWord(v.kind)}备份，不能单独使用。请选择完整备份；使用增量备份时，其他备份会自动跟上。`,
  "form.channelNeeded": () => "请选择状态卡片所在的频道。",
  "form.choose": () => "选择…",
  "form.chooseOf": (v) => `选择 ${v.command} 缺少的内容`,
  "form.openAgain": () => "Slack 响应较慢，或者 Bakferry 刚刚重启。请点击按钮继续。",
  "form.new": () => "新建迁移",
} satisfies Translation<typeof original>;
