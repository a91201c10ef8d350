/**
 * Web API clients that fail fast and never try again by themselves.
 *
 * The SDK's defaults repeat a lost `chat.postMessage` for half an hour without a time limit, which posts twice,
 * because Slack has no idempotency key; and one 429 stops its queue for every channel. Whoever calls decides here
 * what a failure means. `fetch` is looked up at each call, so that an interceptor installed later is used.
 *
 * Source: Slack, "Node Slack SDK: Web API", sections on retries, rate limits and timeouts.
 */
import type { Logger as SlackLogger } from "@slack/bolt";
import { WebClient, type WebClientOptions } from "@slack/web-api";

export interface ClientSettings {
  readonly apiUrl: string | undefined;
  readonly logger: SlackLogger;
}

export function clientOptions({ apiUrl, logger }: ClientSettings): WebClientOptions {
  return {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    allowAbsoluteUrls: false,
    logger,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: async (url, init) => globalThis.fetch(url, init),
  };
}

export function createWebClient(token: string, settings: ClientSettings): WebClient {
  return new WebClient(token, clientOptions(settings));
}
