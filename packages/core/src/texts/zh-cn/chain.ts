/** Chains of backups, in Chinese. */
import type { chainTexts as original, TakenBy } from "../en/chain.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

/** "它由 SQLHOST\backup 在 SQLHOST 上于 2026-06-10 10:45:00 备份。" */
function takenBy({ userName, serverName, finishedAt }: TakenBy): string {
  const who = userName === "" ? "" : `由 ${userName} `;
  const where = serverName === "" ? "" : `在 ${serverName} 上`;
  const when = finishedAt === "" ? "" : `于 ${finishedAt} `;
  return `${who}${where}${when}` === "" ? "" : `它${who}${where}${when}备份。`;
}

interface Forecast {
  readonly uploadMs: number | null;
  readonly restoreMs: number | null;
  readonly openMs: number;
  readonly measured: number;
  readonly tailBytes: number | null;
}

function forecast(v: Forecast): string {
  const known = (v.uploadMs ?? 0) + (v.restoreMs ?? 0) + v.openMs;
  const size = v.tailBytes === null ? "" : ` ${formatBytes(v.tailBytes)}`;
  const upload = v.uploadMs === null ? "上传未测得" : `上传${size} 用时 ${formatDuration(v.uploadMs)}`;
  const restore = v.restoreMs === null ? "还原未测得" : `还原 ${formatDuration(v.restoreMs)}`;
  const source = v.measured === 0 ? "" : `；由此备份链的 ${v.measured} 个备份测得`;
  return `约 ${formatDuration(known)}（${upload}，${restore}，打开 ${formatDuration(v.openMs)}，取自阿里云文档的示例${source}）`;
}

export const chainTexts = {
  "chain.noFull": (v) => `没有找到可以作为备份链起点的“${v.database}”完整备份。未启动任何操作。`,
  "chain.severalDatabases": (v) =>
    `有多个名为“${v.database}”的不同数据库的完整备份。请指明您要的那一个：\`from FILE\`。未启动任何操作。`,
  "chain.notOneFile": () =>
    "此备份链需要条带化备份，或含有多个备份的文件。RDS 一次只接受含一个备份的一个文件：请重新备份，每个备份写入一个新文件。未启动任何操作。",
  "chain.notWaiting": () => "此迁移现在并不在等待备份。`/migrate status` 可查看它在做什么。",
  "chain.lookingAgain": (v) => `正在查找 ${v.migrationId} 的下一个备份。找到的和不匹配的都会在消息列中说明。`,
  "chain.gap": (v) =>
    `在它之前缺少 LSN ${v.fromLSN} 到 ${v.toLSN} 的日志备份。${takenBy(v)}备份者可能有缺少的那一个：请把它放在此文件旁边。`,
  "chain.otherBase": (v) =>
    `它是差异备份，所基于的完整备份不是已还原的那一个。${takenBy(v)}紧接已还原备份的日志备份仍然可用。`,
  "chain.otherFork": (v) =>
    `在进行此备份之前，数据库曾还原到更早的时间点，因此它属于另一个恢复分支。${takenBy(v)}`,
  "chain.contradicts": (v) => `它的备份头与其完整备份的备份头矛盾。${takenBy(v)}`,
  "chain.severalSets": (v) =>
    `该文件含有 ${v.count} 个备份，而 RDS 只接受一个。请重新备份到单独的文件：\`WITH INIT\`。`,
  "chain.striped": (v) => `它是 ${v.count} 个条带之一，而 RDS 只接受一个文件。请重新备份到一个文件。`,
  "chain.unreadable": (v) => `它的备份头不可用：${v.problems}。`,
  "chain.unknownPlace": (v) => `它的备份头没有说明它在备份链中的位置：${v.fields}。`,
  "chain.changed": () => "检查之后，它发生了变化，或它在 OSS 中的位置已被占用。",
  "check.family.noIncrements": () => "2008 R2 本地盘实例只接受一个完整备份，不接受后续备份。",
  "check.family.fullOnly": () => "请不带 `with increments` 重新申请，或选择云盘实例。",

  "cutover.noChain": (v) =>
    `${v.migrationId} 没有备份链；只有使用了 \`with increments\`，数据库才通过切换打开。`,
  "cutover.notNow": () => "现在不能打开数据库：备份链并不在等待。`/migrate status` 可查看它在做什么。",
  "cutover.restoring": () =>
    "仍有备份正在还原。请在备份链等待时重新提出，或指明在哪个文件之后：`/migrate cutover ID after FILE`。",
  "cutover.reason": (v) =>
    [
      v.restored === 0
        ? "只还原了完整备份。"
        : `已在完整备份之上还原 ${v.restored} 个备份${v.finishedAt === "" ? "" : `，最后一个完成于其服务器时间 ${v.finishedAt.replace("T", " ")}`}。`,
      "打开之后不能再还原任何备份：源端在最后一个备份之后写入的内容不在其中。请在源端停止写入之后再批准。",
      `从最后一个备份起的停机时间预测：${forecast(v)}。`,
      v.check === "synchronous"
        ? "打开之前会执行 DBCC CHECKDB，所需时间尚不可知。"
        : "打开之后会执行 DBCC CHECKDB。",
    ].join(""),
  "cutover.moved": (v) => `获得批准的是在 LSN ${v.approved} 打开；现已还原到 LSN ${v.now}。`,
  "cutover.taskGone": (v) => `RDS 没有显示此数据库的导入 ${v.taskId}。`,
  "cutover.notWaiting": (v) =>
    `RDS 报告导入 ${v.taskId} 的状态为 ${v.status}。只有处于等待状态的导入可以打开。`,
  "cutover.stillClosed": () => "Bakferry 没有打开数据库。",
  "cutover.proposeAgain": () => "请查看状态卡片，然后重新提议切换。",

  "doubt.chainUnlisted": (v) =>
    `导入 ${v.database} 的应答丢失，而 ${v.instanceId} 的列表不显示备份链。只有人能确认 RDS 是否已接受。`,
  "doubt.anothersTask": (v) => `导入 ${v.taskId} 不属于 ${v.database}。`,
  "doubt.increment": (v) =>
    `已请求 RDS 在导入 ${v.taskId} 之上还原 ${v.name}，但没有看到任何痕迹。只有人能确认 RDS 是否已接受。`,
  "doubt.lookWhich": () =>
    "请在 RDS 控制台查看“备份恢复”→“备份数据上云记录”，查找在 Bakferry 提交请求时开始的此数据库的导入。",
  "doubt.lookAtFiles": (v) =>
    `请在 RDS 控制台查看“备份恢复”→“备份数据上云记录”：${v.name} 是否在任务 ${v.taskId} 的文件中，或自成一个任务？如果正在还原，请等待。`,
  "doubt.sayWhich": (v) =>
    `请说明您看到了什么：\`/migrate settle ${v.migrationId} TASKID\`；如果 RDS 没有接受，则输入 \`/migrate settle ${v.migrationId} none\`。之后会自动继续。`,
  "doubt.none": (v) => `${v.migrationId} 没有结果不明的事项。`,
  "doubt.notAllowed": () => "只有申请人和审批人可以代替 RDS 作答。",
  "doubt.settled": (v) => `已记录。${v.migrationId} 将由此继续。`,

  "intake.addWhich": () => "哪一个？请输入 `/migrate add mig_…`；`/migrate list` 可列出未结束迁移的 ID。",
  "intake.cutoverWhich": () =>
    "哪一个？请输入 `/migrate cutover mig_…`；如要在某个文件还原之后打开，请输入 `/migrate cutover mig_… after FILE`。",
  "intake.settleWhich": () =>
    "请输入 `/migrate settle mig_… TASKID`，其中的 ID 见 RDS 控制台；如果 RDS 没有接受请求，则输入 `/migrate settle mig_… none`。",
  "intake.withWhat": (v) =>
    `我不理解“with ${v.given}”。输入 \`with increments\` 可在完整备份之上还原差异备份和日志备份。`,
} satisfies Translation<typeof original>;
