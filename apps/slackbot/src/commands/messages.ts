/** `bakferry-bot messages`: needs no secrets, and works while the bot runs. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";
import { placeOf } from "@bakferry/store";

import { databaseOf, loadConfig } from "../config/load-config.ts";
import { EXIT } from "../exit-code.ts";
import { printMessages } from "../messages/print-messages.ts";
import { UsageError } from "../usage-error.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption, addJsonOption } from "./options.ts";

interface MessagesFlags {
  readonly config: string;
  readonly json?: boolean;
}

const MOST_MESSAGES = 200;

export const addMessages: AddCommand = (program, launch) => {
  const command = program.command("messages").description(say(text("bot.messages.about")));
  addJsonOption(addConfigOption(command)).action(async ({ config, json = false }: MessagesFlags) => {
    await launch(async ({ stdout, environment }) => {
      const address = databaseOf(await loadConfig(config), environment);
      const lines = await printMessages({ address, limit: MOST_MESSAGES, json });
      if (lines === undefined) throw new UsageError(text("bot.messages.noStore", { file: placeOf(address) }));
      for (const line of lines) stdout.write(`${line}\n`);
      return EXIT.done;
    });
  });
};
