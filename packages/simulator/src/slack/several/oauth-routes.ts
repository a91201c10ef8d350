/**
 * The pages of an installation, and the exchange of a code for a token.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import type { Context, Hono } from "hono";

import { SlackApiError } from "../web-api/slack-api-error.ts";
import { consentPage, readConsent } from "./consent-page.ts";
import type { DistributedApp } from "./distributed-app.ts";
import type { Grant, Grants } from "./grants.ts";
import type { Installation, Installations } from "./installations.ts";
import { placesOf, type Surroundings } from "./places.ts";

interface OAuthParts {
  readonly grants: Grants;
  readonly installations: Installations;
}

export function oauthRoutes(routes: Hono, options: Surroundings, parts: OAuthParts): void {
  consentRoutes(routes, options, parts.grants);
  routes.post("/api/oauth.v2.access", async (context) => {
    try {
      const grant = exchange(options.app, parts.grants, await fieldsOf(context));
      return context.json(answerOf(parts.installations.install(grant), grant, options));
    } catch (error) {
      if (!(error instanceof SlackApiError)) throw error;
      return context.json({ ok: false, error: error.code });
    }
  });
}

/** What a person sees and decides. */
function consentRoutes(routes: Hono, options: Surroundings, grants: Grants): void {
  routes.get("/oauth/v2/authorize", (context) => {
    const parameters = context.req.query();
    const request = readConsent(options.app, parameters);
    if (typeof request === "string") return context.text(request, 400);
    return context.html(consentPage(parameters, request, placesOf(options)));
  });

  routes.post("/oauth/v2/consent", async (context) => {
    const parameters = await fieldsOf(context);
    const request = readConsent(options.app, parameters);
    if (typeof request === "string") return context.text(request, 400);
    const { team = "", user = "", decision = "" } = parameters;
    const place = placesOf(options).find(({ id }) => id === team);
    if (!place?.people.some(({ id }) => id === user)) return context.text("invalid_team", 400);
    const back = new URL(request.redirectUri ?? options.app.redirectUrls[0] ?? "");
    if (request.state !== "") back.searchParams.set("state", request.state);
    if (decision === "allow") {
      const { scopes, redirectUri } = request;
      back.searchParams.set("code", grants.issue({ placeId: team, userId: user, scopes, redirectUri }));
    } else back.searchParams.set("error", "access_denied");
    return context.redirect(back.href, 302);
  });
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
