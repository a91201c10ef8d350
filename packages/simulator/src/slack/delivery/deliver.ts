/**
 * Chooses the way to an app: its request URL when it has one, one of its sockets otherwise.
 *
 * An app is in one of the two modes, never in both; this is Slack's `socket_mode_enabled`.
 *
 * Source: https://docs.slack.dev/apis/events-api/comparing-http-socket-mode
 */
import type { AppSeed } from "../seed.ts";
import type { Delivery, Envelope } from "./envelope.ts";
import { postSigned } from "./signed-post.ts";
import type { Sockets } from "./sockets.ts";

export type Deliver = (app: AppSeed, envelope: Envelope) => Promise<Delivery>;

export function createDeliver(sockets: Sockets, isDown: () => boolean): Deliver {
  return async (app, envelope) => {
    if (isDown()) return { outcome: "unreachable" };
    if (app.requestUrl === undefined) return sockets.send(app.appId, envelope);
    return postSigned(envelope.url ?? app.requestUrl, app.signingSecret, envelope);
  };
}
