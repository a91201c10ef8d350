/** What the checks of the source and of the file found, in Chinese. */
import type { preflightFileTexts as original } from "../en/preflight-file.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration, kindWord } from "./format.ts";

export const preflightFileTexts = {
  "check.media.unknown": (v) => `无法读取 ${v.source}。`,
  "check.system.passed": (v) => `${v.database} 是用户数据库。`,
  "check.system.blocked": (v) => `${v.database} 是 SQL Server 的系统数据库。`,
  "check.system.remedy": () => "请只迁移用户数据库；登录名和作业请在 RDS 上重新创建。",
  "check.fresh.passed": (v) => `备份在申请之前 ${formatDuration(v.ageMs)} 完成。此后写入的内容不在其中。`,
  "check.fresh.old": (v) => `备份在申请之前 ${formatDays(v.ageMs)}完成。此后写入的内容不在其中。`,
  "check.fresh.future": (v) => `备份记录的完成时间比申请时间晚 ${formatDays(v.aheadMs)}。`,
  "check.fresh.unclear": (v) => `无法判断备份有多旧：它完成于 ${v.finishedAt}，但没有说明所在的时区。`,
  "check.fresh.takeNew": () => "如要切换，请停止写入，进行新的完整备份，并用它重新申请。",
  "check.fresh.setClock": () => "请比较源服务器与本机的时钟。",
  "check.checksums.backup": () => "备份自带校验和。",
  "check.checksums.pages": () => "数据库的页带有校验和。",
  "check.checksums.none": () =>
    "备份和数据库的页都没有校验和，因此数据损坏只有在执行 DBCC CHECKDB 时才会显现。",
  "check.checksums.remedy": () =>
    "请在源端执行 `DBCC CHECKDB`，并用 `WITH CHECKSUM` 重新备份。执行以下语句之后写入的页会带有校验和：",
  "check.tde.passed": () => "没有透明数据加密的迹象。",
  "check.tde.likely": () => "备份头含有透明数据加密数据库特有的内容，而实例没有其证书。",
  "check.tde.certain": (v) => `数据库已用证书 ${v.thumbprint} 加密（TDE），而实例没有该证书。`,
  "check.tde.remedy": () => "请在源端关闭加密，等待解密完成，然后重新备份。",
  "check.filegroups.passed": () => "只有数据文件和日志文件。",
  "check.filegroups.special": (v) =>
    `数据库含有 FILESTREAM 或内存优化数据（${v.files}）。RDS 的文档对两者都没有说明，还原可能会无故失败。`,
  "check.filegroups.remedy": () => "请查看这些是哪些文件组，并在上传之前向阿里云确认实例是否接受：",
  "check.route.full": () => "对于这个大小，一个完整备份、立即打开是最简单的方式。",
  "check.route.long": (v) =>
    `${formatBytes(v.backupBytes)}，约 ${formatDuration(v.p50Ms)}：如果源端在整个过程中停止服务，这就是停机时间。`,
  "check.route.incremental": () =>
    "要缩短停机时间，请先还原完整备份，再还原期间的日志备份。阿里云建议从 100 GB 或两小时起采用这种方式。",
  "check.route.differential": () =>
    "要缩短停机时间，请先还原完整备份，再还原差异备份。如要使用日志备份，必须在完整备份之前将恢复模式设为 FULL。",
  "check.chain.unknown": () => "无法读取后续的备份。",
  "check.chain.passed": (v) =>
    v.count === 0
      ? "备份链从该完整备份开始，之后还没有其他备份。"
      : `${v.count} 个备份紧接完整备份，没有缺口。`,
  "check.chain.gap": (v) => missingBackup(v),
  "check.chain.findMissing": () =>
    "请查找它：源端的 msdb.dbo.backupset 记录了由谁备份、存放在哪里。然后带上全部备份重新申请。",
  "check.chain.surplus": (v) =>
    `${v.incrementCount} 个备份中有 ${v.surplus} 个不接在完整备份之后：它们早于它、属于另一个备份链，或已包含在另一个备份中。`,
  "check.chain.leaveOut": () => "请去掉它们；`bakferry inspect FOLDER` 可显示是哪些。",

  "check.readable.stranger": (v) => `${v.source} 不是 SQL Server 备份：${v.description}。`,
  "check.readable.hidden": (v) => `备份头不可用：${withoutStop(v.detail)}。`,
  "check.readable.noSet": (v) => `${v.source} 不含完整的备份。`,
  "check.readable.passed": (v) => `${v.database} 的备份，由 SQL Server ${v.version} 写入。`,
  "check.readable.takeBackup": () =>
    "请进行原生备份：`BACKUP DATABASE [name] TO DISK = N'…' WITH COPY_ONLY, CHECKSUM, COMPRESSION, INIT, FORMAT`。",
  "check.readable.unzip": () =>
    "请先解压，并使用其中的 .bak；`bakferry upload` 会在上传时解压。.bacpac 不是备份：请用 BACKUP DATABASE 备份。",
  "check.readable.withoutEncryption": () =>
    "RDS 没有该证书。请不带 `ENCRYPTION` 重新备份；如果数据库使用 TDE，请先将其关闭。",
  "check.readable.withoutPassword": () => "请不带 `PASSWORD` 和 `MEDIAPASSWORD` 重新备份。",
  "check.whole.passed": () => "文件完整：它在自身备份头所说的位置结束。",
  "check.whole.damaged": (v) => `${v.source} 不完整：${withoutStop(v.detail)}。`,
  "check.whole.copyAgain": () => "请等待备份完成，然后重新复制或上传文件，并与原文件比较大小。",
  "check.whole.backupAgain": () =>
    "请用 `RESTORE VERIFYONLY … WITH CHECKSUM` 测试原文件；如果完好，请重新复制，否则请重新备份。",
  "check.set.stripe": (v) => `这是条带化备份的第 ${v.number} / ${v.count} 个文件；RDS 只导入单个文件。`,
  "check.set.oneFile": () => "请备份到一个文件：只写一个 `TO DISK = …`。",
  "check.set.one": (v) => `${v.position}：${v.database}，${kindWord(v.kind)}，${v.finishedAt}`,
  "check.set.several": (v) => `该文件含有 ${v.count} 个备份，而 RDS 只导入一个。${v.sets.join("；")}。`,
  "check.set.init": () => "请备份到新文件，或使用 `INIT, FORMAT`。",
  "check.set.passed": () => "一个文件中只有一个备份。",
  "check.kind.full": (v) => `完整备份，完成于 ${v.finishedAt}（服务器时间）。`,
  "check.kind.notFull": (v) => `这是 ${v.database} 的${kindWord(v.kind)}备份；只有完整备份可以打开。`,
  "check.kind.takeFull": () =>
    "请选择完整备份，或进行一次完整备份：`BACKUP DATABASE [name] TO DISK = N'…'`。",
  "check.name.extension": (v) =>
    `RDS 不识别${v.extension === "" ? "没有扩展名的名称" : `扩展名 ${v.extension}`}：${v.name}。`,
  "check.name.renameExtension": () => "请将对象的名称改为以 .bak 结尾，然后重新申请。",
  "check.name.characters": (v) => `名称 ${v.name} 含有导入不能接受的字符：${v.characters}`,
  "check.name.unusual": (v) => `名称 ${v.name} 含有阿里云指南禁止、但其示例中使用的字符。`,
  "check.name.renamePlain": () => "请将对象复制为只含字母和数字的名称，例如 dbtestFULL20261122.bak。",
  "check.name.passed": (v) => `名称 ${v.name} 是 RDS 能识别的。`,
  "check.extension.passed": (v) => `扩展名 ${v.extension} 与${kindWord(v.kind)}备份相符。`,
  "check.extension.differs": (v) => `${v.name} 中是${kindWord(v.kind)}备份，而其扩展名没有说明这一点。`,
  "check.extension.rename": (v) => `请以 ${v.extension} 为扩展名，以免被误认为其他类型。`,
  "check.size.passed": (v) => `${formatBytes(v.sizeBytes)}；RDS 接受的单个文件最大为 3 TB。`,
  "check.size.nearLimit": (v) =>
    `${formatBytes(v.sizeBytes)} 接近单个文件 3 TB 的上限，而 RDS 没有说明如何计算。`,
  "check.size.tooLarge": (v) => `${formatBytes(v.sizeBytes)} 超过了 RDS 单个文件 3 TB 的上限。`,
  "check.size.shrink": () =>
    "请用 WITH COMPRESSION 备份，或先将旧数据移出数据库。更大的数据库可以用阿里云 DTS 迁移。",
} satisfies Translation<typeof original>;

/** Details of the media reading are whole sentences; here they end one of ours. */
function withoutStop(detail: string): string {
  return detail.replace(/[.。]$/u, "");
}

const DAY_MS = 24 * 3_600_000;

function formatDays(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY_MS);
  if (days < 2) return formatDuration(milliseconds);
  return `${days} 天`;
}

function missingBackup(v: { missing: string; from: string; to: string }): string {
  switch (v.missing) {
    case "logs":
      return `缺少日志备份：LSN ${v.from} 到 ${v.to}。`;
    case "stripes":
      return `缺少条带化备份的第 ${v.from} / ${v.to} 个条带。`;
    case "intactCopy":
      return `${v.from} 已损坏，缺少它的完好副本。`;
    default:
      return `缺少增量备份所基于的完整备份 ${v.from}。`;
  }
}
