/**
 * Opens the file that a person named, and when that fails says why in terms of what they typed.
 *
 * Paths are taken as they are (UNC names, spaces, any script); a shell has expanded what it wanted to.
 */
import { stat } from "node:fs/promises";

import type { OpenBackupFile } from "@bakferry/core";
import { OperationalError, text, type Text } from "@bakferry/core/examine";
import { openBackupFile } from "@bakferry/host";

import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

/** Throws UsageError for everything that a person can mend. */
export async function openFile(
  path: string,
  surroundings: Pick<Surroundings, "environment" | "platform">,
): Promise<OpenBackupFile> {
  try {
    return await openBackupFile(path);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    throw await describeFailure(path, { error, surroundings });
  }
}

interface Failure {
  readonly error: OperationalError;
  readonly surroundings: Pick<Surroundings, "environment" | "platform">;
}

async function describeFailure(path: string, { error, surroundings }: Failure): Promise<unknown> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory())
    return new UsageError(text("cli.file.directory", { path }), text("cli.file.nameOne"));
  if (found && !found.isFile())
    return new UsageError(text("cli.file.notRegular", { path }), text("cli.file.checkPath"));
  const code = systemCodeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new UsageError(text("cli.file.missing", { path }), pathHint(path, surroundings.platform));
  }
  if (code === "EACCES" || code === "EPERM") {
    const { USER, USERNAME } = surroundings.environment;
    const user = USER ?? USERNAME ?? "";
    return new UsageError(text("cli.file.unreadable", { path, user }), text("cli.file.giveAccess"));
  }
  if (code === "EBUSY")
    return new UsageError(text("cli.file.busy", { path }), text("cli.file.waitForBackup"));
  return error;
}

/** What most often goes wrong on the way from the shell to us. */
export function pathHint(path: string, platform: NodeJS.Platform): Text {
  if (/^["'“”].*["'“”]$/u.test(path)) return text("cli.file.quotes");
  if (path.startsWith("~")) return text("cli.file.tilde");
  if (platform !== "win32" && /^(?:[A-Za-z]:|\\\\)/.test(path)) return text("cli.file.windowsPath");
  return text("cli.file.checkPath");
}

function systemCodeOf({ cause }: OperationalError): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
