/**
 * Several workspaces behind one address, and an app that each of them, or their organisation, may install by OAuth.
 *
 * Each workspace is a whole simulated Slack of its own; here stand the pages of an installation, the exchange of a
 * code for a token, and the one Web API that finds the workspace of a call.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { createIds } from "../workspace/ids.ts";
import type { Clock } from "../workspace/workspace.ts";
import { apiRoutes } from "./api-routes.ts";
import { createGrants } from "./grants.ts";
import { createInstallations } from "./installations.ts";
import { oauthRoutes } from "./oauth-routes.ts";
import { botUserOf, checkPlaces, type Surroundings } from "./places.ts";

const HOST = "127.0.0.1";

export interface SeveralSlacksOptions extends Surroundings {
  readonly clock?: Clock;
}

export interface SeveralSlacks {
  /** For `slackApiUrl` of Slack's clients, whatever workspace their token is of. */
  readonly apiUrl: string;
  /** The consent page. */
  readonly authorizeUrl: string;
  /** Throws when there is none of that id. */
  workspace(teamId: string): SlackSimulator;
  /** Every bot token that was ever given out. */
  readonly issuedTokens: readonly string[];
  /** A person invites the bot, once it is installed there; `asPlace` is the organisation where that installed it. */
  inviteBot(teamId: string, channelId: string, asPlace?: string): void;
  /** An Org Admin adds the app that the organisation has installed to a workspace. */
  addToWorkspace(teamId: string): void;
  /** A person takes the app out of a workspace, or an Org Admin out of the organisation. */
  uninstall(placeId: string): Promise<void>;
  close(): Promise<void>;
}

export async function createSeveralSlacks(options: SeveralSlacksOptions): Promise<SeveralSlacks> {
  checkPlaces(options);
  const slacks = await createAll(options);
  const installations = createInstallations(options, slacks);
  const grants = createGrants(() => options.clock?.now() ?? Date.now());
  const routes = new Hono();
  oauthRoutes(routes, options, { grants, installations });
  apiRoutes(routes, options, { slacks, installations });
  const server = createAdaptorServer({ fetch: routes.fetch });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, HOST, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const url = `http://${HOST}:${port}`;
  return {
    apiUrl: `${url}/api/`,
    authorizeUrl: `${url}/oauth/v2/authorize`,
    workspace: (teamId) => slackOf(slacks, teamId),
    get issuedTokens() {
      return installations.tokens;
    },
    inviteBot: (teamId, channelId, asPlace = teamId) =>
      slackOf(slacks, teamId).invite(channelId, botUserOf(asPlace)),
    addToWorkspace: (teamId) => installations.addToWorkspace(teamId),
    uninstall: (placeId) => installations.uninstall(placeId),
    async close() {
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      // The first holds the sockets of all.
      await Promise.all(Array.from(slacks.values(), async (slack) => slack.close()));
    },
  };
}

async function createAll({
  workspaces,
  enterprise,
  clock,
}: SeveralSlacksOptions): Promise<ReadonlyMap<string, SlackSimulator>> {
  const slacks = new Map<string, SlackSimulator>();
  const ids = createIds();
  for (const seed of workspaces) {
    const [first] = slacks.values();
    const slack = await createSlack({
      seed: { ...seed, ...(enterprise && { enterprise }) },
      ...(clock && { clock }),
      ...(enterprise && { ids }),
      ...(first && { sockets: first.sockets }),
    });
    slacks.set(seed.team.id, slack);
  }
  return slacks;
}

function slackOf(slacks: ReadonlyMap<string, SlackSimulator>, teamId: string): SlackSimulator {
  const slack = slacks.get(teamId);
  if (!slack) throw new Error(`There is no workspace ${teamId}.`);
  return slack;
}
