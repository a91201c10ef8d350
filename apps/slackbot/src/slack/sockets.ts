/**
 * Socket Mode over two sockets that feed one app.
 *
 * Slack replaces every socket now and then, and a single one is deaf for seconds meanwhile: a command in the gap
 * fails before the person's eyes. Slack gives each envelope to one socket, so the second one takes what comes.
 * The client's own reconnecting is switched off: after a refused connection it throws where nobody can catch it,
 * and it waits five seconds before it even tries.
 *
 * Source: Slack, "Using Socket Mode"; slackapi/bolt-js issue 2496.
 */
import type { Clock, Logger } from "@bakferry/core";
import { SocketModeReceiver } from "@slack/bolt";

import { isTokenRefused, toSlackFailure } from "./slack-failure.ts";
import { type ClientSettings, clientOptions } from "./web-client.ts";

/** Two per process; Slack allows ten for one app. */
const SOCKETS = 2;
const LONGEST_PAUSE_MS = 30_000;
/** A socket that closes sooner counts as a failure, so that two of them do not chase each other. */
const SHORT_LIFE_MS = 5000;
/** Pings unanswered for so long end a socket. */
const PING_TIMEOUT_MS = 5000;

export interface SocketDeps {
  readonly appToken: string;
  readonly client: ClientSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many are open changes by one. */
  readonly onChange: (by: 1 | -1) => void;
}

export function createSocketReceivers({ appToken, client }: SocketDeps): readonly SocketModeReceiver[] {
  return Array.from(
    { length: SOCKETS },
    () =>
      new SocketModeReceiver({
        appToken,
        logger: client.logger,
        autoReconnectEnabled: false,
        clientPingTimeout: PING_TIMEOUT_MS,
        installerOptions: { clientOptions: clientOptions(client) },
      }),
  );
}

/** Resolves with the outcome of the first try; then keeps the socket open until `signal` aborts. */
export async function keepOpen(
  receiver: SocketModeReceiver,
  { clock, logger, onChange }: SocketDeps,
  signal: AbortSignal,
): Promise<"open" | "later" | "token_refused"> {
  const { promise, resolve } = Promise.withResolvers<"open" | "later" | "token_refused">();
  const stay = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      const closed = Promise.withResolvers<void>();
      receiver.client.once("disconnected", () => closed.resolve());
      const openedAt = clock.now();
      try {
        await receiver.start();
        onChange(1);
        resolve("open");
        await closed.promise;
        onChange(-1);
        failures = clock.now() - openedAt < SHORT_LIFE_MS ? failures + 1 : 0;
      } catch (error) {
        const failure = toSlackFailure(error);
        failures += 1;
        logger.warn("A socket to Slack could not be opened.", {
          failure: failure ?? String(error),
          failures,
        });
        resolve(isTokenRefused(failure) ? "token_refused" : "later");
      }
      // A socket that Slack replaces after its time is opened again at once: every moment without it is a gap.
      const pauseMs = failures === 0 ? 0 : Math.min(250 * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
      await clock.sleep(pauseMs, signal);
    }
  };
  stay().catch((error: unknown) => {
    if (!signal.aborted) logger.error("A socket to Slack is given up.", { error });
    resolve("later");
  });
  return promise;
}
