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
import { type WebAPICallResult, WebClient, type WebClientOptions } from "@slack/web-api";

export interface ClientSettings {
  readonly apiUrl: string | undefined;
  readonly logger: SlackLogger;
  /** Around every call; nobody watches when absent. */
  readonly observe?: ObserveSlack;
}

/** `operation`: the method, as `chat.postMessage`. What the call throws goes through. */
export type ObserveSlack = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

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
  const options = clientOptions(settings);
  return settings.observe
    ? new ObservedWebClient(token, options, settings.observe)
    : new WebClient(token, options);
}

/** Every method of the SDK's client goes through `apiCall`. */
class ObservedWebClient extends WebClient {
  readonly #observe: ObserveSlack;

  constructor(token: string, options: WebClientOptions, observe: ObserveSlack) {
    super(token, options);
    this.#observe = observe;
  }

  override async apiCall(
    method: string,
    options?: Readonly<Record<string, unknown>>,
  ): Promise<WebAPICallResult> {
    return this.#observe(method, async () => super.apiCall(method, options));
  }
}
