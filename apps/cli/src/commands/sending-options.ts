/** The options of every command that sends a file; they go on where those of the connection end. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { type Command, InvalidArgumentError } from "commander";

import { addJsonOption } from "./connection-options.ts";

export function addSendingOptions(command: Command): Command {
  command
    .option("--ticket <file>", say(text("cli.option.ticket")))
    .optionsGroup(say(text("cli.options.sending")))
    .option("--parallel <count>", say(text("cli.upload.parallel")), wholeNumber(MOST_PARALLEL))
    .option("--limit <rate>", say(text("cli.upload.limit")));
  return addJsonOption(command).option("--json-lines", say(text("cli.option.jsonLines")));
}

/** A parser for numbers from 1 to `most`. */
export function wholeNumber(most: number): (given: string) => number {
  return (given) => {
    const count = Number(given);
    if (/^\d+$/.test(given) && count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(say(text("cli.atLeastOne", { least: 1, most })));
  };
}

const MOST_PARALLEL = 16;
