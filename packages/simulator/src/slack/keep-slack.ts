/**
 * The whole workspace as data.
 *
 * Not kept: sockets, deliveries and retries under way, faults, rate limits, and the log of requests. Response URLs are
 * addresses of this port: they work again only where the workspace comes back on the same one.
 */
import { decodeGraph, encodeGraph, type Graph } from "../state/graph.ts";
import type { Ids } from "./workspace/ids.ts";
import type { SlackWorld } from "./world.ts";

export function saveSlack(world: SlackWorld, ids: Ids): Graph {
  return encodeGraph(stateOf(world, ids));
}

/** Takes the place of the workspace as it is. */
export function loadSlack(world: SlackWorld, ids: Ids, graph: Graph): void {
  // Written by `saveSlack` of the same format.
  const saved = decodeGraph(graph) as SavedSlack;
  world.workspace.load(saved.workspace);
  ids.load(saved.ids);
  world.messages.load(saved.messages);
  world.files.load(saved.files);
  world.views.load(saved.views);
  world.triggers.load(saved.triggers);
  world.responseUrls.load(saved.responseUrls);
  world.offered.load(saved.offered);
  world.workspace.changes.mark();
}

type SavedSlack = ReturnType<typeof stateOf>;

function stateOf(
  { workspace, messages, files, views, triggers, responseUrls, offered }: SlackWorld,
  ids: Ids,
) {
  return {
    ids: ids.save(),
    workspace: workspace.save(),
    messages: messages.save(),
    files: files.save(),
    views: views.save(),
    triggers: triggers.save(),
    responseUrls: responseUrls.save(),
    offered: offered.save(),
  };
}
