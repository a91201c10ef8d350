/**
 * The directory of backups that the bot may read, and nothing outside of it.
 *
 * Names come from people in a chat, so a name is proved to stay inside after all symbolic links are followed.
 */
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

import type { BackupDirectory, LocalBackupFile } from "@bakferry/core";

import { describe, openAs } from "./open-backup-file.ts";
import { fileNotFound, systemCode, toOperationalError } from "./to-operational-error.ts";

/** Maintenance plans make `server/database/full/file.bak`; deeper trees are somebody else's. */
const DEPTH = 4;
/** Entries looked at in one listing, so that a wrong path (`/`) cannot keep the bot busy. */
const ENTRIES = 20_000;

/** `root` may come to exist later; until then every verb throws FILE_NOT_FOUND. */
export function createBackupDirectory(root: string): BackupDirectory {
  return {
    async list(limit) {
      const names = await findNames(root);
      const files: LocalBackupFile[] = [];
      for (const name of names) {
        if (files.length >= limit) break;
        const file = await lookAt(root, name);
        if (file !== undefined) files.push(file);
      }
      return files;
    },

    async open(name) {
      const path = await pathInside(root, name);
      return openAs({ path, namedPath: join(root, name), name, shownAs: name });
    },
  };
}

/** Regular files below `root`, sorted, with forward slashes. Directories that may not be read are left out. */
async function findNames(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting: { readonly directory: string; readonly depth: number }[] = [{ directory: "", depth: 1 }];
  let seen = 0;
  for (let next = waiting.shift(); next !== undefined && seen < ENTRIES; next = waiting.shift()) {
    const { directory, depth } = next;
    for (const entry of await entriesOf(root, directory)) {
      seen += 1;
      const name = directory === "" ? entry.name : `${directory}/${entry.name}`;
      if (entry.isFile()) found.push(name);
      else if (entry.isDirectory() && depth < DEPTH) waiting.push({ directory: name, depth: depth + 1 });
    }
  }
  return found.toSorted(byCodeUnits);
}

async function entriesOf(root: string, directory: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(join(root, directory), { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith("."));
  } catch (error) {
    if (directory !== "" && systemCode(error) !== undefined) return [];
    throw toOperationalError(error, directory === "" ? root : directory);
  }
}

/** Undefined when the file vanished since the directory was read. */
async function lookAt(root: string, name: string): Promise<LocalBackupFile | undefined> {
  try {
    const facts = await stat(join(root, name), { bigint: true });
    return facts.isFile() ? describe(name, facts) : undefined;
  } catch (error) {
    if (systemCode(error) !== undefined) return undefined;
    throw error;
  }
}

async function pathInside(root: string, name: string): Promise<string> {
  if (name === "") throw fileNotFound(name, "the name is empty");
  if (name.includes("\0")) throw fileNotFound(name, "a name cannot hold a NUL character");
  if (isAbsolute(name) || !staysBelow(resolve(root), resolve(root, name))) {
    throw fileNotFound(name, "the name leaves the backup directory; give a name relative to it");
  }
  const [realRoot, realFile] = await followLinks(root, name);
  if (!staysBelow(realRoot, realFile)) {
    throw fileNotFound(name, "it is a symbolic link that leaves the backup directory");
  }
  return realFile;
}

async function followLinks(root: string, name: string): Promise<readonly [string, string]> {
  try {
    return [await realpath(root), await realpath(join(root, name))];
  } catch (error) {
    throw toOperationalError(error, name);
  }
}

function staysBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The same order on every machine, whatever its locale. */
function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
