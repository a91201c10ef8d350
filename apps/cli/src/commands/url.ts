/** `bakferry url KEY --bucket B`: a URL that reads one object for a while. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import { parseExpires } from "../url/expires.ts";
import type { UrlFlags } from "../url/print-url.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions, addJsonOption } from "./connection-options.ts";

const EIGHT_HOURS = 28_800;

export const addUrl: AddCommand = (program, launch) => {
  const command = program
    .command("url")
    .summary(say(text("cli.url.summary")))
    .description(say(text("cli.url.about")))
    .argument("<key>", say(text("cli.url.key")))
    .option("--bucket <name>", say(text("cli.url.bucket")))
    .addOption(
      new Option("--expires <life>", say(text("cli.url.expires")))
        .argParser(parseExpires)
        .default(EIGHT_HOURS, "8h"),
    );
  addConnectionOptions(command);
  addJsonOption(command).action(async (given: string, flags: UrlFlags) => {
    await launch(async (surroundings) => {
      const { printUrl } = await import("../url/print-url.ts");
      return printUrl({ given, flags }, surroundings);
    });
  });
};
