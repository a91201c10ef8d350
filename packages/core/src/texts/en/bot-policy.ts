/** Policies tried out in a terminal: `bakferry-bot policy test`. */
export const botPolicyTexts = {
  "bot.policy.about": () => "try the approval policies of the configuration",
  "bot.policy.test": () => "play the cases of a file through, and say which came out as expected",
  "bot.policy.invalid": (v: { file: string }) => `${v.file} is no file of cases:`,
  "bot.policy.at": (v: { path: string; reason: string }) => `  ${v.path}: ${v.reason}`,
  "bot.policy.noPerson": (v: { name: string }) => `nobody called "${v.name}" stands under people`,
  "bot.policy.noPolicy": (v: { environment: string }) => `there is no policy "${v.environment}"`,
  "bot.policy.noOffset": () => "write a time with its offset: 2026-11-23T22:30:00+08:00",
  "bot.policy.unknownReason": () => "write taken, refused, or the name of a refusal such as ownRequest",
  "bot.policy.voteWas": (v: { number: number; by: string; expected: string; found: string }) =>
    `Vote ${v.number}, of ${v.by}: expected ${v.expected}, was ${v.found}.`,
  "bot.policy.taken": () => "taken",
  "bot.policy.refused": (v: { reason: string; answer: string }) => `refused (${v.reason}): “${v.answer}”`,
  "bot.policy.stateWas": (v: { expected: string; found: string }) =>
    `Outcome: expected ${v.expected}, was ${v.found}.`,
  "bot.policy.missingWas": (v: { expected: number; found: number; from: string }) =>
    `Missing approvals: expected ${v.expected}, were ${v.found}${v.from === "" ? "" : `, from ${v.from}`}.`,
  "bot.policy.startWas": (v: { expected: string; found: string }) =>
    `Start: expected ${v.expected}, was ${v.found}.`,
  "bot.policy.never": () => "never",
  "bot.policy.passed": () => "pass",
  "bot.policy.failed": () => "FAIL",
  "bot.policy.count": (v: { passed: number; failed: number }) => `${v.passed} passed, ${v.failed} failed`,
};
