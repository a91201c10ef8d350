/**
 * The pages of an installation, and the exchange of a code for a token.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";

import { isObject, parseJson, stringOf } from "../json.ts";
import type { OpenWorkspace } from "../open-workspace.ts";
import type { UiResult } from "../ui-contract.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import { consentPage, readConsent, refusalPage } from "./consent-page.ts";
import type { DistributedApp } from "./distributed-app.ts";
import type { Grant, Grants } from "./grants.ts";
import type { Installation, Installations } from "./installations.ts";
import { placesOf, type Surroundings } from "./places.ts";

interface OAuthParts {
  readonly grants: Grants;
  readonly installations: Installations;
  /** By team id. */
  readonly workspaces: ReadonlyMap<string, OpenWorkspace>;
}

type Routes = Hono<{ Bindings: HttpBindings }>;

/** Slack knows by its session who looks at the consent page, and in which workspace; so does this, once told. */
const SESSION = "slack-session";

export function oauthRoutes(routes: Routes, around: Surroundings, parts: OAuthParts): void {
  consentRoutes(routes, around, parts.grants);
  pageDeeds(routes, around, parts.installations);
  routes.post("/api/oauth.v2.access", async (context) => {
    try {
      const grant = exchange(around.app, parts.grants, await fieldsOf(context));
      return context.json(answerOf(parts.installations.install(grant), grant, around));
    } catch (error) {
      if (!(error instanceof SlackApiError)) throw error;
      return context.json({ ok: false, error: error.code });
    }
  });
}

/** What a person sees and decides. */
function consentRoutes(routes: Routes, around: Surroundings, grants: Grants): void {
  routes.get("/oauth/v2/authorize", (context) => {
    const parameters = context.req.query();
    const request = readConsent(around.app, parameters);
    if (typeof request === "string") return context.html(refusalPage(request), 400);
    const [placeId = "", userId = ""] = (getCookie(context, SESSION) ?? "").split("/");
    const places = placesOf(around);
    const place =
      places.find(({ id }) => id === request.team) ?? places.find(({ id }) => id === placeId) ?? places[0];
    if (place === undefined) return context.html(refusalPage("invalid_team"), 400);
    const app = around.app.name;
    return context.html(consentPage({ app, parameters, request, places, place, userId }));
  });

  routes.post("/oauth/v2/consent", async (context) => {
    const parameters = await fieldsOf(context);
    const request = readConsent(around.app, parameters);
    if (typeof request === "string") return context.html(refusalPage(request), 400);
    const { team = "", user = "", decision = "" } = parameters;
    const place = placesOf(around).find(({ id }) => id === team);
    if (!place?.people.some(({ id }) => id === user)) return context.html(refusalPage("invalid_team"), 400);
    const back = new URL(request.redirectUri ?? around.app.redirectUrls[0] ?? "");
    if (request.state !== "") back.searchParams.set("state", request.state);
    if (decision === "allow") {
      const { scopes, redirectUri } = request;
      back.searchParams.set("code", grants.issue({ placeId: team, userId: user, scopes, redirectUri }));
    } else back.searchParams.set("error", "access_denied");
    return context.redirect(back.href, 302);
  });
}

/** What people do about the app on the simulator's page. */
function pageDeeds(routes: Routes, { app, enterprise }: Surroundings, installations: Installations): void {
  routes.get("/oauth/begin", (context) => {
    const { team = "", user = "" } = context.req.query();
    setCookie(context, SESSION, `${team}/${user}`, { path: "/oauth", httpOnly: true, sameSite: "Lax" });
    const own = new URLSearchParams({ client_id: app.clientId, scope: app.scopes.join(",") });
    return context.redirect(app.installUrl ?? `/oauth/v2/authorize?${own.toString()}`);
  });

  routes.post("/oauth/add", (context) => answered(context, (teamId) => installations.addToWorkspace(teamId)));
  routes.post("/oauth/remove", (context) =>
    answered(context, (teamId) => {
      const isOwn = installations.current(teamId) !== undefined;
      return installations.uninstall(isOwn || enterprise === undefined ? teamId : enterprise.id);
    }),
  );
}

/** What cannot be done is a sentence for the person. */
async function answered(context: Context, act: (teamId: string) => unknown): Promise<Response> {
  const body = parseJson(await context.req.text());
  const teamId = isObject(body) ? (stringOf(body["team"]) ?? "") : "";
  let result: UiResult = { ok: true };
  try {
    await act(teamId);
  } catch (error) {
    result = { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
  return context.json(result);
}

/** Slack takes client id and secret in the body or as HTTP Basic; the library sends them in the body. */
function exchange(app: DistributedApp, grants: Grants, fields: Readonly<Record<string, string>>): Grant {
  if (fields["client_id"] !== app.clientId) throw new SlackApiError("invalid_client_id");
  if (fields["client_secret"] !== app.clientSecret) throw new SlackApiError("bad_client_secret");
  return grants.spend(fields["code"] ?? "", fields["redirect_uri"]);
}

function answerOf(
  { app, placeId }: Installation,
  { userId, scopes }: Grant,
  { workspaces, enterprise }: Surroundings,
): object {
  const team = workspaces.find((each) => each.team.id === placeId)?.team;
  return {
    ok: true,
    access_token: app.botToken,
    token_type: "bot",
    scope: scopes.join(","),
    bot_user_id: app.botUserId,
    app_id: app.appId,
    team: team === undefined ? null : { id: team.id, name: team.name },
    enterprise: enterprise ?? null,
    authed_user: { id: userId },
    is_enterprise_install: app.isOrgWide === true,
  };
}

async function fieldsOf(context: Context): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
}
