/**
 * Several workspaces behind one address, and an app that each of them may install by OAuth.
 *
 * Each workspace is a whole simulated Slack of its own; here stand the pages of an installation, the exchange of a
 * code for a token, and the one Web API that finds the workspace of a token.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import { randomBytes } from "node:crypto";

import { createAdaptorServer } from "@hono/node-server";
import { type Context, Hono } from "hono";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import type { AppSeed, SlackSeed } from "../seed.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import type { Clock } from "../workspace/workspace.ts";
import { consentPage, readConsent } from "./consent-page.ts";
import type { DistributedApp } from "./distributed-app.ts";
import { createGrants, type Grant, type Grants } from "./grants.ts";

const HOST = "127.0.0.1";

export interface SeveralSlacksOptions {
  readonly workspaces: readonly SlackSeed[];
  readonly app: DistributedApp;
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
  /** A person invites the bot, once it is installed. */
  inviteBot(teamId: string, channelId: string): void;
  /** A person takes the app out of a workspace. */
  uninstall(teamId: string): Promise<void>;
  close(): Promise<void>;
}

export async function createSeveralSlacks(options: SeveralSlacksOptions): Promise<SeveralSlacks> {
  const slacks = await createAll(options);
  const tokens = new Map<string, SlackSimulator>();
  const grants = createGrants(() => options.clock?.now() ?? Date.now());
  const routes = new Hono();

  consentRoutes(routes, options, grants);
  apiRoutes(routes, options, { slacks, tokens, grants });
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
      return [...tokens.keys()];
    },
    inviteBot: (teamId, channelId) => slackOf(slacks, teamId).invite(channelId, botUserOf(teamId)),
    uninstall: async (teamId) => slackOf(slacks, teamId).uninstall(options.app.appId),
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

/** What a person sees and decides. */
function consentRoutes(routes: Hono, options: SeveralSlacksOptions, grants: Grants): void {
  routes.get("/oauth/v2/authorize", (context) => {
    const parameters = context.req.query();
    const request = readConsent(options.app, parameters);
    if (typeof request === "string") return context.text(request, 400);
    return context.html(consentPage(parameters, request, options.workspaces));
  });

  routes.post("/oauth/v2/consent", async (context) => {
    const parameters = await fieldsOf(context);
    const request = readConsent(options.app, parameters);
    if (typeof request === "string") return context.text(request, 400);
    const { team = "", user = "", decision = "" } = parameters;
    const seed = options.workspaces.find((each) => each.team.id === team);
    if (!seed?.users.some(({ id, isBot }) => id === user && isBot !== true))
      return context.text("invalid_team", 400);
    const back = new URL(request.redirectUri ?? options.app.redirectUrls[0] ?? "");
    if (request.state !== "") back.searchParams.set("state", request.state);
    if (decision === "allow") {
      const { scopes, redirectUri } = request;
      back.searchParams.set("code", grants.issue({ teamId: team, userId: user, scopes, redirectUri }));
    } else back.searchParams.set("error", "access_denied");
    return context.redirect(back.href, 302);
  });
}

interface Inside {
  readonly slacks: ReadonlyMap<string, SlackSimulator>;
  /** By bot token. */
  readonly tokens: Map<string, SlackSimulator>;
  readonly grants: Grants;
}

/** One Web API for all: a token tells which workspace is meant. */
function apiRoutes(routes: Hono, options: SeveralSlacksOptions, { slacks, tokens, grants }: Inside): void {
  routes.post("/api/oauth.v2.access", async (context) => {
    try {
      const grant = exchange(options.app, grants, await fieldsOf(context));
      const slack = slackOf(slacks, grant.teamId);
      const installed = installedApp(options.app, grant);
      const { team } = options.workspaces.find((each) => each.team.id === grant.teamId) ?? { team: null };
      const bot = {
        id: installed.botUserId,
        name: "bakferry",
        realName: "Bakferry",
        role: "moves databases",
      };
      slack.install(installed, { ...bot, isBot: true, tz: "Asia/Shanghai" });
      tokens.set(installed.botToken, slack);
      return context.json(answerOf(installed, grant, team));
    } catch (error) {
      if (!(error instanceof SlackApiError)) throw error;
      return context.json({ ok: false, error: error.code });
    }
  });

  routes.all("/api/apps.connections.open", (context) => {
    const [first] = slacks.values();
    if (bearerOf(context) !== options.app.appToken || !first)
      return context.json({ ok: false, error: "invalid_auth" });
    return context.json({ ok: true, url: first.sockets.openUrl(options.app.appId) });
  });

  routes.all("/api/:method", async (context) => {
    const [first] = slacks.values();
    // A token that nobody has given out is refused by any of them.
    const slack = tokens.get(bearerOf(context)) ?? first;
    if (!slack) return context.json({ ok: false, error: "internal_error" }, 500);
    const response = await fetch(new URL(context.req.param("method"), slack.apiUrl), {
      method: context.req.method,
      headers: context.req.raw.headers,
      body: context.req.method === "GET" ? null : await context.req.arrayBuffer(),
    });
    const headers = Object.fromEntries(
      Array.from(response.headers).filter(([name]) => /^(?:content-type|retry-after|x-)/u.test(name)),
    );
    return new Response(await response.arrayBuffer(), { status: response.status, headers });
  });
}

async function createAll({
  workspaces,
  clock,
}: SeveralSlacksOptions): Promise<ReadonlyMap<string, SlackSimulator>> {
  const slacks = new Map<string, SlackSimulator>();
  for (const seed of workspaces) {
    const [first] = slacks.values();
    const slack = await createSlack({
      seed,
      ...(clock && { clock }),
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

/** Slack takes client id and secret in the body or as HTTP Basic; the library sends them in the body. */
function exchange(app: DistributedApp, grants: Grants, fields: Readonly<Record<string, string>>): Grant {
  if (fields["client_id"] !== app.clientId) throw new SlackApiError("invalid_client_id");
  if (fields["client_secret"] !== app.clientSecret) throw new SlackApiError("bad_client_secret");
  return grants.spend(fields["code"] ?? "", fields["redirect_uri"]);
}

/** Every installation has a bot and a token of its own. */
function installedApp(app: DistributedApp, { teamId, scopes }: Grant): AppSeed {
  const { clientId: _, clientSecret: __, redirectUrls: ___, ...rest } = app;
  return {
    ...rest,
    scopes,
    botUserId: botUserOf(teamId),
    botToken: `xoxb-${teamId.slice(1)}-${randomBytes(18).toString("hex")}`,
  };
}

function answerOf(app: AppSeed, { userId, scopes }: Grant, team: SlackSeed["team"] | null): object {
  return {
    ok: true,
    access_token: app.botToken,
    token_type: "bot",
    scope: scopes.join(","),
    bot_user_id: app.botUserId,
    app_id: app.appId,
    team: team && { id: team.id, name: team.name },
    enterprise: null,
    authed_user: { id: userId },
    is_enterprise_install: false,
  };
}

async function fieldsOf(context: Context): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
}

function bearerOf(context: Context): string {
  return /^Bearer (.+)$/iu.exec(context.req.header("authorization") ?? "")?.[1] ?? "";
}

function botUserOf(teamId: string): string {
  return `U0BOT${teamId.slice(1)}`;
}
