/** Policies tried out and explained in a terminal: `bakferry-bot policy`. */
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
  "bot.policy.explain": () =>
    "say who could approve a migration, a wave or a step now, and why others could not",
  "bot.policy.step": () => "the step beyond the plan that is asked about, such as a1",
  "bot.policy.noToken": () => "Slack has to be asked who people are, and its token is not there:",
  "bot.policy.open": (v: { given: number; needed: number; until: string }) =>
    `Open until ${v.until}: ${v.given} of ${v.needed} approvals.`,
  "bot.policy.starts": (v: { when: string }) => `Approved now, it may start: ${v.when}.`,
  "bot.policy.person": () => "person",
  "bot.policy.approves": () => "may approve",
  "bot.policy.breaksGlass": () => "may break the glass",
  "bot.policy.why": () => "why not",
  "bot.policy.yes": () => "yes",
  "bot.policy.no": () => "no",
  "bot.policy.more": (v: { count: number }) => `${v.count} more whom nobody looked at.`,
  "bot.policy.count": (v: { passed: number; failed: number }) => `${v.passed} passed, ${v.failed} failed`,
};
