/**
 * What stands in front of several workspaces: an app that each of them, or their organisation, may install by OAuth,
 * and the one Web API that finds the workspace of a call.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import { decodeGraph, encodeGraph, type Graph } from "../../state/graph.ts";
import type { OpenWorkspace } from "../open-workspace.ts";
import type { Enterprise, SlackSeed } from "../seed.ts";
import type { UiOffer } from "../ui-contract.ts";
import type { Premises } from "../world.ts";
import { apiRoutes } from "./api-routes.ts";
import { defaultApp, type DistributedApp } from "./distributed-app.ts";
import { createGrants, type Grants } from "./grants.ts";
import { createInstallations, type Installations } from "./installations.ts";
import { namedWorkspace } from "./named-workspace.ts";
import { oauthRoutes } from "./oauth-routes.ts";
import { botUserOf, checkPlaces, type Surroundings } from "./places.ts";

export interface SeveralWorkspaces {
  /** A name stands for a workspace like the usual one, without an app. */
  readonly workspaces: readonly (SlackSeed | string)[];
  /** The organisation that all of them belong to; none of them belongs to one when left out. */
  readonly enterprise?: Enterprise;
  /** What its owner has set up otherwise than in the default app. */
  readonly app?: Partial<DistributedApp>;
}

/** How the app comes into workspaces, in the hands of a program. A place is a workspace's id, or the organisation's. */
export interface OAuthControl {
  readonly app: DistributedApp;
  /** The consent page. */
  readonly authorizeUrl: string;
  /** Every bot token that was ever given out. */
  readonly issuedTokens: readonly string[];
  /** As if a person had consented to all that the app is set up for, and the app had fetched the token. */
  install(placeId: string): { readonly botToken: string; readonly botUserId: string };
  /** A person invites the bot, once it is installed there; `asPlace` is the organisation where that installed it. */
  inviteBot(teamId: string, channelId: string, asPlace?: string): void;
  /** An Org Admin adds the app that the organisation has installed to a workspace. */
  addToWorkspace(teamId: string): void;
  /** A person takes the app out of a workspace, or an Org Admin out of the organisation. */
  uninstall(placeId: string): Promise<void>;
}

export interface Front {
  readonly routes: Hono<{ Bindings: HttpBindings }>;
  readonly oauth: OAuthControl;
  offer(teamId: string): UiOffer | null;
  isInstalled(teamId: string): boolean;
  save(): Graph;
  load(graph: Graph): void;
}

interface FrontParts {
  /** By team id. */
  readonly workspaces: ReadonlyMap<string, OpenWorkspace>;
  readonly premises: Premises;
  readonly url: string;
}

/** Throws when two workspaces could not be told apart. */
export function surroundingsOf(
  options: { readonly seed: SlackSeed } | SeveralWorkspaces,
): Surroundings & { readonly isAlone: boolean } {
  if ("seed" in options) return { workspaces: [options.seed], app: defaultApp(), isAlone: true };
  const { enterprise, app } = options;
  const workspaces = options.workspaces.map((given, index) => ({
    ...(typeof given === "string"
      ? namedWorkspace(given, { position: index + 1, sharesPeople: enterprise !== undefined })
      : given),
    ...(enterprise && { enterprise }),
  }));
  const around = {
    workspaces,
    app: { ...defaultApp(), ...app },
    isAlone: false,
    ...(enterprise && { enterprise }),
  };
  checkPlaces(around);
  return around;
}

export function openFront(around: Surroundings, { workspaces, premises, url }: FrontParts): Front {
  const installations = createInstallations(around, workspaces);
  const grants = createGrants(() => premises.clock.now());
  const routes = new Hono<{ Bindings: HttpBindings }>();
  oauthRoutes(routes, around, { grants, installations, workspaces });
  apiRoutes(routes, around, { workspaces, installations });
  // The bare address of the page shows the first workspace.
  const [first] = workspaces.keys();
  routes.get("/ui/*", (context) => {
    const { pathname, search } = new URL(context.req.url);
    return context.redirect(`/${first ?? ""}${pathname}${search}`);
  });
  return {
    routes,
    oauth: oauthControl(around, installations, { workspaces, url }),
    offer: (teamId) => offerIn(around, installations, workspaces.get(teamId)),
    isInstalled: (teamId) =>
      installations.current(teamId) !== undefined ||
      installations.current(around.enterprise?.id ?? "")?.opens.has(teamId) === true,
    save: () => encodeGraph(stateOf(installations, grants)),
    load(graph) {
      // Written by `save` of the same format.
      const saved = decodeGraph(graph) as ReturnType<typeof stateOf>;
      installations.load(saved.installations);
      grants.load(saved.grants);
    },
  };
}

function oauthControl(
  { app }: Surroundings,
  installations: Installations,
  { workspaces, url }: Omit<FrontParts, "premises">,
): OAuthControl {
  return {
    app,
    authorizeUrl: `${url}/oauth/v2/authorize`,
    get issuedTokens() {
      return installations.tokens;
    },
    install(placeId) {
      const { botToken, botUserId } = installations.install({ placeId, scopes: app.scopes }).app;
      return { botToken, botUserId };
    },
    inviteBot(teamId, channelId, asPlace = teamId) {
      const workspace = workspaces.get(teamId);
      if (workspace === undefined) throw new Error(`There is no workspace ${teamId}.`);
      workspace.world.workspace.invite(channelId, botUserOf(asPlace));
    },
    addToWorkspace: (teamId) => installations.addToWorkspace(teamId),
    uninstall: (placeId) => installations.uninstall(placeId),
  };
}

/** Nothing where the app is in the workspace already, by whichever way. */
function offerIn(
  { app, enterprise }: Surroundings,
  installations: Installations,
  workspace: OpenWorkspace | undefined,
): UiOffer | null {
  const isThere = workspace?.world.workspace.apps.some(({ appId }) => appId === app.appId);
  if (workspace === undefined || isThere === true) return null;
  const isOrgWide = enterprise !== undefined && installations.current(enterprise.id) !== undefined;
  return { name: app.name, how: isOrgWide ? "add" : "install" };
}

function stateOf(installations: Installations, grants: Grants) {
  return { installations: installations.save(), grants: grants.save() };
}
