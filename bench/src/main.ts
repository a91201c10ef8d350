/** The process edge of the benchmarks: arguments, output and the exit code. */
import { runBench } from "./run-bench.ts";

process.exitCode = await runBench(process.argv.slice(2), {
  say: (line) => console.error(line),
  result: (line) => console.log(line),
});
