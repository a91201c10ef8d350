/**
 * A strict Slack on one loopback port, with one workspace or several: Web API, Socket Mode, signed HTTP delivery, web
 * page, control.
 *
 * It refuses what Slack refuses (scopes, block limits, spent triggers, late acknowledgements), so that an app
 * that works here has met the rules it will meet there.
 *
 * Source: https://docs.slack.dev
 */
import { createAdaptorServer, type HttpBindings, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

import { type ListenOptions, LOOPBACK } from "../listen-options.ts";
import type { Graph } from "../state/graph.ts";
import { createSockets } from "./delivery/sockets.ts";
import { type OpenWorkspace, openWorkspace, type SlackWorkspace } from "./open-workspace.ts";
import type { SlackSeed } from "./seed.ts";
import {
  type OAuthControl,
  openFront,
  type SeveralWorkspaces,
  surroundingsOf,
} from "./several/open-front.ts";
import { pageRoutes } from "./ui/page-routes.ts";
import { createChanges } from "./workspace/changes.ts";
import { createIds } from "./workspace/ids.ts";
import { type Agenda, createAgenda } from "./workspace/later.ts";
import type { Clock } from "./workspace/workspace.ts";
import type { Premises, SlackWorld } from "./world.ts";

const BODY_BYTES_MAX = 1024 * 1024;

interface CommonOptions extends ListenOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Message ids, triggers, response URLs and rate limits live by it; acknowledgements and signatures by real time. */
  readonly clock?: Clock;
  /** The built static page. */
  readonly pageDirectory?: string;
  /** More of the page's server, for what is not Slack's. */
  readonly besidePage?: (workspaces: readonly SlackWorkspace[]) => Hono;
}

/** One workspace with its apps, or several with an app that each of them may install. */
export type SlackOptions = CommonOptions & ({ readonly seed: SlackSeed } | SeveralWorkspaces);

/** As a workspace it is its first one, which is mostly the only one. */
export interface SlackSimulator extends Omit<SlackWorkspace, "url"> {
  /** `http://127.0.0.1:PORT`, also the address of the page. */
  readonly url: string;
  /** For `slackApiUrl` of Slack's clients, whatever workspace their token is of. */
  readonly apiUrl: string;
  readonly workspaces: readonly SlackWorkspace[];
  /** One of the workspaces, by id or name in any case; throws when there is none. */
  readonly in: (idOrName: string) => SlackWorkspace;
  /** Whether workspaces install an app by OAuth; without `workspaces` there are only the apps of the seed. */
  readonly isInstallable: boolean;
  /** The app that workspaces install; throws where none does. */
  readonly oauth: OAuthControl;
  /** All workspaces and installations as JSON. */
  save(): SlackState;
  /** Puts the same workspaces in the place of these. */
  load(state: SlackState): void;
  /** Cuts what is open and frees the port. */
  close(): Promise<void>;
}

export interface SlackState {
  /** By team id. */
  readonly workspaces: Readonly<Record<string, Graph>>;
  /** `null` where workspaces install nothing. */
  readonly installations: Graph | null;
}

/** Rejects when the port is taken or a seed contradicts itself. */
export async function createSlack(options: SlackOptions): Promise<SlackSimulator> {
  const around = surroundingsOf(options);
  const app = new Hono<{ Bindings: HttpBindings }>();
  const server = createAdaptorServer({ fetch: app.fetch });
  const port = await listen(server, options);
  const url = `http://${options.publicHost ?? LOOPBACK}:${port}`;

  const worlds: SlackWorld[] = [];
  const { premises, agenda } = createPremises(options, {
    url,
    worlds,
    offer: (teamId) => front?.offer(teamId) ?? null,
    isInstalled: (teamId) => front?.isInstalled(teamId) ?? false,
  });
  const workspaces = new Map<string, OpenWorkspace>();
  for (const seed of around.workspaces) {
    const opened = openWorkspace(seed, premises, around.isAlone ? url : `${url}/${seed.team.id}`);
    workspaces.set(seed.team.id, opened);
    worlds.push(opened.world);
  }
  const front = around.isAlone ? undefined : openFront(around, { workspaces, premises, url });
  const all = [...workspaces.values()];
  const [first] = all;
  if (first === undefined) throw new Error("Slack needs a workspace.");

  guard(app, premises.isDown);
  if (front) app.route("/", front.routes);
  for (const { team, routes } of all) app.route(around.isAlone ? "/" : `/${team.id}`, routes);
  if (options.besidePage) app.route("/", options.besidePage(all));
  app.route("/", pageRoutes(options.pageDirectory));
  server.on("upgrade", (request, socket, head) => premises.sockets.upgrade(request, socket, head));

  const { team, control, as } = first;
  return {
    url,
    apiUrl: `${url}/api/`,
    team,
    control,
    as,
    workspaces: all,
    in: (idOrName) => workspaceCalled(all, idOrName),
    isInstallable: front !== undefined,
    get oauth() {
      if (front === undefined) throw new Error(`${team.name} has the apps of its seed; it installs none.`);
      return front.oauth;
    },
    save: () => ({
      workspaces: Object.fromEntries(all.map((each) => [each.team.id, each.save()])),
      installations: front?.save() ?? null,
    }),
    load(state) {
      for (const each of all) {
        const graph = state.workspaces[each.team.id];
        if (graph) each.load(graph);
      }
      if (state.installations !== null) front?.load(state.installations);
      premises.changes.mark();
    },
    async close() {
      agenda.close();
      await premises.sockets.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

interface PremisesParts extends Pick<Premises, "worlds" | "offer" | "isInstalled"> {
  readonly url: string;
}

function createPremises(
  { clock = { now: () => Date.now() } }: SlackOptions,
  { url, ...parts }: PremisesParts,
): { readonly premises: Premises; readonly agenda: Agenda } {
  let down = false;
  const isDown = (): boolean => down;
  const changes = createChanges();
  const agenda = createAgenda(clock);
  const premises = {
    clock,
    sockets: createSockets({ host: new URL(url).host, changes, isDown }),
    changes,
    ids: createIds(),
    later: agenda.later,
    isDown,
    setDown(next: boolean) {
      down = next;
    },
    ...parts,
  };
  return { premises, agenda };
}

/** What holds for every request, whichever workspace it is for. */
function guard(app: Hono<{ Bindings: HttpBindings }>, isDown: () => boolean): void {
  app.use(async (context, next) => {
    if (isDown() && /^\/(?:\w+\/)?(?:api|hooks|upload)\//.test(context.req.path))
      return context.text("Service Unavailable", 503);
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: (context) => context.json({ ok: false, error: "request_too_large" }, 413),
    }),
  );
}

function workspaceCalled(workspaces: readonly SlackWorkspace[], idOrName: string): SlackWorkspace {
  const wanted = idOrName.toLowerCase();
  const found = workspaces.find(
    ({ team }) => team.id.toLowerCase() === wanted || team.name.toLowerCase() === wanted,
  );
  if (found) return found;
  const names = workspaces.map(({ team }) => team.name).join(", ");
  throw new Error(`There is no workspace ${idOrName}; there are ${names}.`);
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
