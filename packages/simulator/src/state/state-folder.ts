/**
 * A state of the simulator as a folder: `state.json`, and the bytes of the objects in files of their own.
 *
 * A folder is complete when `state.json` is there, which is written last.
 */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { SimulatorClock } from "../clock.ts";
import type { CloudSimulator } from "../cloud/create-cloud.ts";
import type { SlackSimulator, SlackState } from "../slack/create-slack.ts";
import type { Graph } from "./graph.ts";

interface StateParts {
  readonly cloud: CloudSimulator;
  readonly slack: SlackSimulator;
  readonly clock: SimulatorClock;
}

/** `format` grows with each change that older programs could not read. */
interface StateFile {
  readonly format: 2;
  readonly takenAt: string;
  /** Simulated time. */
  readonly clockAt: number;
  readonly accountId: string;
  readonly cloud: Graph;
  readonly slack: SlackState;
}

const FORMAT = 2;
const NAME = "state.json";

/** Takes the place of a state that is there already. */
export async function writeState({ cloud, slack, clock }: StateParts, directory: string): Promise<void> {
  await rm(join(directory, NAME), { force: true });
  await rm(join(directory, "objects"), { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  // All of one instant: nothing goes on before the cloud, too, is encoded.
  const taken = { takenAt: new Date().toISOString(), clockAt: clock.now(), slack: slack.save() };
  const { accountId } = cloud;
  const state: StateFile = { format: FORMAT, accountId, ...taken, cloud: await cloud.save(directory) };
  const draft = join(directory, `${NAME}.part`);
  await writeFile(draft, `${JSON.stringify(state)}\n`);
  await rename(draft, join(directory, NAME));
}

/** Throws an Error that says what is wrong with the folder. */
export async function readState({ cloud, slack, clock }: StateParts, directory: string): Promise<void> {
  const state = await readStateFile(directory);
  // Looked at before anything is changed.
  refuseOther("account", state.accountId, cloud.accountId);
  const kept = Object.keys(state.slack.workspaces);
  const own = slack.workspaces.map(({ team }) => team.id);
  refuseOther(kept.length + own.length === 2 ? "workspace" : "workspaces", listed(kept), listed(own));
  await cloud.load(state.cloud, directory);
  slack.load(state.slack);
  clock.goTo(state.clockAt);
}

function listed(ids: readonly string[]): string {
  return ids.toSorted().join(", ");
}

function refuseOther(what: string, kept: string, own: string): void {
  if (kept !== own) throw new Error(`The state is of the ${what} ${kept}, and this is ${own}.`);
}

async function readStateFile(directory: string): Promise<StateFile> {
  const text = await readFile(join(directory, NAME), "utf8").catch(() => {
    throw new Error(`${directory} holds no state of the simulator: there is no ${NAME}.`);
  });
  const state = JSON.parse(text) as StateFile | { readonly format: unknown };
  if (isState(state)) return state;
  throw new Error(
    `The state in ${directory} has format ${String(state.format)}; this program reads ${String(FORMAT)}.`,
  );
}

function isState(state: StateFile | { readonly format: unknown }): state is StateFile {
  return state.format === FORMAT;
}
