/**
 * One Web API in front of several workspaces: the token, and for an organisation's token the arguments, tell which one
 * is meant.
 *
 * Source: https://docs.slack.dev/enterprise/organization-ready-apps: methods that act on a whole workspace need
 * `team_id` with such a token, and ignore it with any other.
 */
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";

import { type JsonObject, objectOf, stringOf } from "../json.ts";
import type { OpenWorkspace } from "../open-workspace.ts";
import type { Enterprise } from "../seed.ts";
import { botId } from "../web-api/message-json.ts";
import { createArguments, page } from "../web-api/method.ts";
import { argumentsOf } from "../web-api/read-arguments.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import type { Installation, Installations } from "./installations.ts";
import type { Surroundings } from "./places.ts";

interface ApiParts {
  /** By team id. */
  readonly workspaces: ReadonlyMap<string, OpenWorkspace>;
  readonly installations: Installations;
}

type Routes = Hono<{ Bindings: HttpBindings }>;

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

export function apiRoutes(routes: Routes, around: Surroundings, parts: ApiParts): void {
  const { workspaces, installations } = parts;
  const { app } = around;
  const all = [...workspaces.values()];
  routes.all("/api/:method", async (context) => {
    const method = context.req.param("method");
    const raw = await argumentsOf(context);
    const token = stringOf(raw["token"]) ?? "";
    const installation = installations.find(token);
    try {
      // Before anybody has installed the app its sockets may stand ready.
      if (method === "apps.connections.open" && token === app.appToken)
        return context.json({ ok: true, url: all[0]?.world.sockets.openUrl(app.appId) });
      if (installation !== undefined) {
        const opened = [...installation.opens].flatMap((id) => workspaces.get(id) ?? []);
        const own = ownAnswer({ installation, opened, method, raw }, around);
        if (own !== undefined) return context.json({ ok: true, ...own });
        return await pass(context, workspaceOf({ installation, opened, method, raw }));
      }
      // A token that nobody has given out is refused by any of them.
      const [workspace] = [...all.filter((each) => each.knows(token)), ...all];
      if (!workspace) return context.json({ ok: false, error: "internal_error" }, 500);
      return await pass(context, workspace);
    } catch (error) {
      if (!(error instanceof SlackApiError)) throw error;
      return context.json({ ok: false, error: error.code, ...error.details });
    }
  });
}

interface InstalledCall {
  readonly installation: Installation;
  /** The workspaces that it was added to. */
  readonly opened: readonly OpenWorkspace[];
  readonly method: string;
  readonly raw: JsonObject;
}

/** To what is about no single workspace. Throws `SlackApiError`. */
function ownAnswer(
  { installation, opened, method, raw }: InstalledCall,
  { enterprise }: Surroundings,
): JsonObject | undefined {
  if (installation.app.isOrgWide !== true || enterprise === undefined)
    return method === "auth.teams.list" ? teamsOf(opened, raw) : undefined;
  if (installation.hasEnded) throw new SlackApiError("account_inactive");
  return ORGANISATION_METHODS[method]?.({ installation, opened, enterprise, raw });
}

interface OrganisationCall {
  readonly installation: Installation;
  /** The workspaces that it was added to. */
  readonly opened: readonly OpenWorkspace[];
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
  "auth.teams.list": ({ opened, raw }) => teamsOf(opened, raw),
};

function teamsOf(opened: readonly OpenWorkspace[], raw: JsonObject): JsonObject {
  const { items, nextCursor } = page(opened, createArguments(raw), 100);
  return {
    teams: items.map(({ team }) => objectOf({ id: team.id, name: team.name })),
    response_metadata: { next_cursor: nextCursor },
  };
}

/** The one that the call is for. Throws `SlackApiError`. */
function workspaceOf({ installation, opened, method, raw }: InstalledCall): OpenWorkspace {
  const teamId = stringOf(raw["team_id"]);
  const [first] = opened;
  const denied = new SlackApiError("team_access_not_granted");
  if (first === undefined) throw denied;
  // Only an organisation's token leaves it open which one is meant.
  if (installation.app.isOrgWide !== true) return first;
  if (teamId !== undefined) {
    const named = opened.find(({ team }) => team.id === teamId);
    if (named === undefined) throw denied;
    return named;
  }
  if (NEED_TEAM.has(method)) throw new SlackApiError("missing_argument");
  const told = TELLING_ARGUMENTS.flatMap((name) => stringOf(raw[name])?.split(",")[0] ?? []);
  return opened.find((each) => told.some((id) => each.holds(id))) ?? first;
}

/** The workspace answers, with its scopes, limits and faults. */
async function pass(
  context: Context<{ Bindings: HttpBindings }>,
  { routes }: OpenWorkspace,
): Promise<Response> {
  const { url, method, raw } = context.req;
  const body = method === "GET" ? null : await context.req.arrayBuffer();
  return routes.fetch(new Request(url, { method, headers: raw.headers, body }), context.env);
}
