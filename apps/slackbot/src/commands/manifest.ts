/** `bakferry-bot manifest`: the Slack app as a file to paste. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import { EXIT } from "../exit-code.ts";
import { createManifest, type ManifestOrder } from "../manifest/create-manifest.ts";
import { manifestYaml } from "../manifest/write-manifest.ts";
import { UsageError } from "../usage-error.ts";
import type { AddCommand } from "./command.ts";

interface ManifestFlags {
  readonly mode: "socket" | "http";
  readonly url?: string;
  readonly oauth?: boolean;
  readonly format: "yaml" | "json";
}

export const addManifest: AddCommand = (program, launch) => {
  program
    .command("manifest")
    .description(say(text("bot.manifest.about")))
    .addOption(
      new Option("--mode <mode>", say(text("bot.manifest.mode")))
        .choices(["socket", "http"])
        .default("socket"),
    )
    .option("--url <address>", say(text("bot.manifest.url")))
    .option("--oauth", say(text("bot.manifest.oauth")))
    .addOption(
      new Option("--format <format>", say(text("bot.manifest.format")))
        .choices(["yaml", "json"])
        .default("yaml"),
    )
    .action(async (flags: ManifestFlags) => {
      await launch(({ stdout }) => {
        const manifest = createManifest(orderOf(flags));
        stdout.write(
          flags.format === "json" ? `${JSON.stringify(manifest, null, 2)}\n` : manifestYaml(manifest),
        );
        return Promise.resolve(EXIT.done);
      });
    });
};

function orderOf({ mode, url, oauth = false }: ManifestFlags): ManifestOrder {
  if (mode === "socket") {
    if (url !== undefined || oauth) throw new UsageError(text("bot.manifest.onlyHttp"));
    return { mode };
  }
  const address = url === undefined ? null : URL.parse(url);
  if (address?.protocol !== "https:") throw new UsageError(text("bot.manifest.needsUrl"));
  return { mode, publicUrl: address.origin, isDistributed: oauth };
}
