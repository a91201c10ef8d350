/** `bakferry upload FILE --bucket B`: sends one backup to OSS and goes on where it stopped. */
import { say, text } from "@bakferry/core";
import { InvalidArgumentError } from "commander";

import type { AddCommand } from "./command.ts";

export const addUpload: AddCommand = (program, launch) => {
  program
    .command("upload")
    .description(say(text("cli.upload.about")))
    .argument("<file>", say(text("cli.upload.file")))
    .requiredOption("--bucket <name>", say(text("cli.upload.bucket")))
    .option("--prefix <folder>", say(text("cli.upload.prefix")), "migrate/")
    .option("--region <id>", say(text("cli.upload.region")), "cn-hangzhou")
    .option("--endpoint <url>", say(text("cli.upload.endpoint")))
    .option("--key <key>", say(text("cli.upload.key")))
    .option("--parallel <count>", say(text("cli.upload.parallel")), parseParallel, 4)
    .option("--restart", say(text("cli.upload.restart")))
    .option("--force-any", say(text("cli.upload.forceAny")))
    .option("--json", say(text("cli.option.json")))
    .addHelpText("after", `\n${say(text("cli.upload.environment"))}`)
    .action(async (file: string, flags: UploadFlags) => {
      await launch(async (surroundings) => {
        const { uploadFile } = await import("../upload/upload-file.ts");
        const { endpoint = null, key = null, restart = false, forceAny = false, json = false } = flags;
        return uploadFile({ ...flags, file, endpoint, key, restart, forceAny, json }, surroundings);
      });
    });
};

interface UploadFlags {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly key?: string;
  readonly parallel: number;
  readonly restart?: boolean;
  readonly forceAny?: boolean;
  readonly json?: boolean;
}

const MOST_PARALLEL = 16;

function parseParallel(given: string): number {
  const count = Number(given);
  if (/^\d+$/.test(given) && count >= 1 && count <= MOST_PARALLEL) return count;
  throw new InvalidArgumentError(say(text("cli.atLeastOne", { least: 1, most: MOST_PARALLEL })));
}
