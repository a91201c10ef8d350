/** The card, its stages and the entries of the thread, in Chinese. */
import type { reportTexts as original } from "../en/report.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

/** "已在完整备份之上还原 3 个备份，最后一个完成于 2026-06-10 10:45:00". */
function restoredWords({ restored, finishedAt }: { restored: number; finishedAt: string }): string {
  if (restored === 0) return "完整备份已还原";
  const last = finishedAt === "" ? "" : `，最后一个完成于 ${finishedAt.replace("T", " ")}`;
  return `已在完整备份之上还原 ${restored} 个备份${last}`;
}

function findingsCounted(v: { passed: number; warnings: number; blockers: number; unknown: number }): string {
  return [
    `${v.passed} 项通过`,
    v.warnings > 0 ? `${v.warnings} 项警告` : "",
    v.blockers > 0 ? `${v.blockers} 项阻断` : "",
    v.unknown > 0 ? `${v.unknown} 项未知` : "",
  ]
    .filter((part) => part !== "")
    .join("，");
}

export const reportTexts = {
  "headline.checking": (v) => `正在检查 ${v.database} 的备份，目标 ${v.target}。`,
  "headline.blocked": (v) => `${v.database} 不能迁移到 ${v.target}：${v.count} 项检查阻断。未启动任何操作。`,
  "headline.awaitingApproval": (v) =>
    `${v.database} → ${v.target} 正在等待审批：已批准 ${v.given} / ${v.needed}。`,
  "headline.uploading": (v) => `正在为 ${v.target} 上传 ${v.database}：${v.percent} %。`,
  "headline.rechecking": (v) => `正在再次核实 ${v.database} 与获准迁移到 ${v.target} 的内容一致。`,
  "headline.importStarting": (v) => `正在请求 RDS 将 ${v.database} 导入 ${v.target}。`,
  "headline.importing": (v) => `RDS 正在将 ${v.database} 导入 ${v.target}，已进行 ${v.minutes} 分钟。`,
  "headline.preparing": (v) => `正在 ${v.target} 上创建空数据库 ${v.database}。`,
  "headline.awaitingIncrement": (v) =>
    `${v.target} 上的 ${v.database} 保持关闭，等待下一个备份：${restoredWords(v)}。`,
  "headline.importingIncrement": (v) =>
    `正在 ${v.target} 的 ${v.database} 之上还原第 ${v.number} 个备份：${v.file}。`,
  "headline.awaitingCutover": (v) => `${v.target} 上 ${v.database} 的切换正在等待审批：${restoredWords(v)}。`,
  "headline.opening": (v) => `RDS 正在打开 ${v.target} 上的 ${v.database}。`,
  "headline.verifying": (v) => `RDS 报告成功；正在确认 ${v.database} 是否已在 ${v.target} 上运行。`,
  "headline.succeeded": (v) => `${v.database} 已在 ${v.target} 上线，距申请 ${formatDuration(v.tookMs)}。`,
  "headline.succeededChecking": (v) =>
    `${v.database} 已在 ${v.target} 上线，距申请 ${formatDuration(v.tookMs)}。DBCC CHECKDB 仍在运行。`,
  "headline.succeededUnchecked": (v) =>
    `${v.database} 已在 ${v.target} 上线，距申请 ${formatDuration(v.tookMs)}。RDS 没有给出 DBCC CHECKDB 的结果。`,
  "headline.succeededDamaged": (v) =>
    `${v.database} 已在 ${v.target} 上线，但 DBCC CHECKDB 在其中发现了错误。`,
  "headline.cancelledWaiting": (v) => `${v.database} → ${v.target} 已取消。导入留下的内容仍在实例上。`,
  "headline.denied": (v) => `${v.database} → ${v.target} 已被拒绝。没有任何改变。`,
  "headline.expired": (v) => `没有人在期限内对 ${v.database} → ${v.target} 作出决定。没有任何改变。`,
  "headline.cancelled": (v) => `${v.database} → ${v.target} 已取消。实例上没有任何改变。`,
  "headline.stopped": (v) => `${v.database} → ${v.target} 已取消，RDS 已停止导入。`,
  "headline.failed": (v) => `${v.database} → ${v.target} 失败。`,
  "headline.needsAttention": (v) => `${v.database} → ${v.target} 需要人工查看。`,

  "turn.bakferry": () => "Bakferry 正在处理。您无需做任何事。",
  "turn.approvers": () => "正在等待审批人。",
  "turn.cloud": () => "RDS 正在处理。Bakferry 会报告每个变化。",
  "turn.requesterFix": () => "轮到您了：请按阻断的检查所说处理，然后重新申请。",
  "turn.requesterAgain": () => "轮到您了：如要继续，请重新申请。",
  "turn.awaitingIncrement": () =>
    "轮到您了：把下一个日志备份或差异备份放到其他备份所在的位置，Bakferry 会自动找到它。源端停止写入且最后一个备份已还原后，请点击“切换”。",
  "turn.cutover": () => "正在等待审批人批准切换。在此期间不再还原任何备份。",
  "turn.doubt": () => "轮到您了：请查看 RDS 控制台，并说明您看到了什么。",
  "turn.damaged": () => "轮到您了：还原的数据库已损坏。请保留源数据库，并按消息列中的编号步骤处理。",
  "turn.checking": () => "可以使用。Bakferry 会报告 DBCC CHECKDB 的结果。",
  "turn.cancelledWaiting": () => "轮到您了：用卡片上的按钮删除留下的内容，或换一个名称重新申请。",
  "turn.person": () => "轮到您了：请按编号步骤处理。",
  "turn.owner": () => "轮到阿里云账号的管理者：请按编号步骤处理，然后重新申请。",
  "turn.wait": () => "无需修复：请按编号步骤所说等待，然后点击“重试”。",
  "turn.nobody": () => "没有待办事项。",
  "turn.accountNeeded": () => "已完成，还剩一件事：创建高权限账号，并授予它该数据库的权限。",

  "stage.check": () => "检查",
  "stage.approval": () => "审批",
  "stage.upload": () => "上传",
  "stage.import": () => "导入",
  "stage.increments": () => "增量备份",
  "stage.cutover": () => "切换",
  "stage.incrementsDone": (v) => `已还原 ${v.restored} 个${v.misfits > 0 ? `，${v.misfits} 个未使用` : ""}`,
  "stage.incrementNow": (v) => `已还原 ${v.restored} 个 · ${v.file}${v.words === "" ? "" : ` · ${v.words}`}`,
  "stage.sending": (v) => `已发送 ${formatBytes(v.doneBytes)} / ${formatBytes(v.totalBytes)}`,
  "stage.verify": () => "上线",
  "stage.findings": findingsCounted,
  "stage.votes": (v) => `${v.given} / ${v.needed}`,
  "stage.uploaded": (v) => `${formatBytes(v.totalBytes)}，用时 ${formatDuration(v.tookMs)}，校验和一致`,
  "stage.alreadyStaged": () => "已跳过：备份已在 OSS 中",
  "stage.importing": (v) =>
    [
      v.meaning === "" ? v.words : `${v.words}（${v.meaning}）`,
      v.percent === null ? "" : `RDS 报告 ${v.percent} %`,
      v.remainingMs === null ? "" : `约剩 ${formatDuration(v.remainingMs)}`,
      formatDuration(v.sinceMs),
    ]
      .filter((part) => part !== "")
      .join(" · "),
  "stage.imported": (v) => formatDuration(v.tookMs),

  "fact.source": () => "备份",
  "fact.sourceValue": (v) =>
    `${v.source} · ${formatBytes(v.sizeBytes)}${v.release === "" ? "" : ` · SQL Server ${v.release}`}`,
  "fact.target": () => "目标",
  "fact.targetValue": (v) =>
    [v.name, v.instanceId, v.engine, v.regionId, v.environment].filter((part) => part !== "").join(" · "),
  "fact.mode": () => "导入方式",
  "fact.modeSynchronous": () => "完整备份；DBCC CHECKDB 之后打开",
  "fact.modeAsynchronous": () => "完整备份；立即打开，之后执行 DBCC CHECKDB",
  "fact.modeChain": (v) =>
    `完整备份，然后是${v.count === 0 ? "所有匹配的日志备份和差异备份" : `另外 ${v.count} 个备份，顺序为：${v.files}；以及之后所有匹配的备份`}；在切换获得批准之前保持关闭`,
  "fact.modeUrl": () => "通过签名 URL 将完整备份导入已存在的数据库，该数据库必须为空",
  "fact.modeUrlCreates": () => "先创建空数据库，再通过签名 URL 导入完整备份",
  "fact.name": () => "在实例上的名称",
  "fact.space": () => "还原后的大小",
  "fact.spaceValue": (v) => formatBytes(v.bytes),
  "fact.finished": () => "备份时间",
  "fact.title": (v) => `迁移 ${v.database} → ${v.target}`,

  "entry.checked": (v) => `检查完成：${findingsCounted(v)}。`,
  "entry.blocked": () => "已阻断。没有请求任何人审批，也没有启动任何操作。",
  "entry.approved": () => "已批准。",
  "entry.denied": (v) => `已拒绝，没有任何改变：“${v.reason}”`,
  "entry.expired": () => "没有人在期限内作出决定。没有任何改变；如要继续，请重新申请。",
  "entry.cancelled": () => "已取消。实例上没有任何改变。",
  "entry.planChanged": (v) =>
    v.differences === ""
      ? "获得批准的内容已不再成立。投票作废；请查看检查结果。"
      : `获得批准的内容已变更，因此投票作废。变更项：${v.differences}`,
  "entry.uploadStarted": (v) => `上传已开始：${formatBytes(v.totalBytes)}。`,
  "entry.uploadFinished": (v) =>
    `上传完成：${formatBytes(v.totalBytes)}，用时 ${formatDuration(v.tookMs)}，两端 CRC-64 均为 ${v.crc64}。`,
  "entry.importStarted": (v) => `RDS 已接受导入：任务 ${v.taskId}。`,
  "entry.roleMissingWaits": () =>
    "RDS 已无权读取 OSS：角色 AliyunRDSImportRole 不存在或已被修改。导入正在等待，投票仍然有效，角色恢复后会自动继续。",
  "entry.roleMissing": () =>
    "RDS 已无权读取 OSS：角色 AliyunRDSImportRole 在 RDS 下载备份期间被删除或修改。导入可能失败。",
  "entry.roleBack": (v) => `RDS 在 ${formatDuration(v.awayMs)} 之后恢复了读取 OSS 的权限。正在继续。`,
  "entry.importFinished": (v) => `RDS 完成导入，用时 ${formatDuration(v.tookMs)}：${v.description}`,
  "entry.databaseCreated": (v) => `空数据库 ${v.databaseName} 已按批准的方案创建。`,
  "entry.importRenewed": (v) => `导入 ${v.taskId} 的链接在 RDS 下载完备份之前已失效。已用新的链接重新请求。`,
  "entry.importWaiting": (v) =>
    `RDS 已还原完整备份，用时 ${formatDuration(v.tookMs)}；数据库保持关闭，等待下一个备份。`,
  "entry.incrementFound": (v) => `找到下一个备份：${v.name}。`,
  "entry.incrementRestored": (v) =>
    `已还原 ${v.name}，用时 ${formatDuration(v.tookMs)}${v.lastLSN === null ? "" : `，到 LSN ${v.lastLSN} 为止`}。`,
  "entry.incrementMisfit": (v) => `${v.name} 不能作为下一个备份还原。`,
  "entry.incrementFailed": (v) =>
    `RDS 拒绝了 ${v.name}。备份链在等待正确的备份；除非您输入 \`/migrate add\`，否则不会再次尝试该文件。`,
  "entry.doubtSettled": (v) =>
    v.taskId === null
      ? "有人确认 RDS 没有接受该请求。正在继续。"
      : `有人确认看到了导入 ${v.taskId}。正在继续跟踪它。`,
  "entry.checkedOnline.passed": (v) => `DBCC CHECKDB 在 ${v.database} 中没有发现错误。`,
  "entry.checkedOnline.failed": (v) =>
    `DBCC CHECKDB 在 ${v.target} 上的 ${v.database} 中发现了错误，而该数据库已经上线并在使用中。`,
  "entry.checkedOnline.unknown": (v) =>
    `RDS 没有给出 ${v.database} 的 DBCC CHECKDB 结果。在依赖这份副本之前，请自行执行一次。`,
  "entry.damagedKeep": () => "请勿删除源数据库及其备份；如果还有完好的副本，那就是它们。",
  "entry.damagedCheck": () =>
    "请在源端执行 `DBCC CHECKDB WITH NO_INFOMSGS`。如果发现同样的错误，请在源端修复后重新迁移。",
  "entry.checkStillRuns": () => "DBCC CHECKDB 仍在运行，结果稍后在此报告。",
  "entry.cancelledWaiting": () => "已取消。导入留下的内容仍在实例上，请用卡片上的按钮删除。",
  "entry.succeeded": (v) =>
    `${v.database} 已在 ${v.target} 上线。接下来请使用卡片上的按钮：创建账号（源端的登录名不可用），备份，并在不再需要时从 OSS 删除 .bak。用户、统计信息和设置请见 \`bakferry after\`。`,
  "entry.backupSeen": (v) =>
    `RDS 已有包含 ${v.database} 的备份：${v.backupId}${v.sizeBytes === null ? "" : `，${formatBytes(v.sizeBytes)}`}。`,
  "entry.objectLeft": (v) =>
    `oss://${v.bucket}/${v.key}（${formatBytes(v.sizeBytes)}）在结束 ${formatDuration(v.sinceMs)} 之后仍在 OSS 中。它会产生存储费用，而且是数据库的完整副本。`,
  "entry.deleteObject": () =>
    "当没有人再需要它时，请点击卡片上的“删除 .bak”。仅为此迁移创建的 Bucket 请在 OSS 控制台删除。",
  "entry.failed": (v) => `${v.database} → ${v.target} 失败。`,
  "entry.needsAttention": (v) => `${v.database} → ${v.target} 需要人工查看。`,
  "entry.accountNeeded": () =>
    "实例没有高权限账号，因此 RDS 无法向任何人授予访问权限。请在控制台创建一个，并授予它该数据库的权限。",
} satisfies Translation<typeof original>;
