/**
 * Slack's page that asks a person whether an app may come into a workspace, and what it could do there.
 *
 * A strict one: an unknown app, a foreign address to return to, or a scope that the app is not set up for is refused
 * before anybody is asked.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import type { UserSeed } from "../seed.ts";
import type { DistributedApp } from "./distributed-app.ts";

export interface ConsentRequest {
  readonly scopes: readonly string[];
  readonly redirectUri: string | undefined;
  readonly state: string;
  /** Where the app asks to come in; a person chooses otherwise. */
  readonly team: string | undefined;
}

/** Slack's word for what is wrong with the request. */
export type ConsentRefusal = "invalid_client_id" | "bad_redirect_uri" | "invalid_scope";

export function readConsent(
  app: DistributedApp,
  parameters: Readonly<Record<string, string>>,
): ConsentRequest | ConsentRefusal {
  const { client_id: clientId, scope = "", redirect_uri: redirectUri, state = "", team } = parameters;
  if (clientId !== app.clientId) return "invalid_client_id";
  if (redirectUri !== undefined && !app.redirectUrls.some((url) => redirectUri.startsWith(url)))
    return "bad_redirect_uri";
  const scopes = scope.split(/[ ,]/u).filter((each) => each !== "");
  if (scopes.length === 0 || scopes.some((each) => !app.scopes.includes(each))) return "invalid_scope";
  return { scopes, redirectUri, state, team };
}

/** A workspace, or the organisation, and who decides for it. */
export interface ConsentPlace {
  readonly id: string;
  readonly name: string;
  readonly people: readonly UserSeed[];
}

export function consentPage(
  parameters: Readonly<Record<string, string>>,
  { scopes, team }: ConsentRequest,
  places: readonly ConsentPlace[],
): string {
  const hidden = Object.entries(parameters)
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join("");
  const forms = places
    .filter(({ id }) => team === undefined || id === team)
    .map(
      ({ id, name, people }) =>
        `<form method="post" action="/oauth/v2/consent"><h2>${escape(name)}</h2>${hidden}` +
        `<input type="hidden" name="team" value="${escape(id)}">` +
        `<label>As <select name="user">${people
          .map((user) => `<option value="${escape(user.id)}">${escape(user.realName)}</option>`)
          .join("")}</select></label>` +
        `<button name="decision" value="allow">Allow</button><button name="decision" value="cancel">Cancel</button></form>`,
    );
  const list = scopes.map((scope) => `<li>${escape(scope)}</li>`).join("");
  return `<!doctype html><meta charset="utf-8"><title>Install an app</title><h1>This app asks for</h1><ul>${list}</ul>${forms.join("")}`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
