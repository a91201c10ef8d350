/** One cloud and one Slack workspace on one clock: all of the outside world that Bakferry talks to. */
import { join } from "node:path";

import { createClock, type SimulatorClock } from "./clock.ts";
import { type CloudSimulator, createCloud } from "./cloud/create-cloud.ts";
import { defaultSeed as defaultCloudSeed } from "./cloud/default-seed.ts";
import type { CloudSeed } from "./cloud/model.ts";
import { createSlack, type SlackSimulator } from "./slack/create-slack.ts";
import { defaultSeed as defaultSlackSeed, type SlackSeed } from "./slack/seed.ts";

export interface SimulatorOptions {
  /** Where object bytes are kept while it runs. */
  readonly dataDirectory: string;
  /** How fast imports go, against real time; 1 when left out. */
  readonly speed?: number;
  readonly cloudSeed?: CloudSeed;
  readonly slackSeed?: SlackSeed;
  /** 0, the default, takes any free port. */
  readonly cloudPort?: number;
  readonly slackPort?: number;
}

export interface Simulator {
  readonly cloud: CloudSimulator;
  /** Its `url` is also the address of the web page. */
  readonly slack: SlackSimulator;
  readonly clock: SimulatorClock;
  close(): Promise<void>;
}

/** Holds from the sources and from the build alike. */
const PAGE_DIRECTORY = join(import.meta.dirname, "..", "dist", "page");

/** Resolves when both ports are open. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = createClock({ speed: options.speed ?? 1 });
  const cloud = await createCloud({
    dataDirectory: options.dataDirectory,
    port: options.cloudPort ?? 0,
    clock,
    seed: options.cloudSeed ?? defaultCloudSeed(),
  });
  try {
    const slack = await createSlack({
      port: options.slackPort ?? 0,
      seed: options.slackSeed ?? defaultSlackSeed(),
      pageDirectory: PAGE_DIRECTORY,
    });
    return {
      cloud,
      slack,
      clock,
      async close() {
        await Promise.all([cloud.close(), slack.close()]);
      },
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}
