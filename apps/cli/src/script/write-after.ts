/** Writes one of the three scripts for afterwards to standard output, or all of them into a folder. */
import { type AfterScripts, text, writeAfterScripts } from "@bakferry/core";
import { createOutput, line, say } from "@bakferry/host/terminal";

import type { AfterFlags } from "../commands/after.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { saveScripts } from "./save-scripts.ts";

type Scripts = Extract<AfterScripts, { kind: "scripts" }>;

/** A script on standard output is the bare text, so that it can be redirected. */
export async function writeAfter(flags: AfterFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { database, as = database, part, json = false } = flags;
  const output = createOutput(surroundings, { isJson: json });
  const scripts = scriptsFor({ sourceDatabaseName: database, targetDatabaseName: as });
  const { name, logins, orphans, advice } = scripts;
  if (flags.output === undefined) {
    if (json) output.result([], { type: "after", version: 1, logins, orphans, advice });
    else surroundings.stdout.write(scripts[part]);
    return EXIT.done;
  }
  const files = await saveScripts(flags.output, {
    [`${name}logins.sql`]: logins,
    [`${name}orphans.sql`]: orphans,
    [`${name}advice.sql`]: advice,
  });
  output.result(
    files.map((file) => line(say(text("cli.script.written", { file })))),
    { type: "after", version: 1, files },
  );
  return EXIT.done;
}

function scriptsFor(order: Parameters<typeof writeAfterScripts>[0]): Scripts {
  const scripts = writeAfterScripts(order);
  if (scripts.kind === "refused") throw new UsageError(scripts.problem, scripts.remedy);
  return scripts;
}
