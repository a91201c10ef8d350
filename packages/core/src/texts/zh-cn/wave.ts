/** Several databases at once, in Chinese. */
import type { waveTexts as original } from "../en/wave.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";

export const waveTexts = {
  "wave.twice": (v) => `${v.database} 写了两次。每个数据库只写一次。`,
  "wave.tooMany": (v) => `一批最多 ${v.limit} 个数据库，而这里有 ${v.count} 个。请分几次申请。`,
  "wave.tooManyFiles": (v) =>
    `此前缀下有 ${v.count} 个备份，最多查看 ${v.limit} 个。请给出更长的前缀，或写明数据库的名称。`,
  "wave.clause": (v) =>
    `\`${v.clause}\` 只用于一个数据库。要申请多个，请这样写：\`/migrate sales crm hr to TARGET\``,
  "wave.withIncrements": (v) =>
    `备份链需要单独的切换步骤，请逐个申请：\`/migrate ${v.database} to TARGET with increments\``,
  "wave.allFrom": () => "请说明备份在哪里：`/migrate --all from oss://bucket/prefix to TARGET`",
  "wave.noneBelow": (v) => `${v.source} 下没有任何数据库的完整备份。请检查前缀。`,
  "wave.nothingBegun": () =>
    "未启动任何操作，因为并非每个数据库都恰好有一个可用的备份。请去掉或修正以下各项：",
  "wave.member": (v) => `${v.database}：${v.reason}`,
  "wave.unknown": (v) => `没有批次 ${v.waveId}。请检查编号。`,
  "wave.ended": (v) => `${v.waveId} 已不能取消。`,
  "wave.stillRuns": (v) => `${v.waveId} 尚未结束。请在每个数据库都结束后重试。`,
  "wave.nothingFailed": (v) => `${v.waveId} 中没有失败的数据库，因此无需重试。`,
  "wave.cancelled": (v) => `${v.waveId} 已取消。已开始的会继续到结束；其余不再开始。`,
  "wave.inChannel": () => "请在要显示卡片的频道中申请：多个数据库要在频道里申请。",
  "wave.retried": (v) => `失败的数据库已重新申请，编号为 ${v.waveId}。`,
  "approval.inWave": (v) => `此数据库属于 ${v.waveId}，随该批次一起决定。请在批次的卡片上投票。`,

  "wave.title": (v) => `迁移 ${v.count} 个数据库 → ${v.target}`,
  "wave.headline.checking": (v) => `已检查 ${v.checked} / ${v.count} 个数据库。`,
  "wave.headline.awaiting_approval": (v) =>
    `${v.count} 个数据库中有 ${v.able} 个可以迁移，正在等待审批：已批准 ${v.given} / ${v.needed}。`,
  "wave.headline.running": (v) =>
    `进行中 ${v.running} 个，等待空位 ${v.queued} 个，已结束 ${v.ended} / ${v.count} 个。`,
  "wave.headline.stopping": (v) => `已取消。进行中的 ${v.running} 个会继续到结束；其余不再开始。`,
  "wave.headline.ended": (v) =>
    v.succeeded === v.count
      ? `全部 ${v.count} 个数据库都已上线。`
      : `已结束：${v.count} 个数据库中有 ${v.succeeded} 个已上线。`,
  "wave.headline.blocked": () => "此批次没有可以迁移的数据库。未请任何人审批，也未启动任何操作。",
  "wave.headline.denied": () => "已拒绝。未启动任何操作。",
  "wave.headline.expired": () => "无人在期限内作出决定。未启动任何操作。",
  "wave.headline.cancelled": () => "已取消。未启动任何操作。",
  "wave.turn.bakferry": () => "您现在无需做任何事。",
  "wave.turn.approvers": () => "需要一位审批人作出决定：一票适用于列为就绪的每个数据库。",
  "wave.turn.requester": () => "请查看下面每个数据库的说明，然后重试失败的数据库。",
  "wave.turn.again": () => "如仍需进行，请重新申请。",
  "wave.turn.nobody": () => "没有剩余的事项。",
  "wave.size": (v) => formatBytes(v.sizeBytes),
  "wave.state.creating": () => "即将检查",
  "wave.state.occupied": (v) => `未纳入：${v.migrationId} 已在处理它`,
  "wave.state.left": (v) => `批准之后有变更：作为 ${v.migrationId} 单独继续，另行审批`,
  "wave.state.checking": () => "正在检查",
  "wave.state.blocked": () => "受阻",
  "wave.state.awaiting_approval": () => "就绪",
  "wave.state.queued": () => "已批准，等待空位",
  "wave.state.scheduled": () => "已批准，等待时间窗口",
  "wave.state.uploading": () => "正在上传",
  "wave.state.rechecking": () => "正在再次检查",
  "wave.state.preparing": () => "正在准备",
  "wave.state.importing": () => "正在导入",
  "wave.state.awaiting_increment": () => "等待下一个备份",
  "wave.state.importing_increment": () => "正在导入",
  "wave.state.awaiting_cutover": () => "等待切换",
  "wave.state.opening": () => "正在打开",
  "wave.state.verifying": () => "正在核实",
  "wave.state.succeeded": () => "已上线",
  "wave.state.denied": () => "未启动",
  "wave.state.expired": () => "未启动",
  "wave.state.cancelled": () => "已取消",
  "wave.state.failed": () => "失败",
  "wave.state.needs_attention": () => "需要人工处理",
  "wave.ready": (v) =>
    v.able === v.count
      ? "一票适用于全部数据库。"
      : `${v.count} 个中有 ${v.able} 个可以迁移。一票适用于这 ${v.able} 个。`,
  "wave.forAll": () => "适用于全部：",
  "wave.plan": (v) => `方案 ${v.digest}`,
  "wave.warnings": (v) => `${v.count} 个警告`,
  "wave.limit": (v) => `此实例上最多同时进行 ${v.limit} 个。`,
  "wave.leftOut": (v) => `未纳入（${v.count}）：`,
  "wave.more": (v) => `另有 ${v.count} 个`,
  "wave.retry": () => "重试失败的",
  "wave.retryOf": (v) => `重试失败的：${v.title}`,
  "wave.retryText": (v) => `重新申请 ${v.count} 个数据库，另行检查和审批。其余保持不变。`,
  "wave.retryBack": () => "暂不",
  "wave.cancelTitle": () => "取消此批次？",
  "wave.cancelText": () => "尚未开始的数据库不会被改动。进行中的会继续到结束。",
  "wave.isRetryOf": (v) => `重试自 ${v.waveId}`,
  "headline.queued": (v) => `${v.database} → ${v.target} 已获批准，正在等待空位。`,
  "turn.queued": () => "您无需做任何事：前面的导入结束后会自动开始。",
  "stage.queued": () => "已批准，等待空位",

  "wave.entry.blocked": () => "没有可以迁移的数据库，原因见下；未请任何人审批，也未启动任何操作。",
  "wave.entry.approved": () => "已批准，适用于每个就绪的数据库。",
  "wave.entry.kept": () => "各方案与刚才失败的相同，因此其批准仍然有效。",
  "wave.entry.denied": (v) => `已拒绝：${v.reason}`,
  "wave.entry.expired": () => "无人在期限内作出决定，审批已关闭。未启动任何操作。",
  "wave.entry.cancelled": () => "已取消。已开始的会继续到结束；其余不再开始。",
  "wave.entry.ended": (v) =>
    [
      `每个数据库都已结束：${v.succeeded} 个已上线`,
      `${v.failed} 个失败`,
      ...(v.others > 0 ? [`${v.others} 个未启动或单独继续`] : []),
    ].join("，"),
  "wave.entry.left": (v) => `它已离开 ${v.waveId}：其方案不再是获批的方案，因此另行审批。`,
  "wave.entry.ofMember": (v) =>
    v.words.startsWith(`${v.database} `) ? v.words : `${v.database}：${v.words}`,
} satisfies Translation<typeof original>;
