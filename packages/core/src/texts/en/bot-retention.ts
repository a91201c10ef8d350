/** What the rule of retention removes: `bakferry-bot db prune`. */
export interface PrunedCounts {
  readonly migrations: number;
  readonly waves: number;
  readonly events: number;
  readonly auditRecords: number;
  readonly deliveries: number;
  readonly received: number;
}

function counted(v: PrunedCounts): string {
  return [
    `migrations ${v.migrations}`,
    `waves ${v.waves}`,
    `their events ${v.events}`,
    `audit records ${v.auditRecords}`,
    `delivered messages ${v.deliveries}`,
    `handled commands and clicks ${v.received}`,
  ].join(", ");
}

export const botRetentionTexts = {
  "bot.db.pruneAbout": () =>
    "Remove what the retention rule no longer keeps; the bot does so once a day. The audit trail still proves itself.",
  "bot.db.pruneDryRun": () => "only count what would be removed",
  "bot.db.pruned": (v: PrunedCounts) => `Removed: ${counted(v)}.`,
  "bot.db.wouldPrune": (v: PrunedCounts) =>
    `Would be removed now, at least: ${counted(v)}. Waves, and records that vouch for what goes, follow when it has gone.`,
  "bot.db.trailLeft": () =>
    "Migrations and audit records are due as well, but this role of PostgreSQL may not remove them.",
  "bot.db.trailLeftNext": () => "run bakferry-bot db prune with the DATABASE_URL of the owner.",
};
