/** One bot of the fleet, and what it says of itself on /metrics. */
import { readFile } from "node:fs/promises";

import type { Bot, World } from "@bakferry/demo";

export interface Replica {
  readonly bot: Bot;
  readonly pid: number;
  scrape(): Promise<Vitals>;
}

export interface Vitals {
  /** Since the last scrape. */
  readonly loopP99Ms: number;
  readonly rssMB: number;
  /** User and system, since its start. */
  readonly cpuMs: number;
}

const MIB = 2 ** 20;

/** Resolves when it is ready. Its port is a free one, which its log tells. */
export async function startReplica(
  world: World,
  changes: Readonly<Record<string, string>> = {},
): Promise<Replica> {
  const bot = await world.startBot(changes);
  const { pid } = bot.process;
  if (pid === undefined) throw new Error("The bot has no process.");
  const url = await metricsUrlOf(world, pid);
  return { bot, pid, scrape: async () => read(await (await fetch(url)).text()) };
}

const SERVED = "Health and metrics are served.";

async function metricsUrlOf({ logFile }: World, pid: number): Promise<string> {
  const lines = (await readFile(logFile, "utf8")).split("\n").filter((line) => line.includes(SERVED));
  const told = lines.map((line) => JSON.parse(line) as { readonly pid: number; readonly where: string });
  const where = told.findLast((line) => line.pid === pid)?.where;
  if (where === undefined) throw new Error(`Bot ${pid} does not say where its metrics are.`);
  return new URL("/metrics", where).href;
}

function read(scrape: string): Vitals {
  const values = new Map(
    scrape.split("\n").map((line) => {
      const [name = "", value = ""] = line.split(" ");
      return [name, Number(value)];
    }),
  );
  const valueOf = (name: string): number => {
    const value = values.get(name);
    if (value === undefined || Number.isNaN(value)) throw new Error(`The bot does not tell its ${name}.`);
    return value;
  };
  return {
    loopP99Ms: valueOf("nodejs_eventloop_lag_p99_seconds") * 1000,
    rssMB: valueOf("process_resident_memory_bytes") / MIB,
    cpuMs: valueOf("process_cpu_seconds_total") * 1000,
  };
}
