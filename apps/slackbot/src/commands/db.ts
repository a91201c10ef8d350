/** `bakferry-bot db`: the bot's own database. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import {
  backUpDatabase,
  type DatabaseFlags,
  exportDatabase,
  importDatabase,
  migrateDatabase,
  restoreDatabase,
  showStatus,
} from "../db/manage-database.ts";
import { pruneByRule, type PruneFlags } from "../db/prune-database.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption, addJsonOption } from "./options.ts";

export const addDb: AddCommand = (program, launch) => {
  const group = program.command("db").description(say(text("bot.db.about")));
  const status = group.command("status").description(say(text("bot.db.statusAbout")));
  addJsonOption(addConfigOption(status)).action(async (flags: DatabaseFlags) => {
    await launch((surroundings) => showStatus(flags, surroundings));
  });
  const migrate = group.command("migrate").description(say(text("bot.db.migrate")));
  addJsonOption(addConfigOption(migrate)).action(async (flags: DatabaseFlags) => {
    await launch((surroundings) => migrateDatabase(flags, surroundings));
  });
  const backup = group
    .command("backup")
    .description(say(text("bot.db.backup")))
    .argument("<file>");
  addJsonOption(addConfigOption(backup)).action(async (target: string, flags: DatabaseFlags) => {
    await launch((surroundings) => backUpDatabase(target, flags, surroundings));
  });
  const restore = group
    .command("restore")
    .description(say(text("bot.db.restore")))
    .argument("<file>");
  addJsonOption(addConfigOption(restore)).action(async (source: string, flags: DatabaseFlags) => {
    await launch((surroundings) => restoreDatabase(source, flags, surroundings));
  });
  const pruning = group
    .command("prune")
    .description(say(text("bot.db.pruneAbout")))
    .option("--dry-run", say(text("bot.db.pruneDryRun")));
  addJsonOption(addConfigOption(pruning)).action(async (flags: PruneFlags) => {
    await launch((surroundings) => pruneByRule(flags, surroundings));
  });
  const exporting = group.command("export").description(say(text("bot.db.exportAbout")));
  addConfigOption(exporting).action(async (flags: DatabaseFlags) => {
    await launch((surroundings) => exportDatabase(flags, surroundings));
  });
  const importing = group
    .command("import")
    .description(say(text("bot.db.importAbout")))
    .argument("<file>");
  addJsonOption(addConfigOption(importing)).action(async (source: string, flags: DatabaseFlags) => {
    await launch((surroundings) => importDatabase(source, flags, surroundings));
  });
};
