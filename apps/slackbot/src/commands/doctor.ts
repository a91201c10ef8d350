/** `bakferry-bot doctor`: whether everything that the bot needs is there, before it is needed. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import type { DoctorFlags } from "../doctor/run-doctor.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption, addJsonOption } from "./options.ts";

export const addDoctor: AddCommand = (program, launch) => {
  const command = program
    .command("doctor")
    .description(say(text("bot.doctor.about")))
    .option("--url <address>", say(text("bot.doctor.url")));
  addJsonOption(addConfigOption(command)).action(async (flags: DoctorFlags) => {
    await launch(async (surroundings) => {
      const { runDoctor } = await import("../doctor/run-doctor.ts");
      return runDoctor(flags, surroundings);
    });
  });
};
