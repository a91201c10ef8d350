/** One cloud and one Slack on one clock: all of the outside world that Bakferry talks to. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type ClockOptions, createClock, type SimulatorClock } from "./clock.ts";
import { type CloudOptions, type CloudSimulator, createCloud } from "./cloud/create-cloud.ts";
import { defaultSeed as defaultCloudSeed } from "./cloud/default-seed.ts";
import type { Fault } from "./cloud/faults/fault.ts";
import type { CloudSeed } from "./cloud/model.ts";
import { createDesk, type Desk, type DeskControl } from "./desk/create-desk.ts";
import { deskRoutes } from "./desk/desk-routes.ts";
import type { KeptStates } from "./desk/moments.ts";
import { type ListenOptions, LOOPBACK } from "./listen-options.ts";
import { createSlack, type SlackOptions, type SlackSimulator } from "./slack/create-slack.ts";
import type { SlackFault } from "./slack/faults/slack-fault.ts";
import { defaultSeed as defaultSlackSeed, type SlackSeed } from "./slack/seed.ts";
import type { SeveralWorkspaces } from "./slack/several/open-front.ts";
import { readState, writeState } from "./state/state-folder.ts";

export interface SimulatorOptions extends ListenOptions, Partial<SeveralWorkspaces> {
  /** Where object bytes are kept while it runs; a temporary folder when left out. */
  readonly dataDirectory?: string;
  /** What there is at the start; the default seeds when left out. `workspaces` take the place of `slack`. */
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
   * that holds no state, or that of another account or other workspaces.
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
  const clock = clockOf(options);
  const folder = await dataFolder(options);
  // Beside the objects, whose bytes can so be linked instead of copied.
  const momentFolder = join(folder.path, `moments-${randomUUID()}`);
  const tidy = async (): Promise<void> => {
    await rm(momentFolder, { recursive: true, force: true });
    await folder.remove();
  };
  const cloud = await startCloud(options, { clock, dataDirectory: folder.path });
  try {
    const states: KeptStates = {
      keep: (name) => writeState({ cloud, slack, clock }, join(momentFolder, name)),
      restore: (name) => readState({ cloud, slack, clock }, join(momentFolder, name)),
      forget: (name) => rm(join(momentFolder, name), { recursive: true, force: true }),
    };
    const { slack, desk } = await startSlack(options, { cloud, clock, states });
    return {
      cloud,
      slack,
      clock,
      snapshot: (directory) => writeState({ cloud, slack, clock }, directory),
      restore: (directory) => readState({ cloud, slack, clock }, directory),
      desk,
      async close() {
        await Promise.all([cloud.close(), slack.close()]);
        await tidy();
      },
    };
  } catch (error) {
    await cloud.close();
    await tidy();
    throw error;
  }
}

async function startCloud(
  { host = LOOPBACK, publicHost = LOOPBACK, cloudPort = 0, seed, faults }: SimulatorOptions,
  parts: Pick<CloudOptions, "clock" | "dataDirectory">,
): Promise<CloudSimulator> {
  const cloud = await createCloud({
    ...parts,
    host,
    publicHost,
    port: cloudPort,
    seed: seed?.cloud ?? defaultCloudSeed(),
  });
  cloud.control.faults.add(...(faults?.cloud ?? []));
  return cloud;
}

interface Beside {
  readonly cloud: CloudSimulator;
  readonly clock: SimulatorClock;
  readonly states: KeptStates;
}

/** The desk beside its page stands on both. */
async function startSlack(
  options: SimulatorOptions,
  { cloud, clock, states }: Beside,
): Promise<{ readonly slack: SlackSimulator; readonly desk: Desk }> {
  const { host = LOOPBACK, publicHost = LOOPBACK, slackPort = 0, faults } = options;
  let desk: Desk | undefined;
  const slack = await createSlack({
    ...slackSeed(options),
    host,
    publicHost,
    port: slackPort,
    pageDirectory: PAGE_DIRECTORY,
    besidePage(slacks) {
      const { control, url: cloudUrl, accountId } = cloud;
      desk = createDesk({ cloud: control, cloudUrl, accountId, slacks, clock, states });
      return deskRoutes(desk);
    },
  });
  for (const { control } of slack.workspaces) control.faults.add(...(faults?.slack ?? []));
  if (desk === undefined) throw new Error("The simulated Slack has opened no desk.");
  return { slack, desk };
}

/** Throws when it is said twice, or half. */
function slackSeed({ seed, workspaces, enterprise, app }: SimulatorOptions): SlackOptions {
  if (workspaces === undefined) {
    if (enterprise !== undefined || app !== undefined)
      throw new Error("An organisation, or an app to install, needs `workspaces`.");
    return { seed: seed?.slack ?? defaultSlackSeed() };
  }
  if (seed?.slack !== undefined) throw new Error("Give `workspaces` or `seed.slack`, not both.");
  return { workspaces, ...(enterprise && { enterprise }), ...(app && { app }) };
}

function clockOf({ clock = {} }: SimulatorOptions): SimulatorClock {
  return "now" in clock ? clock : createClock(clock);
}

/** A temporary one goes away with the simulator. */
async function dataFolder({
  dataDirectory,
}: SimulatorOptions): Promise<{ readonly path: string; remove(): Promise<void> }> {
  if (dataDirectory !== undefined) return { path: dataDirectory, remove: async () => {} };
  const path = await mkdtemp(join(tmpdir(), "bakferry-simulator-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
