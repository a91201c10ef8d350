/** Policies tried out in a terminal, in Chinese. */
import type { botPolicyTexts as original } from "../en/bot-policy.ts";
import type { Translation } from "../translation.ts";

export const botPolicyTexts = {
  "bot.policy.about": () => "试用配置中的审批策略",
  "bot.policy.test": () => "逐一执行文件中的用例，并说明哪些符合预期",
  "bot.policy.invalid": (v) => `${v.file} 不是用例文件：`,
  "bot.policy.at": (v) => `  ${v.path}：${v.reason}`,
  "bot.policy.noPerson": (v) => `people 下没有名为“${v.name}”的人`,
  "bot.policy.noPolicy": (v) => `没有审批策略“${v.environment}”`,
  "bot.policy.noOffset": () => "请写明带时差的时间：2026-11-23T22:30:00+08:00",
  "bot.policy.unknownReason": () => "请写 taken、refused，或拒绝原因的名称，例如 ownRequest",
  "bot.policy.voteWas": (v) => `第 ${v.number} 次投票（${v.by}）：预期 ${v.expected}，实为 ${v.found}。`,
  "bot.policy.taken": () => "已接受",
  "bot.policy.refused": (v) => `被拒绝（${v.reason}）：“${v.answer}”`,
  "bot.policy.stateWas": (v) => `结果：预期 ${v.expected}，实为 ${v.found}。`,
  "bot.policy.missingWas": (v) =>
    `缺少的批准：预期 ${v.expected}，实为 ${v.found}${v.from === "" ? "" : `，来自 ${v.from}`}。`,
  "bot.policy.startWas": (v) => `开始时间：预期 ${v.expected}，实为 ${v.found}。`,
  "bot.policy.never": () => "永不",
  "bot.policy.passed": () => "通过",
  "bot.policy.failed": () => "失败",
  "bot.policy.explain": () => "说明现在谁可以批准某个迁移、批次或步骤，以及其他人为何不能",
  "bot.policy.step": () => "所问的方案之外的步骤，例如 a1",
  "bot.policy.noToken": () => "需要向 Slack 查询人员身份，但缺少令牌：",
  "bot.policy.open": (v) => `截止 ${v.until}：已批准 ${v.given} / ${v.needed}。`,
  "bot.policy.starts": (v) => `如现在获批，可开始的时间：${v.when}。`,
  "bot.policy.person": () => "人员",
  "bot.policy.approves": () => "可批准",
  "bot.policy.breaksGlass": () => "可紧急放行",
  "bot.policy.why": () => "为何不能",
  "bot.policy.yes": () => "是",
  "bot.policy.no": () => "否",
  "bot.policy.more": (v) => `另有 ${v.count} 人未查询。`,
  "bot.policy.count": (v) => `${v.passed} 个通过，${v.failed} 个失败`,
} satisfies Translation<typeof original>;
