/**
 * Who holds a turn, so that a restart need not wait for the lease of the process that it replaces.
 *
 * A lease protects against processes that nobody can look at. One that ran on this machine can be looked at: if it
 * is gone, so is its turn. Whatever cannot be told for sure keeps its lease.
 */
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

export interface WorkerIdentity {
  /** Host, process namespace, process id and start, in one text. */
  readonly owner: string;
  /** True only for a process of this machine that surely no longer runs. */
  isGone(owner: string): boolean;
}

/** A process that holds things, and for how long without a sign of life. */
export interface Holder extends WorkerIdentity {
  readonly leaseMs: number;
}

export function createWorkerIdentity(): WorkerIdentity {
  const place = `${hostname()}/${processNamespace()}`;
  const startedAt = Math.round(Date.now() / 1000 - process.uptime());
  return {
    owner: `${place}/${process.pid}/${startedAt}`,
    isGone(owner) {
      const parts = owner.split("/");
      const start = Number(parts.pop());
      const pid = Number(parts.pop());
      if (parts.join("/") !== place || !Number.isInteger(pid) || pid <= 0) return false;
      // In a container every process has the same number; an earlier start tells the predecessor from ourselves.
      if (pid === process.pid) return start < startedAt - 1;
      return !isRunning(pid);
    },
  };
}

/** Equal numbers in two containers are two processes; Linux says which container one is in. */
function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return process.platform;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
