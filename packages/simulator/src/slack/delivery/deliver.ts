/**
 * Chooses the way to an app: its request URL when it has one, one of its sockets otherwise.
 *
 * An app is in one of the two modes, never in both; this is Slack's `socket_mode_enabled`. Faults on the way make a
 * payload come late, or come again.
 *
 * Source: https://docs.slack.dev/apis/events-api/comparing-http-socket-mode
 */
import { setTimeout as wait } from "node:timers/promises";

import type { SlackFaultBook } from "../faults/slack-fault-book.ts";
import type { AppSeed } from "../seed.ts";
import type { RequestLog } from "../world.ts";
import { ACK_DEADLINE_MS, type Delivery, type Envelope, failureWord } from "./envelope.ts";
import { sendRequest, signRequest } from "./signed-post.ts";
import type { Sockets } from "./sockets.ts";

export type Deliver = (app: AppSeed, envelope: Envelope) => Promise<Delivery>;

interface DeliverOptions {
  readonly sockets: Sockets;
  readonly faults: SlackFaultBook;
  readonly log: RequestLog;
  readonly isDown: () => boolean;
}

/** What Slack says when it sends something again. */
const AGAIN: NonNullable<Envelope["retry"]> = { attempt: 1, reason: "http_timeout" };

export function createDeliver({ sockets, faults, log, isDown }: DeliverOptions): Deliver {
  function send(app: AppSeed, envelope: Envelope, replaysAfter: readonly number[]): Promise<Delivery> {
    if (isDown()) return Promise.resolve({ outcome: "unreachable" });
    if (app.requestUrl === undefined) return sockets.send(app.appId, envelope);
    const request = signRequest(envelope.url ?? app.requestUrl, app.signingSecret, envelope);
    for (const afterMs of replaysAfter) void again(envelope.type, afterMs, () => sendRequest(request));
    return sendRequest(request);
  }

  /** Nobody waits for the answer to what is sent again; the log keeps it. */
  async function again(
    type: Envelope["type"],
    afterMs: number,
    sendAgain: () => Promise<Delivery>,
  ): Promise<void> {
    await wait(afterMs);
    const delivery = await sendAgain();
    const method = `again:${type}`;
    if (delivery.outcome === "acknowledged") log.add({ method, ok: true, arguments: delivery.body });
    else log.add({ method, ok: false, error: failureWord(delivery), arguments: {} });
  }

  return async (app, envelope) => {
    const effects = faults.meetDelivery(envelope.type);
    const replays = effects.flatMap((effect) => (effect.kind === "replay" ? [effect.afterMs] : []));
    for (const effect of effects) {
      if (effect.kind !== "duplicate") continue;
      void again(envelope.type, effect.afterMs, () => send(app, { ...envelope, retry: AGAIN }, []));
    }
    const late = effects.find(({ kind }) => kind === "late");
    if (late?.kind !== "late") return send(app, envelope, replays);
    const arriving = wait(late.milliseconds).then(() => send(app, envelope, replays));
    const given = wait(ACK_DEADLINE_MS).then((): Delivery => ({ outcome: "timed-out" }));
    return Promise.race([arriving, given]);
  };
}
