/**
 * The CLI's upload checkpoints: one small JSON file for each upload, and beside it the lines of its finished parts.
 *
 * A save is write, fsync, rename, fsync of the directory: after a power loss there is the old file or the new one,
 * never a torn one. The journal is advice (OSS's list of parts is the truth), so a file that makes no sense is the
 * same as none.
 */
import { createHash, randomUUID } from "node:crypto";
import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import type { JournalEntry, UploadCheckpoint, UploadJournal } from "@bakferry/core";

import { isRecord, parseRecord } from "./parse-record.ts";
import { partLine, readPartLines } from "./part-lines.ts";
import { journalUnavailable, systemCode } from "./to-operational-error.ts";

/** The directory is created when it is first needed, for this user alone. Throws STORE_UNAVAILABLE. */
export function createFileJournal(directory: string): UploadJournal {
  let syncedAt = Number.NEGATIVE_INFINITY;

  return {
    list: () => listEntries(directory),

    async load(journalKey) {
      const text = await readIfThere(journalPath(directory, journalKey));
      return text === undefined ? undefined : parseCheckpoint(text, journalKey);
    },

    async save(journalKey, checkpoint) {
      await createPrivateDirectory(directory);
      const path = journalPath(directory, journalKey);
      try {
        await replaceDurably(path, JSON.stringify({ version: 1, journalKey, checkpoint }, null, 2));
        await syncDirectory(directory);
      } catch (error) {
        throw journalUnavailable(error, path);
      }
    },

    async addPart(journalKey, uploadId, part) {
      const path = partsPath(directory, journalKey);
      const isDue = performance.now() - syncedAt >= SYNC_EVERY_MS;
      if (isDue) syncedAt = performance.now();
      const line = { line: partLine(uploadId, part), sync: isDue };
      try {
        await append(path, line).catch(async (error: unknown) => {
          // There is nearly always a directory, and asking for it at each part costs as much as the line.
          if (systemCode(error) !== "ENOENT") throw error;
          await createPrivateDirectory(directory);
          await append(path, line);
        });
      } catch (error) {
        throw journalUnavailable(error, path);
      }
    },

    async loadParts(journalKey, uploadId) {
      const text = await readIfThere(partsPath(directory, journalKey));
      return readPartLines(text ?? "", uploadId);
    },

    async remove(journalKey) {
      const path = journalPath(directory, journalKey);
      try {
        await rm(path, { force: true });
        await rm(partsPath(directory, journalKey), { force: true });
      } catch (error) {
        throw journalUnavailable(error, path);
      }
    },
  };
}

/** A journal key is any text (a path, an address); its hash is a file name everywhere. */
export function keyFileName(key: string, extension: string): string {
  return `${createHash("sha256").update(key).digest("hex")}.${extension}`;
}

export async function createPrivateDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw journalUnavailable(error, directory);
  }
}

/** A part is at least seconds of work on an ordinary line, and losing its line loses only a read. */
const SYNC_EVERY_MS = 1_000;

/**
 * One write for each line: the death of the process tears none, and what the system holds survives it. Three short calls
 * at once, because handing each to another thread and back costs twenty times as much.
 */
async function append(path: string, { line, sync }: { line: string; sync: boolean }): Promise<void> {
  const file = openSync(path, "a", 0o600);
  try {
    writeSync(file, line);
    if (sync) await promisify(fdatasync)(file);
  } finally {
    closeSync(file);
  }
}

async function listEntries(directory: string): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (const name of await namesIn(directory)) {
    if (!/^[0-9a-f]{64}\.json$/.test(name)) continue;
    const entry = parseEntry((await readIfThere(join(directory, name))) ?? "");
    if (entry && keyFileName(entry.journalKey, "json") === name) entries.push(entry);
  }
  return entries;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw journalUnavailable(error, directory);
  }
}

function partsPath(directory: string, journalKey: string): string {
  return join(directory, keyFileName(journalKey, "parts"));
}

function journalPath(directory: string, journalKey: string): string {
  return join(directory, keyFileName(journalKey, "json"));
}

async function replaceDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Makes the rename itself durable. Windows cannot open a directory, and needs no such thing. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw journalUnavailable(error, path);
  }
}

function parseCheckpoint(text: string, journalKey: string): UploadCheckpoint | undefined {
  const entry = parseEntry(text);
  return entry?.journalKey === journalKey ? entry.checkpoint : undefined;
}

function parseEntry(text: string): JournalEntry | undefined {
  const { version, journalKey, checkpoint } = parseRecord(text) ?? {};
  if (version !== 1 || typeof journalKey !== "string" || !isCheckpoint(checkpoint)) return undefined;
  return { journalKey, checkpoint };
}

const TEXT_FIELDS = ["uploadId", "bucket", "key", "token", "edgeDigest"] as const;
const NUMBER_FIELDS = ["partSizeBytes", "sizeBytes", "modifiedAt"] as const;

function isCheckpoint(value: unknown): value is UploadCheckpoint {
  if (!isRecord(value)) return false;
  return (
    TEXT_FIELDS.every((field) => typeof value[field] === "string") &&
    NUMBER_FIELDS.every((field) => typeof value[field] === "number")
  );
}
