/** `bakferry doctor`: whether everything that an upload needs is there, before it is needed. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

import type { DoctorFlags } from "../doctor/run-doctor.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions, addJsonOption } from "./connection-options.ts";

export const addDoctor: AddCommand = (program, launch) => {
  const command = program
    .command("doctor")
    .summary(say(text("cli.doctor.summary")))
    .description(say(text("cli.doctor.about")))
    .option("--bucket <name>", say(text("cli.doctor.bucket")))
    .option("--prefix <folder>", say(text("cli.upload.prefix")), "migrate/")
    .option("--instance <id>", say(text("cli.doctor.instance")))
    .option("--write-probe", say(text("cli.doctor.writeProbe")));
  addConnectionOptions(command).option("--ticket <file>", say(text("cli.option.ticket")));
  addJsonOption(command).action(async (flags: DoctorFlags) => {
    await launch(async (surroundings) => {
      const { runDoctor } = await import("../doctor/run-doctor.ts");
      return runDoctor(flags, surroundings);
    });
  });
};
