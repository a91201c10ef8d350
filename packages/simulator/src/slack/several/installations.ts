/**
 * The installations of the app, by their tokens, and which workspaces each token opens.
 *
 * An organisation's token opens no workspace at first: an Org Admin adds the app to workspaces one by one.
 *
 * Source: https://docs.slack.dev/enterprise/organization-ready-apps
 */
import { randomBytes } from "node:crypto";

import type { SlackSimulator } from "../create-slack.ts";
import type { AppSeed } from "../seed.ts";
import type { DistributedApp } from "./distributed-app.ts";
import type { Grant } from "./grants.ts";
import { botUserOf, type Surroundings } from "./places.ts";

export interface Installation {
  readonly app: AppSeed;
  /** Id of the workspace, or of the organisation. */
  readonly placeId: string;
  /** By team id. */
  readonly opens: Map<string, SlackSimulator>;
  /** Taken out; its token is worth nothing any more. */
  hasEnded: boolean;
}

export interface Installations {
  /** Every token that was ever given out. */
  readonly tokens: readonly string[];
  find(token: string): Installation | undefined;
  install(grant: Grant): Installation;
  /** Throws when the organisation has not installed the app. */
  addToWorkspace(teamId: string): void;
  /** A person takes the app out of a workspace, or an Org Admin out of the organisation. */
  uninstall(placeId: string): Promise<void>;
}

export function createInstallations(
  { app, enterprise }: Surroundings,
  slacks: ReadonlyMap<string, SlackSimulator>,
): Installations {
  const byToken = new Map<string, Installation>();
  const latestOf = (placeId: string): Installation => {
    const found = [...byToken.values()].findLast((each) => each.placeId === placeId);
    if (found === undefined) throw new Error(`The app is not installed in ${placeId}.`);
    return found;
  };
  const open = (installation: Installation, teamId: string): void => {
    const slack = slacks.get(teamId);
    if (slack === undefined) throw new Error(`There is no workspace ${teamId}.`);
    slack.install(installation.app, { ...BOT, id: installation.app.botUserId });
    installation.opens.set(teamId, slack);
  };
  return {
    get tokens() {
      return [...byToken.keys()];
    },
    find: (token) => byToken.get(token),
    install(grant) {
      const { placeId } = grant;
      const isOrgWide = placeId === enterprise?.id;
      const installed = installedApp(app, grant, isOrgWide);
      const installation: Installation = { app: installed, placeId, opens: new Map(), hasEnded: false };
      byToken.set(installation.app.botToken, installation);
      if (!isOrgWide) open(installation, placeId);
      return installation;
    },
    addToWorkspace(teamId) {
      if (enterprise === undefined) throw new Error("The workspaces belong to no organisation.");
      open(latestOf(enterprise.id), teamId);
    },
    async uninstall(placeId) {
      const installation = latestOf(placeId);
      installation.hasEnded = true;
      const [first, ...others] = installation.opens.values();
      for (const slack of others) slack.remove(app.appId);
      // An organisation hears it once.
      await first?.uninstall(app.appId);
    },
  };
}

const BOT = {
  name: "bakferry",
  realName: "Bakferry",
  role: "moves databases",
  isBot: true,
  tz: "Asia/Shanghai",
};

function installedApp(app: DistributedApp, { placeId, scopes }: Grant, isOrgWide: boolean): AppSeed {
  const { clientId: _, clientSecret: __, redirectUrls: ___, isOrgReady: ____, ...rest } = app;
  return {
    ...rest,
    scopes,
    isOrgWide,
    botUserId: botUserOf(placeId),
    botToken: `xoxb-${placeId.slice(1)}-${randomBytes(18).toString("hex")}`,
  };
}
