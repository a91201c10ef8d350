/** Makes the planned things happen, each at its time. */
import { setTimeout as wait } from "node:timers/promises";

import type { PostgresServer } from "@bakferry/store/testing";

import type { PlannedTrouble, Trouble } from "./plan-cycle.ts";
import type { Rig } from "./rig.ts";

/** Resolves when everything has happened, and everything that was broken is whole again. */
export async function causeTrouble(rig: Rig, troubles: readonly PlannedTrouble[]): Promise<void> {
  await Promise.all(
    troubles.map(async ({ atMs, trouble }) => {
      await wait(atMs);
      await cause(rig, trouble);
    }),
  );
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
      return disk?.fill(
        trouble.fullMs,
        replicas.flatMap(({ pid }) => pid ?? []),
      );
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
