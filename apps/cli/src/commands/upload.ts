/** `bakferry upload FILE… --bucket B`: sends backups to OSS and goes on where it stopped. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

import type { ConnectionFlags } from "../connection.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions } from "./connection-options.ts";
import { addSendingOptions, wholeNumber } from "./sending-options.ts";

export const addUpload: AddCommand = (program, launch) => {
  const command = program
    .command("upload")
    .summary(say(text("cli.upload.summary")))
    .description(say(text("cli.upload.about")))
    .argument("<file...>", say(text("cli.upload.file")))
    .option("--bucket <name>", say(text("cli.upload.bucket")))
    .option("--prefix <folder>", say(text("cli.upload.prefix")), "migrate/")
    .option("--key <key>", say(text("cli.upload.key")))
    .option("--files <count>", say(text("cli.upload.files")), wholeNumber(MOST_FILES), 1)
    .option("--adopt", say(text("cli.upload.adopt")))
    .option("--restart", say(text("cli.upload.restart")))
    .option("--force-any", say(text("cli.upload.forceAny")));
  addConnectionOptions(command);
  addSendingOptions(command)
    .addHelpText("after", `\n${say(text("cli.upload.examples"))}\n\n${say(text("cli.upload.environment"))}`)
    .action(async (files: readonly string[], flags: Flags) => {
      await launch(async (surroundings) => {
        const { uploadFiles } = await import("../upload/upload-files.ts");
        return uploadFiles(
          {
            files,
            bucket: flags.bucket ?? null,
            prefix: flags.prefix,
            key: flags.key ?? null,
            connection: flags,
            ticket: flags.ticket ?? null,
            parallel: flags.parallel ?? null,
            limit: flags.limit ?? null,
            filesAtOnce: flags.files,
            restart: flags.restart ?? false,
            adopt: flags.adopt ?? false,
            forceAny: flags.forceAny ?? false,
            verifies: !(flags.forceAny ?? false),
            json: flags.json ?? false,
            jsonLines: flags.jsonLines ?? false,
          },
          surroundings,
        );
      });
    });
};

const MOST_FILES = 8;

interface Flags extends ConnectionFlags {
  readonly bucket?: string;
  readonly prefix: string;
  readonly key?: string;
  readonly files: number;
  readonly parallel?: number;
  readonly limit?: string;
  readonly restart?: boolean;
  readonly adopt?: boolean;
  readonly forceAny?: boolean;
  readonly ticket?: string;
  readonly json?: boolean;
  readonly jsonLines?: boolean;
}
