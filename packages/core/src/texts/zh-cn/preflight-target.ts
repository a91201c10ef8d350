/** What the checks of the instance and of the name on it found, in Chinese. */
import type { preflightTargetTexts as original } from "../en/preflight-target.ts";
import { countCharacters, formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";

const FAMILIES: Readonly<Record<string, string>> = {
  current: "RDS 直接从 OSS 读取备份",
  cloud_2008r2: "RDS 直接从 OSS 读取备份（2008 R2 云盘）",
  local_2008r2: "RDS 通过签名 URL 读取备份，导入已存在且为空的数据库（2008 R2 本地盘）",
};

export const preflightTargetTexts = {
  "check.instance.unknown": (v) => `无法查看实例 ${v.instanceId}。`,
  "check.instance.missing": (v) => `此账号在 ${v.regionId} 没有实例 ${v.instanceId}。`,
  "check.instance.remedyMissing": (v) => `请检查目标 ${v.name} 的实例 ID 和地域。`,
  "check.instance.engine": (v) => `${v.instanceId} 运行的是 ${v.engine}，不是 SQL Server。`,
  "check.instance.type": (v) => `${v.instanceId} 是 ${v.instanceType} 类型的实例；只能导入主实例。`,
  "check.instance.state": (v) => `${v.instanceId} 的状态为 ${v.status}；导入要求其状态为 Running。`,
  "check.instance.wait": () => "请等到实例状态为 Running，然后重新申请。",
  "check.instance.passed": (v) => `${v.instanceId} 的状态为 Running。`,
  "check.lock.passed": () => "实例没有被锁定。",
  "check.lock.locked": (v) => `${v.instanceId} 已被锁定：${v.lockMode}。`,
  "check.lock.expired": () => "实例已过期。请续费，然后重新申请。",
  "check.lock.disk": () => "磁盘已满。请扩容实例的存储空间，然后重新申请。",
  "check.lock.remedy": () => "请在 RDS 控制台解除锁定，然后重新申请。",
  "check.family.passed": (v) => `${FAMILIES[v.family] ?? v.family}。`,
  "check.family.unknown": (v) => `不清楚 RDS 如何向“${v.storageType}”上的“${v.engineVersion}”导入。`,
  "check.version.unknown": () => "无法确定实例能否还原此备份。",
  "check.version.passed": (v) => `SQL Server ${v.from} 的备份可以在 ${v.to} 上还原。`,
  "check.version.newer": (v) =>
    `备份来自 SQL Server ${v.from}（数据库内部版本 ${v.fromVersion}）；实例运行的是 ${v.to}（最高 ${v.toVersion}）。兼容级别对此没有影响。`,
  "check.version.options": (v) =>
    `请选择运行 ${v.releases} 的实例；或在控制台升级此实例的大版本；或者不用备份，而是迁移结构和数据（DTS、.bacpac），这样也可以迁移到更低的版本。`,
  "check.version.noTarget": () => "请改为导出数据：已知的 RDS 版本都不能还原此备份。",
  "check.version.updateNeeded": (v) =>
    `备份来自同一版本 SQL Server ${v.to}，但带有实例可能没有的更新（数据库内部版本 ${v.fromVersion}，未更新时为 ${v.toVersion}）。`,
  "check.version.update": () => "请先将实例的小版本升级到最新。",
  "check.version.spelling": (v) => `RDS 给出的引擎版本为“${v.engineVersion}”，Bakferry 不认识它。`,
  "check.version.report": () => "请将此引擎版本告知 Bakferry 的维护者。",
  "check.edition.unknown": () => "无法确定实例的版本类型能否打开该数据库。",
  "check.edition.passed": (v) =>
    v.edition === ""
      ? "实例的版本类型可以打开其版本的任何数据库。"
      : `实例的版本类型（${v.edition}）可以打开其版本的任何数据库。`,
  "check.edition.limited": (v) =>
    `实例是 ${v.release} 的 ${v.edition} 版，不能打开使用企业版功能（压缩、分区、TDE）的数据库。`,
  "check.edition.remedy": () => "在源端执行以下查询，必须不返回任何行：",
  "check.space.unknown": () => "无法确定实例是否放得下该备份。",
  "check.space.passed": (v) => `需要 ${formatBytes(v.neededBytes)}，可用 ${formatBytes(v.freeBytes)}。`,
  "check.space.tight": (v) =>
    `需要 ${formatBytes(v.neededBytes)}，可用 ${formatBytes(v.freeBytes)}：之后剩余不到磁盘的十分之一。`,
  "check.space.watch": () => "建议先扩容存储空间；磁盘写满的实例会被 RDS 锁定。",
  "check.space.short": (v) =>
    `数据 ${formatBytes(v.dataBytes)}、日志 ${formatBytes(v.logBytes)} 和备份 ${formatBytes(v.backupBytes)} 共需 ${formatBytes(v.totalBytes)}；${v.instanceId} 可用 ${formatBytes(v.freeBytes)}。`,
  "check.space.noRoomForBackup": (v) =>
    `连备份本身（${formatBytes(v.backupBytes)}）都放不下：${v.instanceId} 可用 ${formatBytes(v.freeBytes)}。`,
  "check.space.shortInWave": (v) =>
    `批次中排在前面的数据库需要 ${formatBytes(v.beforeBytes)}，此库还需 ${formatBytes(v.neededBytes)}；${v.instanceId} 可用 ${formatBytes(v.freeBytes)}。`,
  "check.space.growForWave": (v) =>
    `请将 ${v.instanceId} 的存储空间扩容到至少 ${v.proposedGb} GB（会产生费用），然后重试；或等其他数据库完成后再申请。`,
  "check.space.grow": (v) =>
    `请将 ${v.instanceId} 的存储空间扩容到至少 ${v.proposedGb} GB（会产生费用），然后重新申请。`,
  "check.account.unknown": (v) => `无法读取 ${v.instanceId} 的账号。`,
  "check.account.passed": (v) => `已有高权限账号：${v.account}。`,
  "check.account.missing": (v) => `${v.instanceId} 没有高权限账号：数据库导入之后没有人能使用。`,
  "check.account.create": () => "请在 RDS 控制台创建高权限账号；源端的登录名不会随之迁移。",
  "check.window.unknown": () => "无法确定导入是否会与可维护时间段重叠。",
  "check.window.passed": (v) => `如果现在开始，导入会在可维护时间段（${v.window}）之前结束。`,
  "check.window.overlaps": (v) => `如果现在开始，导入可能会与实例的可维护时间段（${v.window}）重叠。`,
  "check.window.remedy": () => "请在该时间段之后批准，或在控制台修改可维护时间段；RDS 可能在其中重启实例。",
  "check.quota.unknown": () => "无法列出最近几天的导入。",
  "check.quota.passed": (v) =>
    `最近 24 小时内：此数据库已导入 ${v.ofDatabase} / ${v.databaseLimit} 次，此实例已导入 ${v.onInstance} / ${v.instanceLimit} 次。`,
  "check.quota.nearly": (v) =>
    `24 小时内的导入次数即将用完：此数据库 ${v.ofDatabase} / ${v.databaseLimit} 次，此实例 ${v.onInstance} / ${v.instanceLimit} 次。`,
  "check.quota.usedUp": (v) =>
    `RDS 暂时不再接受导入：最近 24 小时内此数据库 ${v.ofDatabase} / ${v.databaseLimit} 次，此实例 ${v.onInstance} / ${v.instanceLimit} 次。`,
  "check.quota.fewTries": () => "剩余次数不多：请确认这一次确实需要。",
  "check.quota.wait": () => "请等到其中最早的一次满 24 小时，或以其他名称导入。",
  "check.collation.unknown": () => "无法比较排序规则。",
  "check.collation.passed": (v) => `数据库和实例均使用 ${v.collation}。`,
  "check.collation.differs": (v) => `数据库使用 ${v.ofDatabase}，实例及其 tempdb 使用 ${v.ofInstance}。`,
  "check.collation.remedy": () => "请测试与临时表联接的查询；它们可能需要 `COLLATE DATABASE_DEFAULT`。",
  "check.zone.unknown": () => "无法比较时区。",
  "check.zone.passed": (v) => `源端与实例的时间一致（${v.zone}）。`,
  "check.zone.differs": (v) =>
    `源端的时钟为 UTC${signed(v.hours)}，实例的时钟为 UTC${signed(v.instanceHours)}（${v.zone}）：GETDATE() 的值会跳变。`,
  "check.zone.remedy": () => "请检查哪些程序写入本地时间。实例的时区在创建时选定。",

  "check.target.unknown": (v) => `无法确定 RDS 是否接受名称 ${v.name}。`,
  "check.target.passed": (v) => `${v.name} 是有效的名称。`,
  "check.target.reserved": (v) => `${v.name} 是 SQL Server 或 RDS 保留的名称。`,
  "check.target.long": (v) => `${v.name} 有 ${countCharacters(v.name)} 个字符；RDS 最多接受 ${v.limit} 个。`,
  "check.target.characters": (v) =>
    `${v.name} 含有 RDS 不接受的字符：请使用字母、数字、_ 和 -，并以字母开头。`,
  "check.target.malformed": (v) =>
    `RDS 不会创建名为 ${v.name} 的数据库：只能使用小写字母、数字、_ 和 -，并以字母开头。`,
  "check.target.unusual": (v) => `${v.name} 对 SQL Server 有效，但超出了 RDS 文档所列的字母、数字、_ 和 -。`,
  "check.target.rename": (v) => `请选择其他名称，例如 ${v.name}。`,
  "check.conflict.unknown": (v) => `无法列出 ${v.instanceId} 的数据库。`,
  "check.conflict.passed": (v) => `还没有名为 ${v.name} 的数据库。`,
  "check.conflict.taken": (v) =>
    `${v.instanceId} 上已有数据库 ${v.name}（${v.status}）。RDS 从不替换已有的数据库。`,
  "check.conflict.hidden": (v) =>
    `RDS 称名称 ${v.name} 在 ${v.instanceId} 上已被占用，但其数据库列表中没有显示。`,
  "check.conflict.remedy": (v) =>
    `请以其他名称导入，例如 ${v.name}；或备份旧数据库，将其删除，然后重新申请。`,
  "check.conflict.createdFirst": (v) => `此实例所需的空数据库 ${v.name} 会在批准之后创建。`,
  "check.conflict.mustBeEmpty": (v) =>
    `数据库 ${v.name} 已存在，这正是此实例所需的；RDS 还原时会覆盖其中的内容。`,
  "check.conflict.lookInside": () => "请确认它是空的：其中的内容会丢失。",
  "check.running.passed": (v) =>
    v.count === 0 ? "实例上没有其他导入。" : `实例上有 ${v.count} 个导入正在进行，均不使用此名称。`,
  "check.running.blocked": (v) => `RDS 已在向 ${v.name} 导入：任务 ${v.taskId}，${v.status}。`,
  "check.running.wait": () => "请等待它结束，或在控制台将其结束，然后重新申请。",
  "check.leftover.passed": (v) => `最近一周内没有向 ${v.name} 的导入失败。`,
  "check.leftover.possible": (v) =>
    `一周内有一次向 ${v.name} 的导入失败（任务 ${v.taskId}）。如果它留下了文件，RDS 会拒绝此名称，而这类文件无处可见。`,
  "check.leftover.remedy": (v) => `如果被拒绝，请以其他名称导入，例如 ${v.name}，或请阿里云删除该文件。`,
  "check.files.passed": () => "备份中的文件没有与实例上其他数据库同名的。",
  "check.files.clash": (v) => `备份含有文件 ${v.file}，与实例上的数据库 ${v.database} 同名。`,
  "check.files.remedy": () => "RDS 应当会给还原的文件另取名称。如果它拒绝，请在源端重命名该文件并重新备份。",
  "check.count.passed": (v) => `${v.count} / ${v.limit} 个数据库。`,
  "check.count.full": (v) => `实例已有 ${v.count} 个数据库，上限为 ${v.limit} 个。`,
  "check.count.remedy": () => "请删除不再需要的数据库，或选择其他实例。",
} satisfies Translation<typeof original>;

function signed(hours: number): string {
  return hours < 0 ? String(hours) : `+${hours}`;
}
