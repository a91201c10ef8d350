/** Makes the planned things happen, each at its time. */
import { setTimeout as wait } from "node:timers/promises";

import type { PostgresServer } from "@bakferry/store/testing";

import type { PlannedTrouble, Trouble } from "./plan-cycle.ts";
import type { Rig } from "./rig.ts";

/** Resolves with what happened when everything that was broken is whole again. */
export async function causeTrouble(
  rig: Rig,
  troubles: readonly PlannedTrouble[],
): Promise<readonly Trouble[]> {
  const able = troubles.filter(({ trouble }) => canBeCaused(rig, trouble));
  await Promise.all(
    able.map(async ({ atMs, trouble }) => {
      await wait(atMs);
      await cause(rig, trouble);
    }),
  );
  return able.map(({ trouble }) => trouble);
}

/** Only a server of our own is crashed, and only a disk that we mounted is filled. */
function canBeCaused({ postgres, disk }: Rig, { kind }: Trouble): boolean {
  if (kind === "postgres_crash") return postgres?.crash !== undefined;
  return kind !== "disk_full" || disk !== undefined;
}

async function cause({ replicas, lines, postgres, disk }: Rig, trouble: Trouble): Promise<void> {
  switch (trouble.kind) {
    case "kill":
      return replicas[trouble.replica]?.kill(trouble.downMs);
    case "freeze":
      return replicas[trouble.replica]?.freeze(trouble.frozenMs);
    case "replace":
      return replicas[trouble.replica]?.replace();
    case "partition":
      return lines[trouble.replica]?.hold(trouble.apartMs);
    case "cut":
      lines[trouble.replica]?.cut();
      return;
    case "postgres_crash":
      return crashOnce(postgres);
    case "disk_full":
      await disk?.fill({
        milliseconds: trouble.fullMs,
        writers: replicas.flatMap(({ pid }) => pid ?? []),
        whenFull: async () => (trouble.atLogEnd ? endLog(postgres) : undefined),
      });
      // A server that could not even recover has ended, and whoever freed the disk starts it again.
      return postgres?.revive?.();
  }
}

/** Of files that the server made ahead for its log of changes. */
const MOST_SPARE = 40;

/** Uses up the spare files of the log of changes: the next one cannot be made, and the server cannot go on without. */
async function endLog(server: Rig["postgres"]): Promise<void> {
  try {
    for (let count = 0; count < MOST_SPARE; count += 1)
      await server?.query("select pg_switch_wal(), pg_logical_emit_message(true, 'bakferry', 'full')");
  } catch {
    // As intended; or it was down already.
  }
}

const crashing = new WeakMap<PostgresServer, Promise<void>>();

/** A server that is down cannot crash. */
function crashOnce(server: Rig["postgres"]): Promise<void> {
  if (!server?.crash) return Promise.resolve();
  const crash = crashing.get(server) ?? server.crash().finally(() => crashing.delete(server));
  crashing.set(server, crash);
  return crash;
}
