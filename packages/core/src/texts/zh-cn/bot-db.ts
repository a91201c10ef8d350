/** `bakferry-bot db`, in Chinese. */
import type { BotDbRefusal } from "../bot-words.ts";
import type { botDbTexts as original } from "../en/bot-db.ts";
import type { Translation } from "../translation.ts";

const REFUSALS: Readonly<Record<BotDbRefusal, string>> = {
  not_empty: "数据库中已有内容，请选择空数据库",
  unreadable: "这不是导出的内容",
  other_schema: "它由另一版本的 Bakferry 导出，请用此版本导出",
  cut_off: "导出的内容结束得过早",
  changed: "导出的内容在此处或之前被更改",
};

export const botDbTexts = {
  "bot.db.about": () => "维护机器人自己的数据库：SQLite；设置 DATABASE_URL 时为 PostgreSQL。",
  "bot.db.badUrl": () =>
    "DATABASE_URL 不是 PostgreSQL 的地址：postgres://user:password@host:5432/database。如要使用 store.sqlite，请取消设置。",
  "bot.db.statusAbout": () => "显示使用的是哪个数据库，以及其结构是否符合此版本。",
  "bot.db.migrate": () => "将结构升级到此版本；start 也会这样做。",
  "bot.db.backup": () => "将 SQLite 文件复制为新文件，机器人可以继续运行；对于 PostgreSQL，说明如何备份。",
  "bot.db.restore": () => "在没有文件的位置恢复 SQLite 文件的副本；对于 PostgreSQL，说明如何恢复。",
  "bot.db.exportAbout": () => "将所有行以 JSON 行写到标准输出。其内容与数据库同样机密。",
  "bot.db.importAbout": () =>
    "将导出的内容读入空数据库（两种均可），要么全部，要么全不；- 表示读取标准输入。",
  "bot.db.place": (v) => `数据库是 ${v.place}（${v.engine === "postgres" ? "PostgreSQL" : "SQLite"}）。`,
  "bot.db.noFile": (v) => `没有文件 ${v.file}。`,
  "bot.db.madeAtStart": () => "请启动机器人，或执行 bakferry-bot db migrate。",
  "bot.db.current": (v) => `结构符合此版本：${v.schema}。`,
  "bot.db.behind": (v) => `结构比此版本旧：缺少 ${v.count} 步。`,
  "bot.db.behindNext": () => "请先备份，再执行 bakferry-bot db migrate，或启动机器人。",
  "bot.db.ahead": (v) => `结构比此版本新：${v.schema}。`,
  "bot.db.aheadNext": () => "请启动写入它的 Bakferry 版本。",
  "bot.db.backedUp": (v) => `已复制到 ${v.target}。`,
  "bot.db.backedUpNext": () => "请用 bakferry-bot audit verify --file 核验。",
  "bot.db.targetExists": (v) => `${v.target} 已存在。请选择新的名称。`,
  "bot.db.pgDump": () => "PostgreSQL 可在机器人运行时自行备份：",
  "bot.db.pgRestore": () => "请停止所有机器人，然后将转储恢复到空数据库：",
  "bot.db.storeExists": (v) =>
    `${v.file} 已存在。请先停止机器人，并将它与 ${v.file}-wal、${v.file}-shm 一起移走。`,
  "bot.db.restored": (v) => `已恢复到 ${v.file}。`,
  "bot.db.trailIntact": () => "其审计记录完好。",
  "bot.db.imported": (v) => `已将 ${v.rows} 行读入 ${v.place}。`,
  "bot.db.importedNext": () => "请在其上启动机器人，并保留旧数据库，直到您信任新数据库为止。",
  "bot.db.trailBroken": (v) => `审计记录已断裂：${v.count} 条链。`,
  "bot.db.trailBrokenNext": () => "请参见 bakferry-bot audit verify。",
  "bot.db.unreadableFile": (v) => `无法读取 ${v.file}：${v.reason}。`,
  "bot.db.refused": (v) =>
    `没有导入任何内容${v.line === 0 ? "" : `（第 ${v.line} 行）`}：${REFUSALS[v.why]}。`,
} satisfies Translation<typeof original>;
