/**
 * The CLI's upload checkpoints: one small JSON file for each upload.
 *
 * A save is write, fsync, rename, fsync of the directory: after a power loss there is the old file or the new one,
 * never a torn one. The journal is advice (OSS's list of parts is the truth), so a file that makes no sense is the
 * same as none.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import type { UploadCheckpoint, UploadJournal } from "@bakferry/core";

import { journalUnavailable, systemCode } from "./to-operational-error.ts";

export interface JournalEntry {
  readonly journalKey: string;
  readonly checkpoint: UploadCheckpoint;
}

export interface FileJournal extends UploadJournal {
  /** Every upload that was begun and not finished, in no order. */
  list(): Promise<readonly JournalEntry[]>;
}

/** The directory is created when it is first needed, for this user alone. Throws STORE_UNAVAILABLE. */
export function createFileJournal(directory: string): FileJournal {
  return {
    async list() {
      const names = (await namesIn(directory)).filter((name) => name.endsWith(".json"));
      const texts = await Promise.all(names.map((name) => readIfThere(join(directory, name))));
      return texts.flatMap((text) => entriesOf(text ?? ""));
    },

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

    async remove(journalKey) {
      const path = journalPath(directory, journalKey);
      try {
        await rm(path, { force: true });
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

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw journalUnavailable(error, directory);
  }
}

function entriesOf(text: string): readonly JournalEntry[] {
  const journalKey = parseRecord(text)?.["journalKey"];
  if (typeof journalKey !== "string") return [];
  const checkpoint = parseCheckpoint(text, journalKey);
  return checkpoint === undefined ? [] : [{ journalKey, checkpoint }];
}

function parseCheckpoint(text: string, journalKey: string): UploadCheckpoint | undefined {
  const entry = parseRecord(text);
  if (entry?.["version"] !== 1 || entry["journalKey"] !== journalKey) return undefined;
  const held = entry["checkpoint"];
  return isCheckpoint(held) ? held : undefined;
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

export function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
