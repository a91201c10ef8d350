/**
 * The whole account as data, and the bytes of its objects as files beside it.
 *
 * Not kept: what clients have open, faults, limits, and the log of requests.
 */
import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { decodeGraph, encodeGraph, type Graph } from "../state/graph.ts";
import { refill } from "../state/kept.ts";
import { linkOrCopy } from "../state/link-or-copy.ts";
import { advanceWorld } from "./advance-world.ts";
import type { CloudWorld } from "./world.ts";

const FILES = "objects";

/** Writes the objects' bytes into `directory`. */
export async function saveCloud(world: CloudWorld, directory: string): Promise<Graph> {
  advanceWorld(world);
  const names = new Set<string>();
  const graph = encodeGraph(stateOf(world), {
    toName(text) {
      if (dirname(text) !== world.bodies.folder) return undefined;
      names.add(basename(text));
      return basename(text);
    },
  });
  await mkdir(join(directory, FILES), { recursive: true });
  for (const name of names) await linkOrCopy(join(world.bodies.folder, name), join(directory, FILES, name));
  return graph;
}

/** Takes the place of the account as it is. */
export async function loadCloud(world: CloudWorld, graph: Graph, directory: string): Promise<void> {
  const paths = new Map<string, string>();
  for (const name of await readdir(join(directory, FILES))) {
    paths.set(name, await world.bodies.adopt(join(directory, FILES, name)));
  }
  const fromName = (name: string): string => {
    const path = paths.get(name);
    if (path === undefined) throw new Error(`The state has lost the file ${name}.`);
    return path;
  };
  // Written by `saveCloud` of the same format.
  const saved = decodeGraph(graph, { fromName }) as SavedCloud;
  const { keys, ram, imports, agenda, backups } = saved;
  world.keys.load(keys);
  world.ram.load(ram);
  world.imports.load(imports);
  world.agenda.load(agenda);
  world.backups.load(backups);
  refill(world.buckets, saved.buckets);
  refill(world.instances, saved.instances);
  refill(world.openingTokens, saved.openingTokens);
  world.backupPlans.clear();
  for (const plan of saved.backupPlans) world.backupPlans.add(plan);
  const { issuedKeys, switches, downloadBytesPerSecond } = saved;
  Object.assign(world, { issuedKeys, switches, downloadBytesPerSecond });
}

type SavedCloud = ReturnType<typeof stateOf>;

function stateOf(world: CloudWorld) {
  const { issuedKeys, buckets, instances, openingTokens, backupPlans, switches } = world;
  const { downloadBytesPerSecond, keys, ram, imports, agenda, backups } = world;
  return {
    issuedKeys,
    buckets,
    instances,
    openingTokens,
    backupPlans,
    switches,
    downloadBytesPerSecond,
    keys: keys.save(),
    ram: ram.save(),
    imports: imports.save(),
    agenda: agenda.save(),
    backups: backups.save(),
  };
}
