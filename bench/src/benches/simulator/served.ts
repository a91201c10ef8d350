/**
 * The simulator as a process of its own, so that its memory is its own.
 *
 * It prints its address as one line of JSON, ends with its input, and then prints the most memory that it had.
 */
import { once } from "node:events";

import { createSimulator } from "@bakferry/simulator";

import type { ServedAddress, ServedCost } from "./serve.ts";

const [dataDirectory = ""] = process.argv.slice(2);
const simulator = await createSimulator({ dataDirectory });
say({ cloudUrl: simulator.cloud.url });
process.stdin.resume();
await once(process.stdin, "end");
const { maxRSS } = process.resourceUsage();
await simulator.close();
say({ rssMB: Math.round(maxRSS / 1000) });

function say(line: ServedAddress | ServedCost): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
