/** A process that reads the archive named on its command line to its end, and says how much memory that took. */
import { openArchive } from "../open-archive.ts";

const [path = ""] = process.argv.slice(2);
const outcome = await openArchive(path);
if (outcome.kind !== "backup") throw new Error(`No backup: ${JSON.stringify(outcome)}`);

const base = process.memoryUsage().rss;
let peak = base;
let received = 0;
for await (const chunk of outcome.source.open(new AbortController().signal)) {
  received += chunk.length;
  peak = Math.max(peak, process.memoryUsage().rss);
}
process.send?.({ received, aboveBase: peak - base });
process.disconnect();
