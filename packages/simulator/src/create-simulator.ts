/** One cloud and one Slack workspace on one clock: all of the outside world that Bakferry talks to. */
import { join } from "node:path";

import { createClock, type SimulatorClock } from "./clock.ts";
import { type CloudSimulator, createCloud } from "./cloud/create-cloud.ts";
import { defaultSeed as defaultCloudSeed } from "./cloud/default-seed.ts";
import type { CloudSeed } from "./cloud/model.ts";
import { createDesk, type Desk, type DeskControl } from "./desk/create-desk.ts";
import { deskRoutes } from "./desk/desk-routes.ts";
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
  /** What stands beside Slack on the page. */
  readonly desk: DeskControl;
  close(): Promise<void>;
}

/** Holds from the sources and from the build alike. */
const PAGE_DIRECTORY = join(import.meta.dirname, "..", "dist", "page");

/** Resolves when both ports are open. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = createClock({ speed: options.speed ?? 1 });
  const cloudSeed = options.cloudSeed ?? defaultCloudSeed();
  const cloud = await createCloud({
    dataDirectory: options.dataDirectory,
    port: options.cloudPort ?? 0,
    clock,
    seed: cloudSeed,
  });
  try {
    let desk: Desk | undefined;
    const slack = await createSlack({
      port: options.slackPort ?? 0,
      seed: options.slackSeed ?? defaultSlackSeed(),
      pageDirectory: PAGE_DIRECTORY,
      besidePage(control) {
        const { accountId } = cloudSeed;
        desk = createDesk({ cloud: cloud.control, cloudUrl: cloud.url, accountId, slack: control, clock });
        return deskRoutes(desk);
      },
    });
    if (desk === undefined) throw new Error("The simulated Slack has opened no desk.");
    return {
      cloud,
      slack,
      clock,
      desk,
      async close() {
        await Promise.all([cloud.close(), slack.close()]);
      },
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}
