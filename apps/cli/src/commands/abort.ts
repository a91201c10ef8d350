/** `bakferry abort KEY|FILE`: gives an unfinished upload up and frees its parts. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

import type { AbortFlags } from "../uploads/abort-upload.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions, addJsonOption } from "./connection-options.ts";

export const addAbort: AddCommand = (program, launch) => {
  const command = program
    .command("abort")
    .summary(say(text("cli.abort.summary")))
    .description(say(text("cli.abort.about")))
    .argument("<upload>", say(text("cli.uploads.which")))
    .option("--yes", say(text("cli.option.yes")))
    .option("--foreign <id>", say(text("cli.abort.foreignOption")))
    .option("--bucket <name>", say(text("cli.abort.bucket")));
  addConnectionOptions(command);
  addJsonOption(command).action(async (wanted: string, flags: AbortFlags) => {
    await launch(async (surroundings) => {
      const { abortUpload } = await import("../uploads/abort-upload.ts");
      return abortUpload({ wanted, flags }, surroundings);
    });
  });
};
