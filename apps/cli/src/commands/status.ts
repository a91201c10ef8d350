/** `bakferry status [KEY|FILE]`: which uploads were begun here and not finished. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

import type { StatusFlags } from "../uploads/show-status.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions, addJsonOption } from "./connection-options.ts";

export const addStatus: AddCommand = (program, launch) => {
  const command = program
    .command("status")
    .summary(say(text("cli.status.summary")))
    .description(say(text("cli.status.about")))
    .argument("[upload]", say(text("cli.uploads.which")))
    .option("--bucket <name>", say(text("cli.status.bucket")))
    .option("--prefix <folder>", say(text("cli.status.prefix")))
    .option("--offline", say(text("cli.status.offline")));
  addConnectionOptions(command);
  addJsonOption(command).action(async (wanted: string | undefined, flags: StatusFlags) => {
    await launch(async (surroundings) => {
      const { showStatus } = await import("../uploads/show-status.ts");
      return showStatus({ wanted: wanted ?? null, flags }, surroundings);
    });
  });
};
