/** The options that every command has which speaks to OSS. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { type Command, Option } from "commander";

import { CREDENTIALS_CHOICES } from "../connection.ts";

/** `hasRoute`: also the ways around the region's public endpoint. */
export function addConnectionOptions(
  command: Command,
  { hasRoute = true }: { readonly hasRoute?: boolean } = {},
): Command {
  command.optionsGroup(say(text("cli.options.connection")));
  command.option("--region <id>", say(text("cli.upload.region")));
  command.option("--endpoint <url>", say(text("cli.upload.endpoint")));
  if (hasRoute) {
    command.option("--internal", say(text("cli.option.internal")));
    command.option("--accelerate", say(text("cli.option.accelerate")));
  }
  return command.addOption(
    new Option("--credentials <place>", say(text("cli.option.credentials"))).choices(CREDENTIALS_CHOICES),
  );
}

/** Last, and under a heading of its own. */
export function addJsonOption(command: Command): Command {
  return command.optionsGroup(say(text("cli.options.output"))).option("--json", say(text("cli.option.json")));
}
