/**
 * Runs one benchmark by its name; its last line on standard output is one JSON object.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";

import type { Bench } from "./bench.ts";
import { crc } from "./benches/crc.ts";
import { inspect } from "./benches/inspect.ts";
import { preflight } from "./benches/preflight.ts";
import { scale } from "./benches/scale.ts";
import { simulator } from "./benches/simulator.ts";
import { slack } from "./benches/slack.ts";
import { upload } from "./benches/upload.ts";

const BENCHES: Readonly<Record<string, Bench>> = { crc, inspect, preflight, scale, simulator, slack, upload };

export interface BenchOutput {
  readonly say: (line: string) => void;
  readonly result: (line: string) => void;
}

/** Returns the exit code: 1 for a name that is none. */
export async function runBench(words: readonly string[], { say, result }: BenchOutput): Promise<0 | 1> {
  const [name = "", ...flags] = words;
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  const unknown = flags.find((flag) => flag !== "--quick");
  if (bench === undefined || unknown !== undefined) {
    say(unknown === undefined ? `There is no benchmark "${name}".` : `There is no option "${unknown}".`);
    say("npm run -s bench -- NAME [--quick], with one of these names:");
    for (const [known, { summary }] of Object.entries(BENCHES)) say(`  ${known}  ${summary}`);
    return 1;
  }
  say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`);
  const folder = await mkdtemp(path.join(tmpdir(), "bakferry-bench-"));
  try {
    const figures = await bench.run({ isQuick: flags.includes("--quick"), folder, say });
    result(JSON.stringify({ bench: name, ...figures }));
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
