/** `bakferry-bot db prune`, in Chinese. */
import type { botRetentionTexts as original, PrunedCounts } from "../en/bot-retention.ts";
import type { Translation } from "../translation.ts";

function counted(v: PrunedCounts): string {
  return [
    `迁移 ${v.migrations}`,
    `批次 ${v.waves}`,
    `其事件 ${v.events}`,
    `审计记录 ${v.auditRecords}`,
    `已送达的消息 ${v.deliveries}`,
    `已处理的命令和点击 ${v.received}`,
  ].join("，");
}

export const botRetentionTexts = {
  "bot.db.pruneAbout": () => "删除保留规则不再保留的内容；机器人每天执行一次。审计记录仍可自证。",
  "bot.db.pruneDryRun": () => "只计数，不删除",
  "bot.db.pruned": (v) => `已删除：${counted(v)}。`,
  "bot.db.wouldPrune": (v) => `现在至少会删除：${counted(v)}。批次以及为被删除内容作证的记录随后删除。`,
  "bot.db.trailLeft": () => "迁移和审计记录也已到期，但此 PostgreSQL 角色无权删除。",
  "bot.db.trailLeftNext": () => "请使用所有者的 DATABASE_URL 执行 bakferry-bot db prune。",
} satisfies Translation<typeof original>;
