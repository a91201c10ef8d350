/** The output of DBCC CHECKDB, given by a person, in Chinese. */
import type { checkdbTexts as original } from "../en/checkdb.ts";
import type { Translation } from "../translation.ts";

export const checkdbTexts = {
  "check.checkdb.unread": () => "无法读取 DBCC CHECKDB 的输出。",
  "check.checkdb.passed": (v) => `根据所提供的输出，DBCC CHECKDB 在 ${v.database} 中没有发现错误。`,
  "check.checkdb.found": (v) =>
    `DBCC CHECKDB 在 ${v.database} 中发现 ${v.allocationErrors} 个分配错误和 ${v.consistencyErrors} 个一致性错误：它的每个备份都会原样带上这些错误。`,
  "check.checkdb.repair": (v) =>
    `请在源端还原损坏的页或更早的完好备份；再次执行 DBCC CHECKDB (N'${v.database.replaceAll("'", "''")}')，并重新备份。REPAIR_ALLOW_DATA_LOSS 会丢失数据，是最后的办法。`,
  "check.checkdb.beside": (v) =>
    `DBCC CHECKDB 在 ${v.database} 中没有计入错误，但输出了 ${v.count} 条严重级别 16 或更高的消息。`,
  "check.checkdb.readThem": () => "请阅读它们：DBCC CHECKDB 不计入目录错误，而 RDS 也会执行它。",
  "check.checkdb.silent": () =>
    "输出只说明命令已完成：使用 NO_INFOMSGS 时，没有问题的 DBCC CHECKDB 不会提到任何数据库。",
  "check.checkdb.noSummary": () =>
    "输出中没有 DBCC CHECKDB 的摘要：它被截断、没有执行完，或使用了不认识的语言。",
  "check.checkdb.others": (v) => `该输出是关于 ${v.others} 的，不是 ${v.database}。`,
  "check.checkdb.again": (v) =>
    `请将 DBCC CHECKDB (N'${v.database.replaceAll("'", "''")}') WITH ALL_ERRORMSGS; 执行到结束，并提供英文或中文的完整输出。`,
  "cli.option.checkdbOutput": () => "DBCC CHECKDB 对该数据库的输出，用以证明它完好；- 表示读取标准输入",
  "cli.checkdb.unreadable": (v) => `无法读取 DBCC CHECKDB 的输出：${v.path}`,
  "cli.checkdb.tooLarge": (v) => `${v.path} 大于 ${v.most} MB，不会是有人阅读的 DBCC CHECKDB 输出。`,
} satisfies Translation<typeof original>;
