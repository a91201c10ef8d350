/** `bakferry-bot reload`: checks the configuration before a running bot is told to read it again. */
import { text } from "@bakferry/core";
import { createOutput, line, nextLine, say } from "@bakferry/host/terminal";

import { loadConfig } from "../config/load-config.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption, addJsonOption } from "./options.ts";

interface ReloadFlags {
  readonly config: string;
  readonly pid: string;
  readonly json?: boolean;
}

export const addReload: AddCommand = (program, launch) => {
  const command = program
    .command("reload")
    .description(say(text("bot.reload.about")))
    .requiredOption("--pid <id>", say(text("bot.reload.pid")));
  addJsonOption(addConfigOption(command)).action(async (flags: ReloadFlags) => {
    await launch((surroundings) => reload(flags, surroundings));
  });
};

/** Throws UsageError with everything that is wrong with the file; then nobody is told anything. */
async function reload(flags: ReloadFlags, surroundings: Surroundings): Promise<ExitCode> {
  const pid = Number(flags.pid);
  // 0 and less would be a whole group of processes.
  if (!/^\d+$/u.test(flags.pid) || pid === 0)
    throw new UsageError(text("bot.reload.badPid", { pid: flags.pid }));
  await loadConfig(flags.config);
  try {
    process.kill(pid, "SIGHUP");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new UsageError(text("bot.reload.noProcess", { pid, code }));
  }
  const page = [line(say(text("bot.reload.told", { pid }))), nextLine(say(text("bot.reload.next")))];
  createOutput(surroundings, { isJson: flags.json ?? false }).result(page, {
    type: "reload",
    version: 1,
    pid,
  });
  return EXIT.done;
}
