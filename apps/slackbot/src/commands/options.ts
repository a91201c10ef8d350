/** Options that mean the same wherever they stand. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";
import type { Command } from "commander";

export function addConfigOption(command: Command): Command {
  return command.option("-c, --config <file>", say(text("bot.config")), "bakferry.yaml");
}

export function addJsonOption(command: Command): Command {
  return command.option("--json", say(text("bot.json")));
}
