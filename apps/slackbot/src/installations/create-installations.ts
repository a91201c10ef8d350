/** One workspace from the environment, or several by OAuth: the same to everybody behind it. */
import type { Clock, Logger } from "@bakferry/core";
import type { Store } from "@bakferry/store";
import type { Logger as SlackLogger } from "@slack/bolt";

import type { Config } from "../config/schema.ts";
import type { SlackSecrets } from "../config/secrets.ts";
import { createIdentity, type Identity } from "../slack/identity.ts";
import { createWebClient } from "../slack/web-client.ts";
import { createInstaller, type Installer } from "./installer.ts";
import { createOAuthPages, type Page } from "./oauth-pages.ts";
import { createSingleWorkspace } from "./single-workspace.ts";
import { createTokenVault } from "./token-vault.ts";
import { createInstalledWorkspaces, type InstalledWorkspaces, type Workspaces } from "./workspaces.ts";

export interface Installations {
  readonly workspaces: Workspaces;
  readonly installer: Pick<Installer, "end">;
  readonly pages: readonly Page[];
  /** Several workspaces: each sees its own only. */
  readonly isShared: boolean;
  /** Of the only workspace; unknown where there are several. */
  readonly identity: Pick<Identity, "current">;
  /** Asks Slack about the token of the environment, and reads what is installed. */
  learn(signal: AbortSignal): Promise<"known" | "later" | "token_refused">;
}

export interface InstallationsDeps {
  readonly config: Config;
  readonly secrets: SlackSecrets;
  readonly store: Pick<Store, "installations" | "audit">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly slackLogger: SlackLogger;
}

export function createInstallations(deps: InstallationsDeps): Installations {
  const { config, secrets, store, clock, logger, slackLogger } = deps;
  const { oauth, publicUrl, apiUrl } = config.slack;
  if (!oauth || !secrets.oauth || publicUrl === undefined) return alone(deps);
  const vault = createTokenVault(secrets.oauth.tokenKeys);
  const { installations, audit } = store;
  const workspaces = createInstalledWorkspaces({ installations, vault, clock, logger });
  const admitted = oauth.workspaces;
  const installer = createInstaller({ installations, workspaces, vault, audit, clock, logger, admitted });
  const pages = createOAuthPages({
    secrets: secrets.oauth,
    publicUrl,
    authorizeUrl: oauth.authorizeUrl,
    installer,
    apiUrl,
    slackLogger,
  });
  return {
    workspaces,
    installer,
    pages,
    isShared: true,
    identity: { current: () => ({}) },
    async learn(signal) {
      await workspaces.refresh();
      workspaces.keepFresh(signal);
      return secrets.botToken === "" ? "known" : seed(deps, { installer, workspaces, signal });
    },
  };
}

function alone(deps: InstallationsDeps): Installations {
  const { config, secrets, store, clock, logger, slackLogger } = deps;
  const client = createWebClient(secrets.botToken, { apiUrl: config.slack.apiUrl, logger: slackLogger });
  const identity = createIdentity({ client, clock, logger });
  const workspace = createSingleWorkspace({
    token: secrets.botToken,
    identity,
    audit: store.audit,
    clock,
    logger,
  });
  return {
    workspaces: workspace,
    installer: workspace,
    pages: [],
    isShared: false,
    identity,
    learn: (signal) => identity.learn(signal),
  };
}

interface SeedDeps {
  readonly installer: Installer;
  readonly workspaces: InstalledWorkspaces;
  readonly signal: AbortSignal;
}

/** The token of the environment becomes one installation among the others. */
async function seed(
  { config, secrets, clock, logger, slackLogger }: InstallationsDeps,
  { installer, workspaces, signal }: SeedDeps,
): Promise<"known" | "later" | "token_refused"> {
  const { botToken: token } = secrets;
  const client = createWebClient(token, { apiUrl: config.slack.apiUrl, logger: slackLogger });
  const identity = createIdentity({ client, clock, logger });
  const learned = await identity.learn(signal);
  const { teamId, enterpriseId = null, botId = null, botUserId = null } = identity.current();
  if (learned !== "known" || teamId === undefined) return learned;
  if (workspaces.find({ teamId, enterpriseId })?.token === token) return learned;
  await installer.install({
    enterpriseId,
    teamId,
    name: identity.current().teamName ?? "",
    botId,
    botUserId,
    scopes: [],
    token,
    installedBy: null,
  });
  return learned;
}
