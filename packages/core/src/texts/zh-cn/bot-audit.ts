/** The audit trail in a terminal, in Chinese. */
import type { BotAuditBreak, BotAuditDamage } from "../bot-words.ts";
import type { botAuditTexts as original } from "../en/bot-audit.ts";
import type { Translation } from "../translation.ts";

const BREAKS: Readonly<Record<BotAuditBreak, string>> = {
  changed: "记录与其哈希不符",
  unlinked: "记录没有接在前一条之后",
  out_of_order: "编号不连续",
  contradicted: "总链中记载的是另一种状态",
  unvouched: "总链中没有这条记录",
  head_missing: "记下的链头不存在：末尾被截去",
  head_differs: "记下的链头不同：审计记录被重写",
  head_removed: "记下的链头已按保留规则删除，请比较较新的链头",
};

const DAMAGES: Readonly<Record<BotAuditDamage, string>> = {
  unreadable: "无法读取",
  columns_differ: "各列与其记录不符",
  no_end: "缺少为其他所有记录作证的最后一条记录",
  digest_differs: "它不能为之前的记录作证",
};

export const botAuditTexts = {
  "bot.audit.about": () => "核验、导出和查看审计记录。不更改任何内容，也不使用网络。",
  "bot.audit.verify": () => "核验每条链，并指出断裂之处。",
  "bot.audit.exportAbout": () => "以可自证的形式将审计记录写到标准输出。",
  "bot.audit.showAbout": () => "显示某个迁移经历了什么，以及什么被拒绝。",
  "bot.audit.file": () => "要读取的 SQLite 文件或其副本，代替机器人自己的数据库",
  "bot.audit.export": () => "核验此导出文件而不是数据库；- 表示读取标准输入",
  "bot.audit.head": () => "先前记下的链头：编号:哈希",
  "bot.audit.format": () => "jsonl 或 csv",
  "bot.audit.since": () => "只看从此日期或时间起的记录，例如 2026-11-01",
  "bot.audit.migration": () => "只看与此迁移有关的记录",
  "bot.audit.intact": (v) => `完好：${v.records} 条记录，${v.migrations} 个迁移。`,
  "bot.audit.removed": (v) => `按保留规则删除并封存：开头的 ${v.records} 条记录，${v.migrations} 次迁移。`,
  "bot.audit.head.is": (v) => `链头：${v.head}`,
  "bot.audit.head.next": () =>
    "请将链头记在别处；以后用 verify --head 可以证明，在它之前没有任何内容被更改或截去。",
  "bot.audit.broken": (v) => `审计记录有 ${v.count} 处断裂。`,
  "bot.audit.break": (v) =>
    `${v.chain === "audit" ? "总链" : `迁移 ${v.chain}`}，第 ${v.sequence} 条记录：${BREAKS[v.kind]}。`,
  "bot.audit.expected": (v) => `应为 ${v.expected === "" ? "之前没有记录" : v.expected}`,
  "bot.audit.found": (v) => `实为 ${v.found === "" ? "没有记录" : v.found}`,
  "bot.audit.broken.next": () => "请原样保留此文件，并与备份比较：最新的完好备份可以说明什么被更改。",
  "bot.audit.damaged": (v) => `导出文件的第 ${v.line} 行已损坏：${DAMAGES[v.why]}。`,
  "bot.audit.damaged.next": () => "请从数据库重新导出，或取该文件的另一份副本。",
  "bot.audit.noSuchMigration": (v) => `此审计记录中没有迁移 ${v.migrationId}。`,
  "bot.audit.badHead": () => "请按记下的样子写出链头：编号、冒号和 64 位十六进制数字。",
  "bot.audit.badSince": () => "请写成 2026-11-01 或 2026-11-01T22:00:00+08:00 的形式。",
  "bot.audit.when": () => "时间",
  "bot.audit.who": () => "人员",
  "bot.audit.where": () => "位置",
  "bot.audit.what": () => "内容",
  "bot.audit.refusal": (v) => `${v.act} 被拒绝：${v.reasons}`,
  "bot.audit.replayed": (v) => `${v.act} 再次到达，没有重复执行`,
  "bot.audit.rejected": (v) => `${v.count} 个请求被拒收：${v.reason}`,
  "bot.audit.event": (v) => `${v.type.replaceAll("_", " ")}${v.detail === "" ? "" : `：${v.detail}`}`,
} satisfies Translation<typeof original>;
