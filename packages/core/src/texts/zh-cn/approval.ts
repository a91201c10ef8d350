/** Approval rules, in Chinese. */
import type { approvalTexts as original } from "../en/approval.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

export const approvalTexts = {
  "approval.ownUpload": () => "此备份由您上传，因此必须由其他人批准。",
  "approval.approveReasonNeeded": () => "这里有不寻常之处，审批策略要求说明批准的理由。请填写理由。",
  "approval.nameWrong": (v) => `要批准，请输入名称 ${v.name}。`,
  "approval.noVote": () => "您在这里没有可以撤回的投票。",
  "approval.checking": () => "此迁移正在重新检查，因此现在不能投票。卡片很快会恢复。",
  "approval.scheduled": () => "此迁移已获批准，正在等待其时间窗口。您的点击没有产生任何作用。",
  "approval.checkNotAllowed": () => "只有申请人和审批人可以让它重新检查。",
  "glass.notOffered": () => "此环境的审批策略没有紧急放行。",
  "glass.notAllowed": () => "审批策略不允许您紧急放行。未启动任何操作。",
  "glass.reasonTooShort": (v) => `请说明原因，至少 ${v.least} 个字符：事后其他人会阅读。`,
  "glass.unbroken": (v) => `${v.migrationId} 没有紧急放行。`,
  "glass.reviewedAlready": () => "已经有人复核过。",
  "glass.ownReview": () => "紧急放行由您执行，因此必须由其他审批人复核。",

  "headline.scheduled": (v) => `${v.database} → ${v.target} 已获批准，正在等待其时间窗口。`,
  "turn.scheduled": () => "您无需做任何事：时间窗口打开时会自动开始。",
  "stage.scheduled": () => "已批准，等待时间窗口",
  "stage.glassBroken": () => "紧急放行",

  "entry.planKept": () => "已重新检查：方案相同，因此投票仍然有效。",
  "entry.approvalKept": (v) => `方案与刚才失败的 ${v.from} 相同，因此其批准仍然有效。`,
  "entry.scheduled": () => "时间窗口打开时开始：",
  "entry.neverOpens": () => "一年之内审批策略没有任何时间窗口打开。请修正配置中的 `windows`，或取消。",
  "entry.windowOpened": () => "时间窗口已打开。将再检查一遍，然后开始。",
  "entry.glassBroken": (v) =>
    `已紧急放行：${v.title}。在已批准 ${v.count} / ${v.quorum} 时开始。“${v.reason}”`,
  "entry.glassReviewed": () => "紧急放行已复核。",
  "entry.glassUnreviewed": (v) =>
    `还没有人复核这次紧急放行：${v.title}。请由执行者之外的审批人点击其卡片上的“标记为已复核”。放行于`,

  "policy.tooLate": (v) =>
    `“${v.environment}”最多询问 ${formatDuration(v.expiresAfterMs)}，因此这个时间永远不会到来。请写更早的时间，或更长的 expiresAfter。`,
  "policy.twoForms": (v) => `“${v.environment}”在 approvers 或 quorum 之外还有 approvals。请只保留一种写法。`,
  "policy.halfEscalation": (v) =>
    `“${v.environment}”要升级通知，需要同时写明 escalateAfter（何时）和带有 users 或 usergroups 的 escalateTo（通知谁）。`,
} satisfies Translation<typeof original>;
