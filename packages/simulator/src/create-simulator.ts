/** One cloud and one Slack workspace on one clock: all of the outside world that Bakferry talks to. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type ClockOptions, createClock, type SimulatorClock } from "./clock.ts";
import { type CloudSimulator, createCloud } from "./cloud/create-cloud.ts";
import { defaultSeed as defaultCloudSeed } from "./cloud/default-seed.ts";
import type { Fault } from "./cloud/faults/fault.ts";
import type { CloudSeed } from "./cloud/model.ts";
import { createDesk, type Desk, type DeskControl } from "./desk/create-desk.ts";
import { deskRoutes } from "./desk/desk-routes.ts";
import { createSlack, type SlackSimulator } from "./slack/create-slack.ts";
import type { SlackFault } from "./slack/faults/slack-fault.ts";
import { defaultSeed as defaultSlackSeed, type SlackSeed } from "./slack/seed.ts";
import { readState, writeState } from "./state/state-folder.ts";

export interface SimulatorOptions {
  /** Where object bytes are kept while it runs; a temporary folder when left out. */
  readonly dataDirectory?: string;
  /** What there is at the start; the default seeds when left out. */
  readonly seed?: { readonly cloud?: CloudSeed; readonly slack?: SlackSeed };
  /** How fast imports go; real time when left out. A clock of one's own can be shared with other simulators. */
  readonly clock?: ClockOptions | SimulatorClock;
  /** Trouble from the first request on; more of it by `control.faults`. */
  readonly faults?: { readonly cloud?: readonly Fault[]; readonly slack?: readonly SlackFault[] };
  /** 0, the default, takes any free port. */
  readonly cloudPort?: number;
  readonly slackPort?: number;
}

export interface Simulator {
  readonly cloud: CloudSimulator;
  /** Its `url` is also the address of the web page. */
  readonly slack: SlackSimulator;
  readonly clock: SimulatorClock;
  /** Writes all that there is into a folder: `state.json`, and the bytes of objects beside it. */
  snapshot(directory: string): Promise<void>;
  /**
   * Puts what `snapshot` wrote in the place of all that there is, the clock's time included. Throws an Error for a folder
   * that holds no state, or that of another account or workspace.
   */
  restore(directory: string): Promise<void>;
  /** What stands beside Slack on the page. */
  readonly desk: DeskControl;
  close(): Promise<void>;
}

/** Holds from the sources and from the build alike. */
const PAGE_DIRECTORY = join(import.meta.dirname, "..", "dist", "page");

/** Resolves when both ports are open. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = {}, faults = {} } = options;
  const clock = clockOf(options);
  const own =
    options.dataDirectory === undefined ? await mkdtemp(join(tmpdir(), "bakferry-simulator-")) : null;
  const cleanUp = async (): Promise<void> => {
    if (own !== null) await rm(own, { recursive: true, force: true });
  };
  const cloudSeed = seed.cloud ?? defaultCloudSeed();
  const cloud = await createCloud({
    dataDirectory: own ?? options.dataDirectory ?? "",
    port: options.cloudPort ?? 0,
    clock,
    seed: cloudSeed,
  });
  try {
    cloud.control.faults.add(...(faults.cloud ?? []));
    let desk: Desk | undefined;
    const slack = await createSlack({
      port: options.slackPort ?? 0,
      seed: seed.slack ?? defaultSlackSeed(),
      pageDirectory: PAGE_DIRECTORY,
      besidePage(control) {
        const { accountId } = cloudSeed;
        desk = createDesk({ cloud: cloud.control, cloudUrl: cloud.url, accountId, slack: control, clock });
        return deskRoutes(desk);
      },
    });
    slack.control.faults.add(...(faults.slack ?? []));
    if (desk === undefined) throw new Error("The simulated Slack has opened no desk.");
    return {
      cloud,
      slack,
      clock,
      snapshot: (directory) => writeState({ cloud, slack, clock }, directory),
      restore: (directory) => readState({ cloud, slack, clock }, directory),
      desk,
      async close() {
        await Promise.all([cloud.close(), slack.close()]);
        await cleanUp();
      },
    };
  } catch (error) {
    await cloud.close();
    await cleanUp();
    throw error;
  }
}

function clockOf({ clock = {} }: SimulatorOptions): SimulatorClock {
  return "now" in clock ? clock : createClock(clock);
}
