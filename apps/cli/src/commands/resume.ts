/** `bakferry resume [KEY|FILE]`: goes on with an upload that was begun here. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

import type { ResumeFlags } from "../uploads/resume-upload.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions } from "./connection-options.ts";
import { addSendingOptions } from "./sending-options.ts";

export const addResume: AddCommand = (program, launch) => {
  const command = program
    .command("resume")
    .summary(say(text("cli.resume.summary")))
    .description(say(text("cli.resume.about")))
    .argument("[upload]", say(text("cli.uploads.which")));
  addConnectionOptions(command);
  addSendingOptions(command).action(async (wanted: string | undefined, flags: ResumeFlags) => {
    await launch(async (surroundings) => {
      const { resumeUpload } = await import("../uploads/resume-upload.ts");
      return resumeUpload({ wanted: wanted ?? null, flags }, surroundings);
    });
  });
};
