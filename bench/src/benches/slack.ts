/**
 * Many migrations at once in one channel, under Slack's own deadlines and rate limits.
 *
 * The bot is the process that it is in production; Slack gives it three seconds for every payload and answers what is
 * too much with a 429. Every figure is computed from what the simulated Slack has recorded.
 */
import { crowdSeed, playCrowd, readRecords, startWorld } from "@bakferry/demo";

import type { Bench } from "../bench.ts";
import { percentile } from "../percentile.ts";

const CHANNEL = "C0MIGRATIONS";
/** How fast the simulated cloud works; Slack and the bot keep real time. */
const CLOUD_SPEED = 240;

export const slack: Bench = {
  summary: "50 migrations at once and 10 approvers, with Slack's deadlines and rate limits on",

  async run({ isQuick, say }) {
    const migrations = isQuick ? 6 : 50;
    const world = await startWorld({
      speed: CLOUD_SPEED,
      pollSeconds: 1,
      slackSeed: crowdSeed(),
      // All of them at once: what is measured is Slack.
      settings: { limits: { importsPerInstance: 100, importsPerAccount: 100 } },
    });
    try {
      await world.startBot();
      const { control } = world.simulator.slack;
      const run = await playCrowd(world, { migrations, withinMs: 30 * 60_000, say });
      return {
        migrations,
        ...readRecords(control, CHANNEL, migrations),
        clicks: run.clickMs.length,
        clickP50Ms: percentile(run.clickMs, 0.5),
        clickP99Ms: percentile(run.clickMs, 0.99),
        slowestClickMs: percentile(run.clickMs, 1),
        voteP99Ms: percentile(run.voteMs, 0.99),
        posts: control.messageHistory.filter(({ kind }) => kind === "post").length,
        edits: control.messageHistory.filter(({ kind }) => kind === "update").length,
        seconds: run.seconds,
      };
    } finally {
      await world.close();
    }
  },
};
