/** Writes the backup script to standard output, or both scripts into a folder. */
import {
  type BackupScripts,
  SCRIPT_RELEASES,
  scriptRelease,
  type ScriptRelease,
  text,
  writeBackupScripts,
} from "@bakferry/core";
import { createOutput, line, nextLine, say, warningLine } from "@bakferry/host/terminal";

import type { ScriptFlags } from "../commands/script.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { commandLine } from "../render/command-line.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { saveScripts } from "./save-scripts.ts";

type Scripts = Extract<BackupScripts, { kind: "scripts" }>;

/** A script on standard output is the bare text, so that it can be redirected; warnings go to standard error. */
export async function writeScript(flags: ScriptFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { json = false, undo = false } = flags;
  const output = createOutput(surroundings, { isJson: json });
  const scripts = scriptsFor(flags);
  for (const warning of scripts.warnings) output.note([warningLine(say(warning))]);
  const files = flags.output === undefined ? null : await saveScripts(flags.output, namedFiles(scripts));
  if (json) {
    const { backup, undo: undoScript, warnings } = scripts;
    output.result([], {
      type: "script",
      version: 1,
      ...(files === null ? { backup, undo: undoScript } : { files }),
      warnings: warnings.map((warning) => say(warning)),
    });
  } else if (files === null) {
    surroundings.stdout.write(undo ? scripts.undo : scripts.backup);
  } else {
    output.result(
      [
        ...files.map((file) => line(say(text("cli.script.written", { file })))),
        nextLine(say(text("cli.script.runIt", { command: sqlcmdLine(files, surroundings) }))),
      ],
      {},
    );
  }
  return EXIT.done;
}

/** The first file is the backup's. `-b` ends with an error where the script does. */
function sqlcmdLine([script = ""]: readonly string[], { platform }: Surroundings): string {
  return commandLine(["sqlcmd", "-S", "localhost", "-E", "-b", "-i", script], platform);
}

const KINDS = { full: "full", diff: "differential", log: "log" } as const;

function scriptsFor(flags: ScriptFlags): Scripts {
  const scripts = writeBackupScripts({
    databaseName: flags.database,
    folder: flags.folder,
    kind: KINDS[flags.type],
    instanceFamily: flags.instanceType === "2008r2-local" ? "local2008r2" : "standard",
    hasIncrements: flags.withIncrements ?? false,
    stripes: flags.stripes,
    release: flags.sqlVersion === undefined ? null : releaseFrom(flags.sqlVersion),
    checksDatabase: !(flags.skipCheckdb ?? false),
  });
  if (scripts.kind === "refused") throw new UsageError(scripts.problem, scripts.remedy);
  return scripts;
}

function releaseFrom(given: string): ScriptRelease {
  const release = scriptRelease(given);
  if (release) return release;
  const known = SCRIPT_RELEASES.map(({ id }) => id).join(", ");
  throw new UsageError(text("cli.script.unknownVersion", { given, known }));
}

function namedFiles({ name, backup, undo }: Scripts): Readonly<Record<string, string>> {
  return { [`${name}.sql`]: backup, [`${name}undo.sql`]: undo };
}
