/**
 * The installations of the app, by their tokens, and which workspaces each token opens.
 *
 * An organisation's token opens no workspace at first: an Org Admin adds the app to workspaces one by one.
 *
 * Source: https://docs.slack.dev/enterprise/organization-ready-apps
 */
import { randomBytes } from "node:crypto";

import { type Kept, refill } from "../../state/kept.ts";
import type { OpenWorkspace } from "../open-workspace.ts";
import type { AppSeed } from "../seed.ts";
import type { DistributedApp } from "./distributed-app.ts";
import type { Grant } from "./grants.ts";
import { botUserOf, type Surroundings } from "./places.ts";

export interface Installation {
  readonly app: AppSeed;
  /** Id of the workspace, or of the organisation. */
  readonly placeId: string;
  /** Ids of the workspaces that its token opens. */
  readonly opens: Set<string>;
  /** Taken out; its token is worth nothing any more. */
  hasEnded: boolean;
}

export interface Installations extends Kept<ReadonlyMap<string, Installation>> {
  /** Every token that was ever given out. */
  readonly tokens: readonly string[];
  find(token: string): Installation | undefined;
  /** The one that holds in a place now. */
  current(placeId: string): Installation | undefined;
  install(grant: Pick<Grant, "placeId" | "scopes">): Installation;
  /** Throws when the organisation has not installed the app. */
  addToWorkspace(teamId: string): void;
  /** A person takes the app out of a workspace, or an Org Admin out of the organisation. */
  uninstall(placeId: string): Promise<void>;
}

export function createInstallations(
  { app, enterprise }: Surroundings,
  workspaces: ReadonlyMap<string, OpenWorkspace>,
): Installations {
  const byToken = new Map<string, Installation>();
  const current = (placeId: string): Installation | undefined =>
    [...byToken.values()].findLast((each) => each.placeId === placeId && !each.hasEnded);
  const demanded = (placeId: string): Installation => {
    const found = current(placeId);
    if (found === undefined) throw new Error(`The app is not installed in ${placeId}.`);
    return found;
  };
  const open = (installation: Installation, teamId: string): void => {
    const workspace = workspaces.get(teamId);
    if (workspace === undefined) throw new Error(`There is no workspace ${teamId}.`);
    workspace.install(installation.app, botOf(app, installation.app.botUserId));
    installation.opens.add(teamId);
  };
  return {
    get tokens() {
      return [...byToken.keys()];
    },
    find: (token) => byToken.get(token),
    current,
    install(grant) {
      const { placeId } = grant;
      const isOrgWide = placeId === enterprise?.id;
      const installed = installedApp(app, grant, isOrgWide);
      const installation: Installation = { app: installed, placeId, opens: new Set(), hasEnded: false };
      byToken.set(installation.app.botToken, installation);
      if (!isOrgWide) open(installation, placeId);
      return installation;
    },
    addToWorkspace(teamId) {
      if (enterprise === undefined) throw new Error("The workspaces belong to no organisation.");
      open(demanded(enterprise.id), teamId);
    },
    async uninstall(placeId) {
      const installation = demanded(placeId);
      installation.hasEnded = true;
      const [first, ...others] = [...installation.opens].flatMap((id) => workspaces.get(id) ?? []);
      for (const workspace of others) workspace.remove(app.appId);
      // An organisation hears it once.
      await first?.uninstall(app.appId);
    },
    save: () => byToken,
    load: (saved) => refill(byToken, saved),
  };
}

function botOf({ name }: DistributedApp, id: string) {
  return {
    id,
    name: name.toLowerCase(),
    realName: name,
    role: "moves databases",
    isBot: true,
    tz: "Asia/Shanghai",
  };
}

function installedApp(
  app: DistributedApp,
  { placeId, scopes }: Pick<Grant, "placeId" | "scopes">,
  isOrgWide: boolean,
): AppSeed {
  const { appId, appToken, configurationToken, signingSecret, commands, shortcuts, requestUrl } = app;
  return {
    appId,
    appToken,
    ...(configurationToken !== undefined && { configurationToken }),
    signingSecret,
    commands,
    shortcuts,
    ...(requestUrl !== undefined && { requestUrl }),
    scopes,
    isOrgWide,
    botUserId: botUserOf(placeId),
    botToken: `xoxb-${placeId.slice(1)}-${randomBytes(18).toString("hex")}`,
  };
}
