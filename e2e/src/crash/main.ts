/** `npm run -s crash`: the long form. Progress goes to standard error, one line of JSON for each set-up to standard output. */
import { parseArgs } from "node:util";

import { SET_UPS, type SetUp } from "./plan-cycle.ts";
import { runSuite } from "./run-suite.ts";

const USAGE = `npm run -s crash -- [--store ${SET_UPS.join("|")}] [--cycles N] [--seed S] [--from N]`;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    store: { type: "string" },
    cycles: { type: "string", default: "200" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 1000) % 1_000_000) },
    from: { type: "string", default: "0" },
  },
});
const stores = SET_UPS.filter((each) => values.store === undefined || values.store === each);
const [cycles, seed, from] = [values.cycles, values.seed, values.from].map(Number) as [
  number,
  number,
  number,
];
if (stores.length === 0 || ![cycles, seed, from].every(Number.isSafeInteger)) {
  say(USAGE);
  process.exitCode = 64;
} else {
  for (const store of stores) process.exitCode = (await run(store)) ? process.exitCode : 1;
}

async function run(store: SetUp): Promise<boolean> {
  const score = await runSuite({ setUp: store, seed, from, cycles, say });
  if (!score) {
    say(`${store} cannot be had on this machine.`);
    return false;
  }
  process.stdout.write(`${JSON.stringify(score)}\n`);
  return score.violations === 0;
}
