/**
 * A strict Slack workspace on one loopback port: Web API, Socket Mode, signed HTTP delivery, web page, control.
 *
 * It refuses what Slack refuses (scopes, block limits, spent triggers, late acknowledgements), so that an app
 * that works here has met the rules it will meet there.
 *
 * Source: https://docs.slack.dev
 */
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

import { type ListenOptions, LOOPBACK } from "../listen-options.ts";
import type { Graph } from "../state/graph.ts";
import { createControl, type SlackControl } from "./control/control.ts";
import { createRequestLog } from "./control/request-log.ts";
import { createDeliver } from "./delivery/deliver.ts";
import { createSockets, type Sockets } from "./delivery/sockets.ts";
import { createSlackFaultBook } from "./faults/slack-fault-book.ts";
import { sendEvent } from "./interaction/send-event.ts";
import { loadSlack, saveSlack } from "./keep-slack.ts";
import { type AppSeed, checkSeed, type SlackSeed, type UserSeed } from "./seed.ts";
import { uiRoutes } from "./ui/ui-routes.ts";
import { fileRoutes } from "./web-api/file-routes.ts";
import { createRateLimits } from "./web-api/rate-limits.ts";
import { webApiRoutes } from "./web-api/web-api-routes.ts";
import { createFiles } from "./workspace/files.ts";
import { createIds, type Ids } from "./workspace/ids.ts";
import { createAgenda, type Later } from "./workspace/later.ts";
import { createMessages } from "./workspace/messages.ts";
import { createOfferedOptions } from "./workspace/offered-options.ts";
import { createResponseUrls } from "./workspace/response-urls.ts";
import { createTriggers } from "./workspace/triggers.ts";
import { createViews } from "./workspace/views.ts";
import { createWorkspace, type Clock } from "./workspace/workspace.ts";
import type { SlackWorld } from "./world.ts";

const BODY_BYTES_MAX = 1024 * 1024;

export interface SlackOptions extends ListenOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Message ids, triggers, response URLs and rate limits live by it; acknowledgements and signatures by real time. */
  readonly clock?: Clock;
  readonly seed: SlackSeed;
  /** The built static page. */
  readonly pageDirectory?: string;
  /** More of the page's server, for what is not Slack's. */
  readonly besidePage?: (control: SlackControl) => Hono;
  /** Of another workspace with the same app; its own when left out. */
  readonly sockets?: Sockets;
  /** Of another workspace of the same organisation; its own when left out. */
  readonly ids?: Ids;
}

export interface SlackSimulator {
  /** `http://127.0.0.1:PORT`, also the address of the page. */
  readonly url: string;
  /** For `slackApiUrl` of Slack's clients. */
  readonly apiUrl: string;
  readonly control: SlackControl;
  /** A person, by id or name; the same as `control.as`. */
  readonly as: SlackControl["as"];
  /** Slack gives an app's envelopes to its sockets, whichever workspace they come from. */
  readonly sockets: Sockets;
  install(app: AppSeed, bot: UserSeed): void;
  readonly team: SlackSeed["team"];
  /** Takes the app out without a word to it. */
  remove(appId: string): void;
  /** Whether a channel, person, view, trigger, file or usergroup of this id is in the workspace. */
  holds(id: string): boolean;
  invite(channelId: string, userId: string): void;
  /** Takes the app out, and tells it. */
  uninstall(appId: string): Promise<void>;
  /** The workspace as JSON. */
  save(): Graph;
  /** Puts a workspace of the same id in the place of this one. */
  load(graph: Graph): void;
  /** Cuts what is open and frees the port. */
  close(): Promise<void>;
}

/** Rejects when the port is taken or the seed contradicts itself. */
export async function createSlack(options: SlackOptions): Promise<SlackSimulator> {
  checkSeed(options.seed);
  let down = false;
  const isDown = (): boolean => down;

  const app = new Hono();
  const server = createAdaptorServer({ fetch: app.fetch });
  const port = await listen(server, options);
  const url = `http://${options.publicHost ?? LOOPBACK}:${port}`;

  const agenda = createAgenda(clockOf(options));
  const ids = options.ids ?? createIds();
  const world = createWorld({ ...options, ids, url, isDown, later: agenda.later });
  const control = createControl(world, (value) => {
    down = value;
  });
  app.use(async (context, next) => {
    if (down && /^\/(?:api|hooks|upload)\//.test(context.req.path))
      return context.text("Service Unavailable", 503);
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: (context) => context.json({ ok: false, error: "request_too_large" }, 413),
    }),
  );
  app.onError((error, context) => {
    world.log.add({
      method: context.req.path,
      ok: false,
      error: `internal_error: ${error.message}`,
      arguments: {},
    });
    return context.json({ ok: false, error: "internal_error" }, 500);
  });
  app.route("/", webApiRoutes(world));
  app.route("/", fileRoutes(world));
  if (options.besidePage) app.route("/", options.besidePage(control));
  app.route("/", uiRoutes(world, options.pageDirectory));
  server.on("upgrade", (request, socket, head) => world.sockets.upgrade(request, socket, head));

  return {
    url,
    apiUrl: `${url}/api/`,
    control,
    as: control.as,
    sockets: world.sockets,
    team: options.seed.team,
    remove: (appId) => world.workspace.remove(appId, "account_inactive"),
    install: (installed, bot) => world.workspace.install(installed, bot),
    holds: (id) => holds(world, id),
    invite: (channelId, userId) => world.workspace.invite(channelId, userId),
    uninstall: async (appId) => uninstall(world, appId),
    save: () => saveSlack(world, ids),
    load: (graph) => loadSlack(world, ids, graph),
    async close() {
      agenda.close();
      if (options.sockets === undefined) await world.sockets.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

interface WorldParts {
  readonly ids: Ids;
  readonly url: string;
  readonly isDown: () => boolean;
  readonly later: Later;
}

function createWorld(options: SlackOptions & WorldParts): SlackWorld {
  const clock = clockOf(options);
  const workspace = createWorkspace(options.seed, { clock, url: options.url, ids: options.ids });
  const messages = createMessages(workspace);
  const sockets =
    options.sockets ??
    createSockets({
      host: new URL(options.url).host,
      changes: workspace.changes,
      isDown: options.isDown,
    });
  const faults = createSlackFaultBook();
  const log = createRequestLog(clock, workspace.changes);
  return {
    workspace,
    messages,
    files: createFiles(workspace),
    views: createViews(workspace),
    triggers: createTriggers(workspace),
    responseUrls: createResponseUrls(workspace, messages),
    offered: createOfferedOptions(),
    sockets,
    deliver: createDeliver({ sockets, faults, log, isDown: options.isDown }),
    log,
    later: options.later,
    faults,
    limits: options.seed.rateLimits === "off" ? null : createRateLimits(clock),
  };
}

function clockOf({ clock }: SlackOptions): Clock {
  return clock ?? { now: () => Date.now() };
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

async function listen(server: ServerType, { port = 0, host = LOOPBACK }: SlackOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
