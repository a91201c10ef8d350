/** Why a backup script is not written, in Chinese. */
import type { scriptTexts as original } from "../en/script.ts";
import type { Translation } from "../translation.ts";

export const scriptTexts = {
  "script.nameLength": (v) => `数据库名称为 1 到 ${v.longest} 个字符。`,
  "script.nameControl": () => "数据库名称含有换行符或其他控制字符。",
  "script.nameControlRemedy": () => "请重命名数据库，或手动备份：没有脚本能安全地写出这个名称。",
  "script.folderControl": () => "文件夹含有换行符或其他控制字符。",
  "script.folderRelative": (v) => `“${v.folder}”不是文件夹的完整路径。`,
  "script.folderLong": (v) => `文件夹的路径超过 ${v.longest} 个字符，放不下文件名。`,
  "script.folderRemedy": () =>
    String.raw`请写数据库服务器所见的路径：D:\backup、\\server\share\backup 或 /var/opt/mssql/backup。`,
  "script.incrementsOfFull": () => "增量备份跟在完整备份之后：--with-increments 须与 --type full 同用。",
  "script.localFullOnly": () =>
    "RDS for SQL Server 2008 R2 本地盘实例只接受一个完整备份，之后不接受其他备份。",
  "script.localFullRemedy": () => "请使用 --type full，且不带 --with-increments。",
  "script.localTooNew": (v) => `RDS for SQL Server 2008 R2 无法还原 SQL Server ${v.release} 的备份。`,
  "script.localTooNewRemedy": () => "请选择与源端版本相同或更高的 RDS 实例。",
  "script.stripeCount": (v) => `一个备份可以分布到 1 到 ${v.most} 个文件。`,
  "script.stripesRefused": () => "RDS 不导入分成多个文件的备份。条带只用于在别处还原的备份。",
  "script.fullModelGrowsLog": () =>
    "在 FULL 恢复模式下，日志在备份之前会持续增长：请检查其磁盘空间，并在最后执行撤销脚本。",
} satisfies Translation<typeof original>;
