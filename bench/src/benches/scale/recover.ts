/** One of several bots is lost while it works on something; how long until another one has done that work. */
import { setTimeout as wait } from "node:timers/promises";

import type { World } from "@bakferry/demo";
import type { PostgresServer } from "@bakferry/store/testing";

import { watchCloud } from "./calls.ts";
import type { Replica } from "./replica.ts";

export interface RecoverOptions {
  readonly world: World;
  readonly victim: Replica;
  readonly postgres: PostgresServer;
  readonly databaseUrl: string;
  /** Task ids by database. */
  readonly tasks: ReadonlyMap<string, string>;
  /**
   * `killed`: the process is gone, which the others can see. `unreachable`: it is there, as far as anybody can tell, and
   * does nothing, like one on a machine or behind a network that failed.
   */
  readonly loss: "killed" | "unreachable";
  readonly withinMs: number;
}

export interface Recovery {
  /** Whose turns died with it. */
  readonly orphans: number;
  readonly seconds: number;
}

const LOOK_MS = 50;
/** For what it had sent before it was stopped. */
const ON_THE_WAY_MS = 300;

/** Seen from RDS: each import whose turn was lost is asked for again. */
export async function recover(options: RecoverOptions): Promise<Recovery> {
  const { world, victim, tasks, loss, withinMs } = options;
  const orphans = await stopInTheMidst(options);
  const watch = watchCloud(world);
  if (loss === "killed") victim.bot.process.kill("SIGKILL");
  const lostAt = Date.now();
  try {
    const missing = new Set(orphans.map((database) => tasks.get(database)));
    while (missing.size > 0) {
      if (Date.now() > lostAt + withinMs)
        throw new Error(`${missing.size} turns were not taken over in time.`);
      await wait(LOOK_MS);
      for (const { parameters } of watch.requests) missing.delete(parameters["MigrateTaskId"]);
    }
    return { orphans: orphans.length, seconds: Math.round((Date.now() - lostAt) / 100) / 10 };
  } finally {
    watch.stop();
    victim.bot.process.kill("SIGKILL");
    await victim.bot.ended;
  }
}

/** Frozen at a moment at which it has a turn: who has none leaves nothing behind. */
async function stopInTheMidst({
  victim,
  postgres,
  databaseUrl,
  withinMs,
}: RecoverOptions): Promise<readonly string[]> {
  const giveUpAt = Date.now() + withinMs;
  while (Date.now() < giveUpAt) {
    victim.bot.process.kill("SIGSTOP");
    await wait(ON_THE_WAY_MS);
    const held = await postgres.query(
      `select target_database from migration where lease_owner like '%/${victim.pid}/%'`,
      databaseUrl,
    );
    if (held.length > 0) return held.map((row) => String(row["target_database"]));
    victim.bot.process.kill("SIGCONT");
    await wait(LOOK_MS * Math.random());
  }
  throw new Error("The bot that should die never had a turn.");
}
