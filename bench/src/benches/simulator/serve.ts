/** Starts the simulator that is measured, and says in the end what it took. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ServedAddress {
  readonly cloudUrl: string;
}

export interface ServedCost {
  /** The most that it ever had. */
  readonly rssMB: number;
}

export interface Served extends ServedAddress {
  stop(): Promise<ServedCost>;
}

/** As source when this module is. */
const PROGRAM = fileURLToPath(new URL(`served${path.extname(import.meta.url)}`, import.meta.url));

export async function serveSimulator(folder: string): Promise<Served> {
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM, folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("The simulator ended without a word.");
    return JSON.parse(value);
  };
  return {
    ...((await next()) as ServedAddress),
    async stop() {
      const ended = once(child, "exit");
      child.stdin.end();
      const cost = (await next()) as ServedCost;
      await ended;
      return cost;
    },
  };
}
