/**
 * One workspace of the simulated Slack, without a port of its own: its world, its routes, and the hands of a program.
 */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import type { Graph } from "../state/graph.ts";
import { createControl, type SlackControl } from "./control/control.ts";
import { createRequestLog } from "./control/request-log.ts";
import { createDeliver } from "./delivery/deliver.ts";
import { createSlackFaultBook } from "./faults/slack-fault-book.ts";
import { sendEvent } from "./interaction/send-event.ts";
import { loadSlack, saveSlack } from "./keep-slack.ts";
import { type AppSeed, checkSeed, type SlackSeed, type UserSeed } from "./seed.ts";
import { uiRoutes } from "./ui/ui-routes.ts";
import { fileRoutes } from "./web-api/file-routes.ts";
import { createRateLimits } from "./web-api/rate-limits.ts";
import { webApiRoutes } from "./web-api/web-api-routes.ts";
import { createFiles } from "./workspace/files.ts";
import { createMessages } from "./workspace/messages.ts";
import { createOfferedOptions } from "./workspace/offered-options.ts";
import { createResponseUrls } from "./workspace/response-urls.ts";
import { createTriggers } from "./workspace/triggers.ts";
import { createViews } from "./workspace/views.ts";
import { createWorkspace } from "./workspace/workspace.ts";
import type { Premises, SlackWorld } from "./world.ts";

/** What programs see of a workspace. */
export interface SlackWorkspace {
  readonly team: SlackSeed["team"];
  /** Where its permalinks, files and response URLs are, without a slash at the end. */
  readonly url: string;
  readonly control: SlackControl;
  /** A person, by id or name; the same as `control.as`. */
  readonly as: SlackControl["as"];
}

/** What the rest of the simulator sees of it besides. */
export interface OpenWorkspace extends SlackWorkspace {
  readonly world: SlackWorld;
  readonly routes: Hono<{ Bindings: HttpBindings }>;
  install(app: AppSeed, bot: UserSeed): void;
  /** Takes the app out without a word to it. */
  remove(appId: string): void;
  /** Takes the app out, and tells it. */
  uninstall(appId: string): Promise<void>;
  /** Whether one of its apps calls, or once called, with this token. */
  knows(token: string): boolean;
  /** Whether a channel, person, view, trigger, file or usergroup of this id is in the workspace. */
  holds(id: string): boolean;
  save(): Graph;
  /** Puts a workspace of the same id in the place of this one. */
  load(graph: Graph): void;
}

/** Throws when the seed contradicts itself. */
export function openWorkspace(seed: SlackSeed, premises: Premises, url: string): OpenWorkspace {
  checkSeed(seed);
  const world = createWorld(seed, premises, url);
  const control = createControl(world);
  const { workspace } = world;
  return {
    world,
    team: seed.team,
    url,
    control,
    as: control.as,
    routes: routesOf(world),
    install: (app, bot) => workspace.install(app, bot),
    remove: (appId) => workspace.remove(appId, "account_inactive"),
    uninstall: (appId) => uninstall(world, appId),
    knows: (token) =>
      workspace.tokenEnd(token) !== undefined ||
      workspace.apps.some((app) => [app.botToken, app.appToken, app.configurationToken].includes(token)),
    holds: (id) => holds(world, id),
    save: () => saveSlack(world, premises.ids),
    load: (graph) => loadSlack(world, premises.ids, graph),
  };
}

function routesOf(world: SlackWorld): OpenWorkspace["routes"] {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.onError((error, context) => {
    world.log.add({
      method: context.req.path,
      ok: false,
      error: `internal_error: ${error.message}`,
      arguments: {},
    });
    return context.json({ ok: false, error: "internal_error" }, 500);
  });
  routes.route("/", webApiRoutes(world));
  routes.route("/", fileRoutes(world));
  routes.route("/", uiRoutes(world));
  return routes;
}

function createWorld(seed: SlackSeed, premises: Premises, url: string): SlackWorld {
  const { clock, ids, changes, sockets, isDown, later } = premises;
  const workspace = createWorkspace(seed, { clock, url, ids, changes });
  const messages = createMessages(workspace);
  const faults = createSlackFaultBook();
  const log = createRequestLog(clock, changes);
  return {
    workspace,
    messages,
    files: createFiles(workspace),
    views: createViews(workspace),
    triggers: createTriggers(workspace),
    responseUrls: createResponseUrls(workspace, messages),
    offered: createOfferedOptions(),
    sockets,
    deliver: createDeliver({ sockets, faults, log, isDown }),
    log,
    later,
    faults,
    limits: seed.rateLimits === "off" ? null : createRateLimits(clock),
    premises,
  };
}

function holds({ workspace, views, triggers, files }: SlackWorld, id: string): boolean {
  return (
    workspace.conversation(id) !== undefined ||
    workspace.users.has(id) ||
    workspace.usergroups.some((group) => group.id === id) ||
    views.find(id) !== undefined ||
    files.find(id) !== undefined ||
    triggers.has(id)
  );
}

/** Slack: both events come, and need no scope; the token is worth nothing before they arrive. */
async function uninstall(world: SlackWorld, appId: string): Promise<void> {
  const app = world.workspace.apps.find((each) => each.appId === appId);
  if (!app) throw new Error(`The app ${appId} is not installed in ${world.workspace.team.name}.`);
  world.workspace.remove(appId, "account_inactive");
  const revoked = { type: "tokens_revoked", tokens: { oauth: [], bot: [app.botUserId] } };
  await sendEvent(world, app, revoked);
  await sendEvent(world, app, { type: "app_uninstalled" });
}
