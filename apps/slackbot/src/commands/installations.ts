/** `bakferry-bot installations`: who has the app, and the keys that their tokens are sealed with. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import {
  type InstallationFlags,
  listInstallations,
  removeInstallation,
  rotateKeys,
} from "../installations/manage-installations.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption, addJsonOption } from "./options.ts";

export const addInstallations: AddCommand = (program, launch) => {
  const group = program.command("installations").description(say(text("bot.installations.about")));
  const list = group.command("list").description(say(text("bot.installations.list")));
  addJsonOption(addConfigOption(list)).action(async (flags: InstallationFlags) => {
    await launch((surroundings) => listInstallations(flags, surroundings));
  });
  const rotate = group.command("rotate").description(say(text("bot.installations.rotate")));
  addJsonOption(addConfigOption(rotate)).action(async (flags: InstallationFlags) => {
    await launch((surroundings) => rotateKeys(flags, surroundings));
  });
  const remove = group
    .command("remove")
    .description(say(text("bot.installations.remove")))
    .argument("<workspace>");
  addJsonOption(addConfigOption(remove)).action(async (key: string, flags: InstallationFlags) => {
    await launch((surroundings) => removeInstallation(key, flags, surroundings));
  });
};
