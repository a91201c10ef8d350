import { writeFile } from "node:fs/promises";
import path from "node:path";

import { text } from "@bakferry/core";

import { UsageError } from "../usage-error.ts";

/** A script that somebody may have changed by hand is not written over. */
export async function saveScripts(
  folder: string,
  scripts: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const files = Object.entries(scripts).map(([name, script]) => [path.join(folder, name), script] as const);
  for (const [file, script] of files) {
    try {
      await writeFile(file, script, { flag: "wx" });
    } catch (error) {
      throw notWritten(file, error);
    }
  }
  return files.map(([file]) => file);
}

function notWritten(file: string, error: unknown): UsageError {
  const { code } = Object(error) as { readonly code?: string };
  if (code === "EEXIST")
    return new UsageError(text("cli.script.exists", { file }), text("cli.script.moveAway"));
  return new UsageError(
    text("cli.script.notWritten", { file, code: code ?? "" }),
    text("cli.file.checkPath"),
  );
}
