/** The short form of the crash suite: the first cycles of a fixed seed. `npm run -s crash` is the long one. */
import { expect, test } from "vitest";

import { SET_UPS } from "./plan-cycle.ts";
import { runSuite } from "./run-suite.ts";

const CYCLES = 2;
const SEED = 1;

// A cycle takes a few seconds, and many times that where everything else is tested at the same time.
test.for(SET_UPS)(
  "on %s nothing happens twice and nothing is lost, whatever breaks",
  { timeout: 240_000 },
  async (setUp, { skip }) => {
    const told: string[] = [];
    const score = await runSuite({
      setUp,
      seed: SEED,
      from: 0,
      cycles: CYCLES,
      say: (line) => void told.push(line),
    });
    if (!score) return skip(`${setUp} cannot be had here`);
    process.stdout.write(`${JSON.stringify(score)}\n`);
    expect(score, told.join("\n")).toMatchObject({ cycles: CYCLES, violations: 0 });
  },
);
