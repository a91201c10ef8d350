/** The files that were meant: those that were named, and the backups in folders that were named. */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";

import { text } from "@bakferry/core";

import { UsageError } from "../usage-error.ts";
import { PIPE } from "./open-cargo.ts";

/** In the order of the command line, folders by name; nothing below a folder's own files. Each file once. */
export async function findFiles(named: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(named.map(filesOf));
  return [...new Set(found.flat())];
}

/** What RDS knows a backup by. Source: RDS, "Migrate full backups to the cloud", supported extensions. */
const EXTENSIONS: ReadonlySet<string> = new Set([".bak", ".diff", ".trn", ".log"]);

async function filesOf(named: string): Promise<readonly string[]> {
  if (named === PIPE) return [named];
  const isFolder = await stat(named).then(
    (found) => found.isDirectory(),
    () => false,
  );
  // Whoever opens it later can say best what is wrong with it.
  if (!isFolder) return [named];
  const entries = await readdir(named, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && EXTENSIONS.has(path.extname(entry.name).toLowerCase()))
    .map((entry) => path.join(named, entry.name))
    .sort();
  if (files.length > 0) return files;
  throw new UsageError(text("cli.upload.emptyFolder", { folder: named }), text("cli.upload.extensions"));
}
