/**
 * Keeps two processes from sending the same backup to the same place at the same time.
 *
 * Node has no flock, so the lock is a file that can be created once. It names its process by pid, host and the moment
 * the process began: a pid alone comes back after a restart, and in a container it is always the same. A lock whose
 * process is gone is taken over; one from another host cannot be judged from here and stands until it is removed.
 */
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

import { createPrivateDirectory, keyFileName } from "./file-journal.ts";
import { parseRecord } from "./parse-record.ts";
import { journalUnavailable, systemCode } from "./to-operational-error.ts";

/** `holder` says in words which process has it, since when, and which file to remove if that is wrong. */
export type UploadLock =
  | { readonly kind: "locked"; release(): Promise<void> }
  | { readonly kind: "held"; readonly holder: string };

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** The system's own word for the process's start; `null` where it does not tell. */
  readonly processStart: string | null;
  readonly lockedAt: string;
}

/** Somebody who takes a stale lock at the same moment may win; then the answer is theirs. */
const ATTEMPTS = 5;

/** Does not wait. Throws STORE_UNAVAILABLE when the directory cannot be written. */
export async function lockUpload(directory: string, key: string): Promise<UploadLock> {
  await createPrivateDirectory(directory);
  const path = join(directory, keyFileName(key, "lock"));
  const own = JSON.stringify(await thisProcess());
  try {
    let standing: string | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await createOnce(path, own)) return { kind: "locked", release: () => release(path, own) };
      standing = await readLock(path);
      if (standing === undefined) continue;
      const holder = parseHolder(standing);
      if (holder !== undefined && (await isAlive(holder))) break;
      await removeStale(path, standing);
    }
    return { kind: "held", holder: describeHolder(standing, path) };
  } catch (error) {
    throw journalUnavailable(error, path);
  }
}

/** Who sends it now, in words; `null` when nobody does. Looks without taking the lock, so it stands in nobody's way. */
export async function uploadHolder(directory: string, key: string): Promise<string | null> {
  const path = join(directory, keyFileName(key, "lock"));
  try {
    const standing = await readLock(path);
    const holder = parseHolder(standing ?? "");
    return holder !== undefined && (await isAlive(holder)) ? describeHolder(standing, path) : null;
  } catch (error) {
    throw journalUnavailable(error, path);
  }
}

/** False when the file exists. It never exists without its content, or a crash would leave a lock of nobody. */
async function createOnce(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content, { mode: 0o600, flag: "wx" });
    await linkOrCopy(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function linkOrCopy(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST" || code === "ENOENT") throw error;
    // FAT and some network disks have no hard links.
    await copyFile(draft, path, constants.COPYFILE_EXCL);
  }
}

/** Moves the lock aside first: what was moved may be the fresh lock of somebody who was quicker. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error;
  }
  const moved = await readLock(aside);
  if (moved !== stale && moved !== undefined) await createOnce(path, moved);
  await rm(aside, { force: true });
}

async function release(path: string, own: string): Promise<void> {
  if ((await readLock(path)) === own) await rm(path, { force: true });
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function thisProcess(): Promise<Holder & { readonly nonce: string }> {
  return {
    pid: process.pid,
    host: hostname(),
    processStart: await processStart(process.pid),
    lockedAt: new Date().toISOString(),
    nonce: randomUUID(),
  };
}

/** Undefined for a file that is torn or of another program: nobody who could be asked holds it. */
function parseHolder(text: string): Holder | undefined {
  const entry = parseRecord(text);
  const { pid, host, processStart: start, lockedAt } = entry ?? {};
  if (typeof pid !== "number" || typeof host !== "string" || typeof lockedAt !== "string") return undefined;
  return { pid, host, lockedAt, processStart: typeof start === "string" ? start : null };
}

async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (!exists(holder.pid)) return false;
  const start = await processStart(holder.pid);
  return start === null || holder.processStart === null || start === holder.processStart;
}

function exists(pid: number): boolean {
  try {
    // Signal 0 is not sent; the system only checks whether it could be.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}

/** Boot id and start in clock ticks after boot (proc(5), field 22 of /proc/PID/stat); `null` off Linux. */
async function processStart(pid: number): Promise<string | null> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const line = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold spaces.
    const ticks = line.slice(line.lastIndexOf(")") + 2).split(" ")[19];
    return `${boot.trim()}/${ticks}`;
  } catch {
    return null;
  }
}

function describeHolder(standing: string | undefined, path: string): string {
  const holder = parseHolder(standing ?? "");
  if (holder === undefined) return `another process (${path})`;
  return `process ${holder.pid} on ${holder.host}, since ${holder.lockedAt} (${path})`;
}
