/**
 * A disk that can be full.
 *
 * A small tmpfs where this machine lets us mount one: then who writes there gets the ENOSPC that it would get in life.
 * Where it does not, the bots lose the right to make files longer (`prlimit --fsize`), and get EFBIG.
 */
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

export interface SmallDisk {
  readonly kind: "tmpfs" | "prlimit";
  readonly directory: string;
  /** Full for so long. */
  fill(order: Filling): Promise<void>;
  close(): Promise<void>;
}

export interface Filling {
  readonly milliseconds: number;
  /** The processes that write there. */
  readonly writers: readonly number[];
  /** Once there is not a page left. */
  readonly whenFull: () => Promise<void>;
}

const run = promisify(execFile);
/** Large ones first; the last page counts, too. */
const CHUNKS = [new Uint8Array(256 * 1024), new Uint8Array(4096)];

/** For the bots themselves. */
export async function createSmallDisk(parent: string): Promise<SmallDisk> {
  const directory = join(parent, "disk");
  return (await mountSmallDisk(directory, 64)) ?? byLimit(directory);
}

/** `undefined` where none can be mounted. */
export async function mountSmallDisk(directory: string, mebibytes: number): Promise<SmallDisk | undefined> {
  await mkdir(directory);
  const options = ["-t", "tmpfs", "-o", `size=${mebibytes}m,mode=700`, "tmpfs", directory];
  const isMounted = await run("mount", options).then(
    () => true,
    () => false,
  );
  return isMounted ? onTmpfs(directory) : undefined;
}

function onTmpfs(directory: string): SmallDisk {
  const ballast = join(directory, "ballast");
  return {
    kind: "tmpfs",
    directory,
    async fill({ milliseconds, whenFull }) {
      const fullUntil = Date.now() + milliseconds;
      await fillUp(ballast);
      const done = whenFull();
      // Whoever frees a page meanwhile does not keep it.
      while (Date.now() < fullUntil) {
        await fillUp(ballast);
        await wait(20);
      }
      await rm(ballast, { force: true });
      await done;
    },
    async close() {
      await run("umount", ["-l", directory]);
    },
  };
}

async function fillUp(file: string): Promise<void> {
  for (const chunk of CHUNKS) while (await appended(file, chunk));
}

async function appended(file: string, chunk: Uint8Array): Promise<boolean> {
  try {
    await writeFile(file, chunk, { flag: "a" });
    return true;
  } catch {
    return false;
  }
}

function byLimit(directory: string): SmallDisk {
  const limit = async (writers: readonly number[], size: string): Promise<void> => {
    const limits = writers.map((pid) => run("prlimit", ["--pid", String(pid), `--fsize=${size}:unlimited`]));
    // Some of them may be gone.
    await Promise.allSettled(limits);
  };
  return {
    kind: "prlimit",
    directory,
    async fill({ milliseconds, writers, whenFull }) {
      await limit(writers, "1");
      await Promise.all([whenFull(), wait(milliseconds)]);
      await limit(writers, "unlimited");
    },
    close: async () => {},
  };
}
