/** `bakferry-bot db prune`: what the retention rule no longer keeps is removed, or only counted. */
import { text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { createOutput, line, nextLine, type Page, say, toned } from "@bakferry/host/terminal";
import { previewPrune, pruneDatabase, type PruneReport } from "@bakferry/store";

import { databaseOf, loadConfig } from "../config/load-config.ts";
import { retentionRuleOf } from "../config/settings.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import type { DatabaseFlags } from "./manage-database.ts";

export interface PruneFlags extends DatabaseFlags {
  readonly dryRun?: boolean;
}

/** Ends with 2 where this role of PostgreSQL may not remove what is due. */
export async function pruneByRule(flags: PruneFlags, surroundings: Surroundings): Promise<ExitCode> {
  const loaded = await loadConfig(flags.config);
  const address = databaseOf(loaded, surroundings.environment);
  const order = { rule: retentionRuleOf(loaded.config), now: createSystemClock().now() };
  const isDryRun = flags.dryRun ?? false;
  const report = isDryRun ? await previewPrune(address, order) : await pruneDatabase(address, order);
  createOutput(surroundings, { isJson: flags.json ?? false }).result(pageOf(report, isDryRun), {
    type: "db-prune",
    version: 1,
    dryRun: isDryRun,
    ...report,
  });
  return report.isTrailLeft ? EXIT.blocked : EXIT.done;
}

function pageOf(report: PruneReport, isDryRun: boolean): Page {
  return [
    line(say(text(isDryRun ? "bot.db.wouldPrune" : "bot.db.pruned", report))),
    ...(report.isTrailLeft
      ? [line(toned("bad", say(text("bot.db.trailLeft")))), nextLine(say(text("bot.db.trailLeftNext")))]
      : []),
  ];
}
