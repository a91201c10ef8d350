/**
 * The two pages of an installation: one sends a person's browser to Slack's consent, the other takes it back.
 *
 * State, cookie and the exchange of the code are the library's. Who is let in is decided between the exchange and
 * the store; a token that is not kept is revoked at once.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import type { IncomingMessage, ServerResponse } from "node:http";

import { type Locale, localeOf, type Text, text } from "@bakferry/core";
import type { Logger as SlackLogger } from "@slack/bolt";
import { type Installation as SlackInstallation, InstallProvider } from "@slack/oauth";

import type { OAuthSecrets } from "../config/secrets.ts";
import { REDIRECT_PATH } from "../manifest/create-manifest.ts";
import { neededScopes } from "../manifest/scopes.ts";
import { clientOptions, createWebClient } from "../slack/web-client.ts";
import { createPen } from "../views/pen.ts";
import type { Installer, NewInstallation } from "./installer.ts";

export const INSTALL_PATH = "/slack/install";

export interface Page {
  readonly path: string;
  readonly method: readonly string[];
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface OAuthPagesDeps {
  readonly secrets: OAuthSecrets;
  readonly publicUrl: string;
  readonly authorizeUrl: string | undefined;
  readonly installer: Installer;
  readonly apiUrl: string | undefined;
  readonly slackLogger: SlackLogger;
}

export function createOAuthPages(deps: OAuthPagesDeps): readonly Page[] {
  const { secrets, installer, apiUrl, slackLogger: logger } = deps;
  const settings = { apiUrl, logger };
  const { logger: _, ...options } = clientOptions(settings);
  const installOptions = {
    scopes: [...neededScopes("required"), ...neededScopes("optional")],
    redirectUri: new URL(REDIRECT_PATH, deps.publicUrl).href,
  };
  const provider = new InstallProvider({
    clientId: secrets.clientId,
    clientSecret: secrets.clientSecret,
    stateSecret: secrets.stateSecret,
    authVersion: "v2",
    directInstall: true,
    installUrlOptions: installOptions,
    logger,
    clientOptions: options,
    ...(deps.authorizeUrl !== undefined && { authorizationUrl: deps.authorizeUrl }),
    installationStore: {
      storeInstallation: async (installation) => installer.install(toNew(installation)),
      fetchInstallation: () => Promise.reject(new Error("Tokens are found elsewhere.")),
    },
  });

  /** False when the answer was given here and nothing is kept. */
  async function admit(installation: SlackInstallation, visit: Visit): Promise<boolean> {
    const fresh = toNew(installation);
    if (await installer.admits(fresh)) return true;
    await createWebClient(fresh.token, settings)
      .auth.revoke()
      .catch((error: unknown) => logger.warn("A token that is not kept could not be revoked.", error));
    answer(visit, 403, text("bot.install.notAdmitted"));
    return false;
  }

  return [
    {
      path: INSTALL_PATH,
      method: ["GET"],
      handler: (request, response) => {
        provider.handleInstallPath(request, response, {}, installOptions).catch((error: unknown) => {
          logger.error("The page of an installation failed.", error);
          answer({ request, response }, 500, text("bot.install.failed"));
        });
      },
    },
    {
      path: REDIRECT_PATH,
      method: ["GET"],
      handler: (request, response) => {
        const visit = { request, response };
        void provider.handleCallback(request, response, {
          afterInstallation: async (installation) => admit(installation, visit),
          success: (installation) =>
            answer(visit, 200, text("bot.install.done", { name: installation.team?.name ?? "" })),
          failure: () => answer(visit, 400, text("bot.install.failed")),
        });
      },
    },
  ];
}

/** Throws for an installation without a bot: the app asks for none. */
function toNew(installation: SlackInstallation): NewInstallation {
  const { bot, team, enterprise, user, isEnterpriseInstall } = installation;
  if (!bot) throw new Error("Slack gave no bot token.");
  return {
    enterpriseId: enterprise?.id ?? null,
    teamId: isEnterpriseInstall === true ? null : (team?.id ?? null),
    name: team?.name ?? enterprise?.name ?? "",
    botId: bot.id,
    botUserId: bot.userId,
    scopes: bot.scopes,
    token: bot.token,
    installedBy: user.id,
  };
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Plain text: names from outside mean nothing in it. */
function answer({ request, response }: Visit, status: number, words: Text): void {
  if (response.headersSent) return;
  const { say } = createPen("classic", languageOf(request));
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${say(words)}\n`);
}

/** The first that the browser names and we speak. */
function languageOf({ headers }: IncomingMessage): Locale {
  const wanted = (headers["accept-language"] ?? "").split(",").map((each) => each.split(";")[0]?.trim());
  return wanted.map(localeOf).find((locale) => locale !== undefined) ?? "en";
}
