/**
 * Requests from Slack over HTTP, for installations with several replicas behind a balancer.
 *
 * Bolt checks the signature and refuses old requests, but takes one that is dated in the future, which could be kept
 * and sent later, and takes the same one again. `/healthz` tells a balancer whether this replica takes work.
 *
 * Source: Slack, "Verifying requests from Slack".
 */
import type { IncomingMessage, ServerResponse } from "node:http";

import { type Clock, text } from "@bakferry/core";
import { HTTPReceiver, type Logger as SlackLogger } from "@slack/bolt";

import type { Page } from "../installations/oauth-pages.ts";
import type { Rejections } from "./rejections.ts";
import { createReplayGuard } from "./replay-guard.ts";
import { MOST_BODY_BYTES } from "./request-limits.ts";

/** How far Slack's clock and ours may differ. */
const FUTURE_MS = 60_000;

export interface HttpReceiverDeps {
  readonly signingSecret: string;
  readonly logger: SlackLogger;
  readonly clock: Clock;
  /** False while the process is going down. */
  readonly isReady: () => boolean;
  readonly rejections: Rejections;
  readonly pages: readonly Page[];
}

export function createHttpReceiver({
  signingSecret,
  logger,
  clock,
  isReady,
  rejections,
  pages,
}: HttpReceiverDeps): HTTPReceiver {
  const receiver = new HTTPReceiver({
    signingSecret,
    logger,
    endpoints: ["/slack/events"],
    bodyLimit: MOST_BODY_BYTES,
    customRoutes: [
      { path: "/healthz", method: ["GET"], handler: (_, response) => health(response, isReady()) },
      ...pages.map(({ path, method, handler }) => ({ path, method: [...method], handler })),
    ],
  });
  const accept = receiver.requestListener;
  const replays = createReplayGuard(clock);
  receiver.requestListener = (request, response) => {
    // Bolt counts while it reads; what is announced need not be read.
    if (Number(request.headers["content-length"]) > MOST_BODY_BYTES) return refuse(request, response, 413);
    const sentAt = Number(request.headers["x-slack-request-timestamp"]) * 1000;
    const signature = request.headers["x-slack-signature"];
    if (sentAt > clock.now() + FUTURE_MS) {
      rejections.note(text("slack.request.future"));
      return refuse(request, response);
    }
    // Without a signature there is nothing to refuse by; Bolt says no, or it is the health page.
    if (typeof signature === "string") {
      if (!replays.begin(signature)) {
        rejections.note(text("slack.request.replayed"));
        return refuse(request, response);
      }
      response.once("close", () => replays.end(signature, { taken: response.statusCode < 300, sentAt }));
    }
    // Bolt refuses what is old or not signed by Slack, and tells nobody.
    response.once("finish", () => {
      if (response.statusCode === 401) rejections.note(text("slack.request.notSigned"));
    });
    return accept(request, response);
  };
  return receiver;
}

function refuse(request: IncomingMessage, response: ServerResponse, status: 401 | 413 = 401): void {
  request.resume();
  // Whoever sends on after a 413 is not listened to.
  response.writeHead(status, status === 413 ? { connection: "close" } : {}).end();
}

function health(response: ServerResponse, ready: boolean): void {
  response.writeHead(ready ? 200 : 503, { "content-type": "application/json" });
  response.end(JSON.stringify({ status: ready ? "ok" : "stopping" }));
}
