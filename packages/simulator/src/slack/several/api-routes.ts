/**
 * One Web API in front of several workspaces: the token, and for an organisation's token the arguments, tell which one
 * is meant.
 *
 * Source: https://docs.slack.dev/enterprise/organization-ready-apps: methods that act on a whole workspace need
 * `team_id` with such a token, and ignore it with any other.
 */
import type { Context, Hono } from "hono";

import type { SlackSimulator } from "../create-slack.ts";
import { type JsonObject, objectOf, stringOf } from "../json.ts";
import type { Enterprise } from "../seed.ts";
import { botId } from "../web-api/message-json.ts";
import { createArguments, page } from "../web-api/method.ts";
import { argumentsOf } from "../web-api/read-arguments.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import type { Installation, Installations } from "./installations.ts";
import type { Surroundings } from "./places.ts";

interface ApiParts {
  readonly slacks: ReadonlyMap<string, SlackSimulator>;
  readonly installations: Installations;
}

/** With an organisation's token these say nothing about the workspace by any other argument. */
const NEED_TEAM: ReadonlySet<string> = new Set([
  "conversations.list",
  "usergroups.list",
  "usergroups.users.list",
  "users.list",
]);

const TELLING_ARGUMENTS = [
  "channel",
  "channel_id",
  "trigger_id",
  "view_id",
  "file",
  "user",
  "user_id",
  "users",
];

export function apiRoutes(routes: Hono, { app, enterprise }: Surroundings, parts: ApiParts): void {
  const { slacks, installations } = parts;
  routes.all("/api/apps.connections.open", async (context) => {
    const [first] = slacks.values();
    if (stringOf((await argumentsOf(context))["token"]) !== app.appToken || !first)
      return context.json({ ok: false, error: "invalid_auth" });
    return context.json({ ok: true, url: first.sockets.openUrl(app.appId) });
  });

  routes.all("/api/:method", async (context) => {
    const method = context.req.param("method");
    const raw = await argumentsOf(context);
    const installation = installations.find(stringOf(raw["token"]) ?? "");
    try {
      if (installation?.app.isOrgWide === true && enterprise !== undefined) {
        if (installation.hasEnded) throw new SlackApiError("account_inactive");
        const own = ORGANISATION_METHODS[method];
        if (own !== undefined) return context.json({ ok: true, ...own({ installation, enterprise, raw }) });
        return await pass(context, workspaceOf(installation, method, raw));
      }
      if (method === "auth.teams.list" && installation !== undefined)
        return context.json({ ok: true, ...teamsOf(installation, raw) });
      // A token that nobody has given out is refused by any of them.
      const [slack] = [...(installation?.opens.values() ?? []), ...slacks.values()];
      if (!slack) return context.json({ ok: false, error: "internal_error" }, 500);
      return await pass(context, slack);
    } catch (error) {
      if (!(error instanceof SlackApiError)) throw error;
      return context.json({ ok: false, error: error.code, ...error.details });
    }
  });
}

interface OrganisationCall {
  readonly installation: Installation;
  readonly enterprise: Enterprise;
  readonly raw: JsonObject;
}

/** What is about the organisation and no workspace. */
const ORGANISATION_METHODS: Readonly<Record<string, (call: OrganisationCall) => JsonObject>> = {
  "auth.test": ({ installation: { app }, enterprise }) => ({
    team: enterprise.name,
    team_id: enterprise.id,
    enterprise_id: enterprise.id,
    user_id: app.botUserId,
    bot_id: botId(app.appId),
    is_enterprise_install: true,
  }),
  "auth.teams.list": ({ installation, raw }) => teamsOf(installation, raw),
};

function teamsOf({ opens }: Installation, raw: JsonObject): JsonObject {
  const { items, nextCursor } = page([...opens.values()], createArguments(raw), 100);
  return {
    teams: items.map(({ team }) => objectOf({ id: team.id, name: team.name })),
    response_metadata: { next_cursor: nextCursor },
  };
}

/** Throws `SlackApiError`. */
function workspaceOf({ opens }: Installation, method: string, raw: JsonObject): SlackSimulator {
  const teamId = stringOf(raw["team_id"]);
  const [first] = opens.values();
  const denied = new SlackApiError("team_access_not_granted");
  if (first === undefined) throw denied;
  if (teamId !== undefined) {
    const named = opens.get(teamId);
    if (named === undefined) throw denied;
    return named;
  }
  if (NEED_TEAM.has(method)) throw new SlackApiError("missing_argument");
  const told = TELLING_ARGUMENTS.flatMap((name) => stringOf(raw[name])?.split(",")[0] ?? []);
  const holding = [...opens.values()].find((slack) => told.some((id) => slack.holds(id)));
  return holding ?? first;
}

/** The workspace answers, with its scopes, limits and faults. */
async function pass(context: Context, slack: SlackSimulator): Promise<Response> {
  const response = await fetch(new URL(context.req.param("method") ?? "", slack.apiUrl), {
    method: context.req.method,
    headers: context.req.raw.headers,
    body: context.req.method === "GET" ? null : await context.req.arrayBuffer(),
  });
  const headers = Object.fromEntries(
    Array.from(response.headers).filter(([name]) => /^(?:content-type|retry-after|x-)/u.test(name)),
  );
  return new Response(await response.arrayBuffer(), { status: response.status, headers });
}
