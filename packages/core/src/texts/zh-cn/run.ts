/** Answers to votes and cancels, trouble and failures, in Chinese. */
import type { runTexts as original } from "../en/run.ts";
import type { Translation } from "../translation.ts";

export const runTexts = {
  "approval.planChanged": () => "此卡片发布之后方案已变更。请查看最新的卡片；您的点击没有产生任何作用。",
  "approval.expired": () => "决定的期限已过。请重新申请迁移；您的点击没有产生任何作用。",
  "approval.denied": () => "此迁移已经被拒绝。您的点击没有产生任何作用。",
  "approval.alreadyApproved": () => "此迁移已经获得批准。您的点击没有产生任何作用。",
  "approval.notOpen": () => "此迁移并不在等待审批。您的点击没有产生任何作用。",
  "approval.notMember": () => "只有此工作区的正式成员可以作出决定。您的点击没有产生任何作用。",
  "approval.ownRequest": () => "此迁移由您申请，因此必须由其他人批准。",
  "approval.notApprover": () => "此环境的审批策略没有把您列为审批人。您的点击没有产生任何作用。",
  "approval.alreadyVoted": () => "您的投票已经计入。",
  "approval.reasonNeeded": () => "请说明理由，以便申请人知道需要修改什么。",
  "approval.cannotVerify": () => "Slack 刚才无法确认您的身份，因此没有计入任何投票。请一分钟后再试。",
  "approval.unknown": (v) => `没有迁移 ${v.migrationId}。\`/migrate list\` 可列出未结束的迁移。`,
  "approval.busy": () => "同时点击的人太多。请再试一次。",
  "cancel.ended": (v) => `${v.migrationId} 已经结束，没有可以取消的内容。`,
  "cancel.importRuns": (v) => `RDS 正在 ${v.instanceId} 上处理，此刻无法停止。请查看卡片。`,
  "cancel.notAllowed": () => "只有申请人和审批人可以取消此迁移。",

  "trouble.unknownChecks": () => "有些检查未能完成，正在重试。",
  "trouble.importUnclear": () => "导入请求的应答丢失，正在确认 RDS 是否已接受。不会重复提交。",
  "trouble.roleMissing": () =>
    "RDS 无权读取 OSS：角色 AliyunRDSImportRole 不存在或已被修改。账号所有者需要重新授权 RDS。",
  "trouble.databaseUnclear": () => "创建空数据库的请求没有收到应答，正在确认它是否已经存在。",
  "trouble.throttled": () => "RDS 要求降低请求频率，正在等待。",
  "trouble.internal": () => "Bakferry 内部出错，正在重试。",
  "trouble.operational": (v) => `${v.meaning}正在重试。${v.verbatim === "" ? "" : `云端原文：${v.verbatim}`}`,

  "failure.nothingChanged": () => "实例上没有任何改变。",
  "failure.objectStaged": () => "备份已在 OSS 中。实例上没有任何改变。",
  "failure.importEnded": (v) => `RDS 已结束导入。${v.object}如果留下了还原到一半的数据库，该数据库不可用。`,
  "failure.importEndedClean": (v) => `RDS 已结束导入，没有留下该名称的数据库。${v.object}`,
  "failure.leftover": (v) =>
    `RDS 已结束导入。${v.object}${v.instanceId} 上留有数据库 ${v.database}（${v.status}），该数据库不可用。`,
  "failure.object.same": () => "备份仍在 OSS 中。",
  "failure.object.changed": () => "OSS 中备份的位置上是另一个对象。",
  "failure.object.gone": () => "备份已不在 OSS 中。",
  "failure.object.unknown": () => "无法查明备份是否仍在 OSS 中。",
  "failure.importMayRun": (v) => `${v.instanceId} 上可能正在执行导入。`,
  "failure.databaseUnknown": () => "RDS 报告导入成功，但没有看到数据库处于运行状态。",
  "failure.keyOccupied": (v) => `键 ${v.key} 已被另一个对象占用。`,
  "failure.useOrDeleteObject": (v) =>
    `请用 \`from oss://${v.bucket}/${v.key}\` 使用它，或将其删除后重新申请。`,
  "failure.sourceGone": () => "获得批准的备份已经不存在。",
  "failure.uploadAgain": () => "请把备份放回原处或重新上传，然后重新申请。",
  "failure.severalTasks": (v) => `RDS 显示 ${v.count} 个同名的导入，无法区分：${v.ids}。`,
  "failure.taskGone": (v) => `RDS 中已没有导入任务 ${v.taskId}。`,
  "failure.lookInConsole": () => "请在 RDS 控制台查看“备份恢复”→“备份数据上云记录”。",
  "failure.notOnline": (v) => `数据库 ${v.database} 在导入之后没有运行（${v.status}）。`,
  "failure.internal": (v) => `Bakferry 内部多次出错。错误编号：${v.reference}。`,
  "failure.reportBug": () => "请把错误编号交给 Bakferry 的管理员；原因记录在日志中。",
} satisfies Translation<typeof original>;
