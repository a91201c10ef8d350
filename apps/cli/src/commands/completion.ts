/** `bakferry completion SHELL`: the script by which a shell completes this program's words. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { Argument } from "commander";

import { completionScript, type Shell, SHELLS } from "../completion/completion-scripts.ts";
import { EXIT } from "../exit-code.ts";
import type { AddCommand } from "./command.ts";

export const addCompletion: AddCommand = (program, launch) => {
  program
    .command("completion")
    .summary(say(text("cli.completion.summary")))
    .description(say(text("cli.completion.about")))
    .addArgument(new Argument("<shell>", say(text("cli.completion.shell"))).choices(SHELLS))
    .addHelpText("after", `\n${say(text("cli.completion.example"))}`)
    .action(async (shell: Shell) => {
      await launch(({ stdout }) => {
        stdout.write(completionScript(shell, program));
        return Promise.resolve(EXIT.done);
      });
    });
};
