/** Steps beyond the plan, in Chinese. */
import type { actionTexts as original } from "../en/actions.ts";
import type { Translation } from "../translation.ts";

export const actionTexts = {
  "action.unknown": (v) =>
    `${v.migrationId} 没有步骤 ${v.actionId}。\`/migrate status ${v.migrationId}\` 可查看它的状态。`,
  "action.alreadyApproved": () => "此步骤已经获得批准。您的点击没有产生任何作用。",
  "action.alreadyDone": () => "此步骤已经完成。您的点击没有产生任何作用。",
  "action.alreadyFailed": () => "此步骤已经失败，原因见其卡片。您的点击没有产生任何作用。",
  "action.alreadyDenied": () => "此步骤已经被拒绝。您的点击没有产生任何作用。",
  "action.alreadyExpired": () => "决定此步骤的期限已过。请重新提出；您的点击没有产生任何作用。",
  "action.alreadyCancelled": () => "此步骤已经撤回。您的点击没有产生任何作用。",
  "action.openAlready": (v) => `已有一个步骤在进行中：${v.title}。请先对它作出决定，或将其撤回。`,
  "action.runsAlready": () => "已经向 RDS 提交，因此此步骤不能再撤回。",
  "action.notYours": () => "只有提出人和审批人可以撤回此步骤。",
  "action.cancelled": (v) => `步骤 ${v.actionId} 已撤回。未执行任何操作。`,

  "action.stateRefused": () => "此步骤被拒绝，没有改变任何内容。",
  "action.stateUnknown": () => "不知道此步骤是否已经生效；再次执行之前请先确认。",
  "action.migrationStopped": () => "迁移已停止。",
  "action.heading.proposed": (v) => `需要审批：${v.environment}`,
  "action.heading.approved": (v) => `已批准：${v.title}`,
  "action.heading.running": (v) => `正在执行：${v.title}`,
  "action.heading.done": (v) => `已完成：${v.title}`,
  "action.heading.denied": (v) => `已拒绝：${v.title}`,
  "action.heading.expired": (v) => `已过期：${v.title}`,
  "action.heading.cancelled": (v) => `已撤回：${v.title}`,
  "action.heading.failed": (v) => `失败：${v.title}`,
  "action.turn.proposed": () => "正在等待审批人。在此之前不执行任何操作。",
  "action.turn.approved": () => "Bakferry 会再核实一遍，然后开始。",
  "action.turn.running": () => "RDS 正在处理。您无需做任何事。",
  "action.turn.done": () => "没有剩余的事项。",
  "action.turn.denied": () => "未执行任何操作。",
  "action.turn.expired": () => "没有人在期限内作出决定，因此未执行任何操作。如仍需要，请重新提出。",
  "action.turn.cancelled": () => "未执行任何操作。",
  "action.turn.failed": () => "轮到您了：请按编号步骤处理。",

  "action.entry.denied": (v) => `已拒绝：${v.title}。未执行任何操作：“${v.reason}”`,
  "action.entry.expired": (v) => `没有人在期限内作出决定：${v.title}。未执行任何操作。`,
  "action.entry.cancelled": (v) => `已撤回：${v.title}。未执行任何操作。`,
  "action.entry.done": (v) => `已完成：${v.title}。`,
  "action.entry.failed": (v) => `失败：${v.title}。`,

  "action.openDatabase": (v) => `打开 ${v.instanceId} 上的 ${v.database} 供使用`,
  "action.openDatabaseAfter": (v) => `${v.file} 还原后，立即打开 ${v.instanceId} 上的 ${v.database} 供使用`,
  "action.openDatabase.done": (v) => `RDS 已打开 ${v.database}；之后不能再在其上还原备份。`,
} satisfies Translation<typeof original>;
