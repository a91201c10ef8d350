/**
 * Slack's page that asks a person whether an app may come into a workspace, and what it could do there.
 *
 * A strict one: an unknown app, a foreign address to return to, or a scope that the app is not set up for is refused
 * before anybody is asked.
 *
 * Source: https://docs.slack.dev/authentication/installing-with-oauth
 */
import type { UserSeed } from "../seed.ts";
import { CONSENT_STYLE } from "./consent-style.ts";
import type { DistributedApp } from "./distributed-app.ts";
import { scopeWords } from "./scope-words.ts";

export interface ConsentRequest {
  readonly scopes: readonly string[];
  readonly redirectUri: string | undefined;
  readonly state: string;
  /** Where the app asks to come in; a person chooses otherwise. */
  readonly team: string | undefined;
}

/** Slack's word for what is wrong with the request. */
export type ConsentRefusal = "invalid_client_id" | "bad_redirect_uri" | "invalid_scope" | "invalid_team";

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

export interface ConsentView {
  /** Its name. */
  readonly app: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly request: ConsentRequest;
  readonly places: readonly ConsentPlace[];
  /** The one that is asked for. */
  readonly place: ConsentPlace;
  /** Who looks at it, where that is known. */
  readonly userId: string;
}

export function consentPage({ app, parameters, request, places, place, userId }: ConsentView): string {
  const { team: _, user: __, decision: ___, ...kept } = parameters;
  const hidden = Object.entries({ ...kept, team: place.id })
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join("");
  const people = place.people.map(
    ({ id, realName }) =>
      `<option value="${escape(id)}"${id === userId ? " selected" : ""}>${escape(realName)}</option>`,
  );
  const list = request.scopes.map(
    (scope) => `<li>${escape(scopeWords(scope, app))} <code>${escape(scope)}</code></li>`,
  );
  const others = places
    .filter(({ id }) => id !== place.id)
    .map(({ id, name }) => {
      const query = new URLSearchParams({ ...kept, team: id });
      return `<li><a href="?${escape(query.toString())}">${escape(name)}</a></li>`;
    });
  return page(
    `Install ${app}`,
    `<h1><span>${escape(app)} asks to come into</span> ${escape(place.name)}</h1>
<h2>It could</h2><ul class="scopes">${list.join("")}</ul>
<form method="post" action="/oauth/v2/consent">${hidden}
<label>You are <select name="user">${people.join("")}</select></label>
<p class="buttons"><button name="decision" value="cancel">Cancel</button><button class="primary" name="decision" value="allow">Allow</button></p></form>
${others.length === 0 ? "" : `<h2>Somewhere else instead</h2><ul class="others">${others.join("")}</ul>`}
<p class="note">A simulator on this machine. Nothing here reaches Slack.</p>`,
  );
}

const REFUSALS: Readonly<Record<ConsentRefusal, string>> = {
  invalid_client_id: "No app has this client id.",
  bad_redirect_uri: "The app is not set up to take people back to this address.",
  invalid_scope: "The app asks for no scope, or for one that it is not set up for.",
  invalid_team: "There is no such workspace, or this person is not in it.",
};

export function refusalPage(refusal: ConsentRefusal): string {
  return page(
    "Something is wrong",
    `<h1>${escape(REFUSALS[refusal])}</h1><p>Slack's word for it: <code>${refusal}</code></p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><style>${CONSENT_STYLE}</style></head><body><main>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
