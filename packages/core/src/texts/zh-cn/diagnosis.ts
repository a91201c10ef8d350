/** What RDS's messages and statuses mean, in Chinese. */
import type { Counts, diagnosisTexts as original, Space } from "../en/diagnosis.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { kindWord } from "./format.ts";

const outcomes = {
  "import.succeeded": () => "RDS 已导入备份。",
  "import.checked": () => "数据库打开之后执行的 DBCC CHECKDB 没有发现错误。",
  "import.checkClean": () => "DBCC CHECKDB 没有发现错误。",
  "import.noAccount": (v: { database: string }) =>
    `${v.database} 已经存在，但实例没有高权限账号，因此 RDS 无法向任何人授予访问权限。`,
  "import.createPrivileged": (v: { instanceId: string }) =>
    `请在 RDS 控制台创建高权限账号：${v.instanceId} →“账号管理”。`,
  "import.grantDatabase": (v: { database: string }) => `请授予该账号数据库 ${v.database} 的权限。`,
  "import.noOldLogins": () => "源端的登录名在 RDS 上不可用：请重新创建账号。",
  "import.loginRefused": (v: { database: string }) =>
    `用于连接的账号没有 ${v.database} 的权限。导入本身已经完成。`,
  "import.terminated": () => "导入已停止。",
};

const backups = {
  "import.newer": (v: { from: string; to: string }) =>
    `备份来自 SQL Server ${v.from}，而实例运行的是 ${v.to}。SQL Server 不支持向低版本还原，兼容级别对此没有影响。`,
  "import.newerInstance": (v: { release: string }) =>
    v.release === ""
      ? "如果源端的 SQL Server 比实例新，请使用版本相同或更高的实例。"
      : `请选择运行 SQL Server ${v.release} 或更高版本的实例，或先升级此实例。`,
  "import.exportInstead": (v: { database: string }) =>
    `或者改为导出 ${v.database} 的数据：.bacpac 或 bcp 可以跨版本迁移，备份不行。`,
  "import.unreadable": () => "RDS 无法验证备份：备份已损坏，或其版本高于实例。",
  "import.damagedAtSource": (v: { from: string; to: string; file: string; crc64: string }) =>
    `${nameOf(v.file)} 已损坏：SQL Server ${v.from} 可以在 ${v.to} 上还原，因此原因不在版本。OSS 中的对象与从文件读到的内容一致（两端 CRC-64 均为 ${v.crc64}），因此损坏发生在上传之前。`,
  "import.damagedSomewhere": (v: { from: string; to: string; file: string; crc64: string }) =>
    `${nameOf(v.file)} 已损坏：SQL Server ${v.from} 可以在 ${v.to} 上还原，因此原因不在版本。该对象不是由 Bakferry 上传的${v.crc64 === "" ? "" : `（CRC-64 ${v.crc64}）`}，因此问题可能出在副本，也可能出在原文件。`,
  "import.compareChecksum": () =>
    "请对该对象和原文件分别执行 `bakferry inspect --deep`。如果只有对象损坏，请用 `bakferry upload` 重新上传该文件，它会校验副本。",
  "import.verifyOriginal": () =>
    "请用 `RESTORE VERIFYONLY … WITH CHECKSUM` 测试原文件，并用 `bakferry inspect --deep` 查看其内容。",
  "import.newBackup": () => "如果原文件也已损坏，请用 `WITH CHECKSUM` 重新进行完整备份，然后重新申请。",
  "import.objectChanged": (v: { address: string }) =>
    `${v.address} 在 RDS 读取期间被替换：它已不是获得批准的对象。`,
  "import.objectGone": (v: { address: string }) => `${v.address} 在 RDS 读取完成之前被删除。`,
  "import.uploadAgain": () => "请重新上传备份，然后重新申请。",
  "import.holdObject": () => "请查明是谁或哪条生命周期规则动了它：在导入结束之前，该对象必须保持不变。",
  "import.wrongKind": (v: { file: string; kind: string }) =>
    `${nameOf(v.file)} 是${v.kind === "" ? "部分" : kindWord(v.kind)}备份，只有完整备份可以单独打开。`,
  "import.fullInChain": (v: { file: string }) =>
    `${nameOf(v.file)} 是完整备份；完整备份已经还原，现在只能还原差异备份和日志备份。`,
  "import.takeFull": () => "请选择完整备份，或进行一次完整备份，然后重新申请。",
  "import.asIncrement": () =>
    "或者先导入它的完整备份，并让数据库为它保持关闭：文件的扩展名不能说明备份的类型。",
  "import.nextIncrement": () => "请选择紧接在最后一个已还原备份之后的备份。",
  "import.chainGap": (v: { lsn: string }) =>
    `该日志备份的起点${v.lsn === "" ? "" : `（LSN ${v.lsn}）`}晚于已还原内容的终点：两者之间缺少一个备份。`,
  "import.chainOld": (v: { lsn: string }) =>
    `该日志备份的终点${v.lsn === "" ? "" : `（LSN ${v.lsn}）`}早于已还原的内容：其中没有新内容。`,
  "import.wrongBase": () => "该差异备份所基于的完整备份，不是已经还原的那一个。",
  "import.findMissingLog": () =>
    "请在源端的 `msdb.dbo.backupset` 中查找两者之间的备份及其执行者，并先导入它。",
  "import.newChain": () => "如果它已丢失，请从新的完整备份重新开始，并暂停此数据库的其他备份作业。",
  "import.encrypted": () => "备份已加密（TDE 或 WITH ENCRYPTION），而实例没有相应的证书。",
  "import.withoutEncryption": () => "请在源端关闭 TDE 并删除密钥，或不带 ENCRYPTION 重新备份，然后重新申请。",
  "import.corruptDatabase": (v: Counts) =>
    `DBCC CHECKDB 发现${errorsOf(v)}：源数据库已损坏，备份是它的真实副本。`,
  "import.corruptOnline": (v: Counts & { database: string }) =>
    `${v.database} 已打开，但随后 DBCC CHECKDB 发现${errorsOf(v)}：源数据库也已损坏。`,
  "import.stopUsing": (v: { database: string }) =>
    `请现在决定 ${v.database} 是否继续使用：重新导入时，在此期间写入的内容会丢失。`,
  "import.restorePages": () =>
    "在源端：用完好的备份执行 `RESTORE DATABASE … PAGE = '…'`，可以无损修复个别页。",
  "import.goodBackup": () =>
    "否则请在源端还原更早的完好备份，并用日志备份补到最新；然后执行 `DBCC CHECKDB`，进行新的完整备份，并重新申请。",
  "import.repairLast": (v: { database: string }) =>
    `危险，这是最后的办法，因为会丢失数据；Bakferry 从不执行：在源端的单用户模式下执行 ${code(`DBCC CHECKDB (${quoted(v.database)}, REPAIR_ALLOW_DATA_LOSS) WITH NO_INFOMSGS, ALL_ERRORMSGS`)}，并保留数据库的副本。`,
};

const places = {
  "import.nameTaken": (v: { database: string }) =>
    `在此期间，实例上出现了数据库 ${v.database}。RDS 从不替换已有的数据库。`,
  "import.otherName": () => "请用 `as NEWNAME` 重新申请。",
  "import.dropFirst": (v: { database: string }) => `或者备份另一个 ${v.database}，将其删除，然后重新申请。`,
  "import.noSpaceToRestore": (v: Space) => `${v.instanceId} 的磁盘放不下还原后的文件${sizesOf(v)}。`,
  "import.noSpaceForBackup": (v: Space) =>
    `${v.instanceId} 的磁盘连备份文件本身都放不下${sizesOf(v)}；还原后的文件还要另外占用空间。`,
  "import.growStorage": (v: { instanceId: string }) => `请扩容 ${v.instanceId} 的存储空间。`,
  "import.growStorageTo": (v: { instanceId: string; proposedGb: number }) =>
    `请将 ${v.instanceId} 的存储空间扩容到至少 ${v.proposedGb} GB。`,
  "import.growStorageBy": (v: { instanceId: string; missingBytes: number }) =>
    `请扩容 ${v.instanceId} 的存储空间：还差 ${formatBytes(v.missingBytes)}，并且应留出磁盘的十分之一。`,
  "import.askAgain": () => "请重新申请迁移；OSS 中的备份会直接使用。",
  "import.waitAndAsk": () => "请等待几分钟，然后重新申请。",
  "import.tooManyDatabases": (v: { instanceId: string }) => `${v.instanceId} 的数据库数量已达上限。`,
  "import.dropOrOther": () => "请删除不再需要的数据库，或选择其他实例。",
  "import.notOpened": (v: { database: string }) =>
    `RDS 已还原 ${v.database}，但无法打开：它使用了该实例的版本类型不支持的功能。`,
  "import.listEditionFeatures": () =>
    "请在源数据库中执行 `SELECT * FROM sys.dm_db_persisted_sku_features`，它会列出这些功能（压缩、分区、TDE）。请移除这些功能并进行新的完整备份。",
  "import.sameEdition": () => "或者选择与源端版本类型相同的实例。",
};

const access = {
  "import.urlExpired": () => "备份的下载链接在 RDS 下载完成之前已过期。",
  "import.askForNewUrl": () => "请重新申请迁移：会生成有效期更长的新链接。",
  "import.downloadFailed": () => "RDS 无法从 OSS 下载备份。",
  "import.roleAndObject": () =>
    "请检查角色 AliyunRDSImportRole 未被修改、没有 Bucket 策略拒绝它，并且对象仍然存在。",
  "import.roleMissing": () => "RDS 无权读取 OSS：角色 AliyunRDSImportRole 不存在或已被修改。",
  "import.roleGrantRefused": () => "授权 RDS 的 RAM 用户无权创建角色 AliyunRDSImportRole。",
  "import.grantRamForAWhile": () =>
    "请账号所有者在授权期间给此 RAM 用户 AliyunRAMFullAccess，或用阿里云主账号授权 RDS。",
  "import.takeRamBack": () =>
    "角色创建之后，请立即收回 AliyunRAMFullAccess：它可以对账号下的所有用户做任何事。",
  "import.unknown": () => "RDS 结束了导入，其说明是 Bakferry 不认识的。",
  "import.reportMessage": () => "请把原文发给 Bakferry 的维护者，以便下次能够解释。",
};

const refusals = {
  "refused.databaseState": (v: { database: string }) =>
    `RDS 不接受处于当前状态的 ${v.database}：在 2008 R2 本地盘实例上，它必须存在且为空；在其他实例上，它不能存在。`,
  "refused.createEmpty": (v: { database: string }) =>
    `2008 R2 本地盘实例：请先创建空数据库 ${v.database}，然后重新申请。`,
  "refused.name": (v: { database: string }) => `RDS 不接受名称 ${v.database}。`,
  "refused.instanceState": (v: { instanceId: string }) =>
    `${v.instanceId} 正在执行其他操作；导入要求其状态为 Running。`,
  "refused.engine": (v: { instanceId: string }) => `${v.instanceId} 的类型不支持从 OSS 导入。`,
  "refused.otherInstance": () => "请选择其他实例：`to NAME`。",
  "refused.lock": (v: { instanceId: string }) => `${v.instanceId} 已被锁定：已过期，或磁盘已满。`,
  "refused.unlock": () => "请在 RDS 控制台续费实例，或扩容其存储空间。",
  "refused.databaseBusy": (v: { database: string }) => `${v.database} 正在创建，或正在执行它的另一个导入。`,
  "refused.databaseQuota": (v: { database: string }) =>
    `${v.database} 今天已导入 20 次，这是 RDS 对实例中单个数据库的上限。`,
  "refused.instanceQuota": (v: { instanceId: string }) =>
    `${v.instanceId} 今天已导入 500 次，这是 RDS 对单个实例的上限。`,
  "refused.tomorrow": () => "请等到明天，然后重新申请。",
  "refused.extension": () => "RDS 不识别该文件的扩展名。",
  "refused.url": () => "RDS 无法使用备份在 OSS 中的地址。",
  "refused.fileSize": () => "备份文件大于 RDS 可导入的 3 TB。",
  "refused.smallerBackup": () => "请用 WITH COMPRESSION 备份，或先将旧数据移出数据库。",
  "refused.restoredSize": (v: { instanceId: string }) => `还原后的数据库将大于 ${v.instanceId} 的存储空间。`,
  "refused.instanceUnknown": (v: { instanceId: string; regionId: string }) =>
    `此账号在 ${v.regionId} 没有实例 ${v.instanceId}。`,
  "refused.key": () => "Bakferry 的 AccessKey 不存在，或其 Secret 不正确。",
  "refused.setKey": () => "请设置有效的 AccessKey，或更新 STS 令牌。",
  "refused.permission": () => "RAM 不允许 Bakferry 使用的身份执行此操作。",
  "refused.grantAction": () => "请授予云端指出的操作权限；完整的权限策略见权限参考页。",
  "refused.rate": () => "阿里云要求降低请求频率。",
  "refused.nothingToDo": () => "无需处理：Bakferry 会等待并重试。",
};

const statuses = {
  "status.queued": () => "等待开始",
  "status.running": () => "进行中",
  "status.waiting": () => "等待下一个备份，或等待打开",
  "status.success": () => "完成",
  "status.failed": () => "失败",
  "status.downloading": () => "RDS 正在从 OSS 下载文件",
  "status.downloaded": () => "文件已在实例上",
  "status.downloadFailed": () => "文件下载失败",
  "status.verifyFailed": () => "文件到达后校验和不一致",
  "status.checked": () => "备份头正常",
  "status.checkFailed": () => "备份不符合要求",
  "status.restoring": () => "RDS 正在还原数据库",
  "status.restored": () => "文件已还原",
  "status.restoreFailed": () => "还原失败",
  "status.deleted": () => "RDS 已删除其文件副本",
  "status.deleteFailed": () => "RDS 无法删除其文件副本",
};

export const diagnosisTexts = {
  ...outcomes,
  ...backups,
  ...places,
  ...access,
  ...refusals,
  ...statuses,
} satisfies Translation<typeof original>;

function nameOf(file: string): string {
  return file === "" ? "该备份" : file;
}

function errorsOf({ allocation, consistency, where }: Counts): string {
  if (allocation === null || consistency === null) return "错误";
  const place = where === "" ? "" : `（在 ${where} 中）`;
  return ` ${allocation} 个分配错误和 ${consistency} 个一致性错误${place}`;
}

function sizesOf({ leftBytes, neededBytes }: Space): string {
  return leftBytes === null || neededBytes === null
    ? ""
    : `：需要 ${formatBytes(neededBytes)}，剩余 ${formatBytes(leftBytes)}`;
}

/** A name as T-SQL wants it. */
function quoted(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}

function code(statement: string): string {
  return `\`${statement.replaceAll("`", "'")}\``;
}
