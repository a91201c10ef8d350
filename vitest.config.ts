import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

/** Tests run on the sources of every package, so nothing has to be built first. */
const conditions = ["@bakferry/source"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};

export default defineConfig({
  test: {
    // The tests from end to end mostly wait: for processes to start, for a simulated cloud to get on.
    maxWorkers: Math.max(4, availableParallelism()),
    // Terminals show the time of the machine; expectations are written down in one zone.
    env: { TZ: "UTC" },
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: [
            "{packages,apps}/*/src/**/*.test.ts",
            "packages/simulator/page/src/**/*.test.ts",
            "{demo,bench,tools}/src/**/*.test.ts",
          ],
          exclude: ["**/*.contract.test.ts"],
          // Property tests and child processes on a busy machine; a hang is still found.
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: "contract",
          include: ["{packages,apps}/*/src/**/*.contract.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: "e2e",
          include: ["e2e/src/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
