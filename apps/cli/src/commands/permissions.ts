/** `bakferry permissions --for DUTIES`: policies of least privilege, for RAM, Terraform or ROS. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import type { AddCommand } from "./command.ts";
import { addJsonOption } from "./connection-options.ts";

export const addPermissions: AddCommand = (program, launch) => {
  const command = program
    .command("permissions")
    .summary(say(text("cli.permissions.summary")))
    .description(say(text("cli.permissions.about")))
    .option("--for <duties>", say(text("cli.permissions.for")), "bot")
    .addOption(
      new Option("--format <format>", say(text("cli.permissions.format")))
        .choices(["ram", "terraform", "ros"])
        .default("ram"),
    )
    .option("--bucket <name>", say(text("cli.permissions.bucket")))
    .option("--prefix <folder>", say(text("cli.permissions.prefix")), "migrate/")
    .option("--instance <ids>", say(text("cli.permissions.instance")))
    .option("--account <id>", say(text("cli.permissions.account")))
    .option("--key <key>", say(text("cli.permissions.key")))
    .option("--ticket-role <name>", say(text("cli.permissions.ticketRole")))
    .addHelpText("after", `\n${say(text("cli.permissions.example"))}`);
  addJsonOption(command).action(async (flags: PermissionsFlags) => {
    await launch(async (surroundings) => {
      const { printPermissions } = await import("../permissions/print-permissions.ts");
      return printPermissions(flags, surroundings);
    });
  });
};

export interface PermissionsFlags {
  readonly for: string;
  readonly format: "ram" | "terraform" | "ros";
  readonly bucket?: string;
  readonly prefix: string;
  readonly instance?: string;
  readonly account?: string;
  readonly key?: string;
  readonly ticketRole?: string;
  readonly json?: boolean;
}
