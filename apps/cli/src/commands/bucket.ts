/** `bakferry bucket check|create|delete NAME`: a bucket that RDS can import from. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

import type { CheckFlags } from "../bucket/check-bucket.ts";
import type { CreateFlags } from "../bucket/create-bucket.ts";
import type { DeleteFlags } from "../bucket/delete-bucket.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions, addJsonOption } from "./connection-options.ts";

export const addBucket: AddCommand = (program, launch) => {
  const bucket = program
    .command("bucket")
    .summary(say(text("cli.bucket.summary")))
    .description(say(text("cli.bucket.about")));
  const check = bucket
    .command("check")
    .description(say(text("cli.bucket.checkAbout")))
    .argument("<name>", say(text("cli.bucket.name")));
  addConnectionOptions(check);
  addJsonOption(check).action(async (name: string, flags: CheckFlags) => {
    await launch(async (surroundings) => {
      const { checkBucket } = await import("../bucket/check-bucket.ts");
      return checkBucket({ name, flags }, surroundings);
    });
  });
  const create = bucket
    .command("create")
    .description(say(text("cli.bucket.createAbout")))
    .argument("<name>", say(text("cli.bucket.name")))
    .option("--yes", say(text("cli.option.yes")));
  addConnectionOptions(create);
  addJsonOption(create).action(async (name: string, flags: CreateFlags) => {
    await launch(async (surroundings) => {
      const { createBucket } = await import("../bucket/create-bucket.ts");
      return createBucket({ name, flags }, surroundings);
    });
  });
  const remove = bucket
    .command("delete")
    .description(say(text("cli.bucket.deleteAbout")))
    .argument("<name>", say(text("cli.bucket.name")))
    .option("--yes", say(text("cli.option.yes")));
  addConnectionOptions(remove);
  addJsonOption(remove).action(async (name: string, flags: DeleteFlags) => {
    await launch(async (surroundings) => {
      const { deleteBucket } = await import("../bucket/delete-bucket.ts");
      return deleteBucket({ name, flags }, surroundings);
    });
  });
};
