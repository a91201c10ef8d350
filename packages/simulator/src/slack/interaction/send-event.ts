/**
 * Sends an event to an app, again and again when the app does not take it.
 *
 * Three retries: almost at once, after a minute, after five. An app can decline them with `X-Slack-No-Retry: 1` beside
 * its refusal. The minutes pass by the workspace's clock.
 *
 * Source: https://docs.slack.dev/apis/events-api, "Error handling".
 */
import type { Delivery, Envelope } from "../delivery/envelope.ts";
import type { AppSeed } from "../seed.ts";
import type { SlackWorld } from "../world.ts";
import { logDelivery, VERIFICATION_TOKEN } from "./payload.ts";

const LATER_RETRIES_MS = [60_000, 300_000];

/** Settles when the app has taken the event, or has had it twice; what comes later nobody waits for. */
export async function sendEvent(
  world: SlackWorld,
  app: AppSeed,
  event: { readonly type: string },
): Promise<void> {
  const envelope = envelopeOf(world, app, event);
  const send = async (retry?: Envelope["retry"]): Promise<Delivery> => {
    const delivery = await world.deliver(app, retry === undefined ? envelope : { ...envelope, retry });
    logDelivery(world, event.type, delivery);
    return delivery;
  };
  const first = await send();
  if (isSettled(first)) return;
  const second = await send({ attempt: 1, reason: retryReason(first) });
  retryLater(world, { send, last: second, attempt: 2 });
}

function retryLater(
  world: SlackWorld,
  {
    send,
    last,
    attempt,
  }: {
    readonly send: (retry: Envelope["retry"]) => Promise<Delivery>;
    readonly last: Delivery;
    readonly attempt: number;
  },
): void {
  const afterMs = LATER_RETRIES_MS[attempt - 2];
  if (afterMs === undefined || isSettled(last)) return;
  world.later(afterMs, async () => {
    const delivery = await send({ attempt, reason: retryReason(last) });
    retryLater(world, { send, last: delivery, attempt: attempt + 1 });
  });
}

function isSettled(delivery: Delivery): boolean {
  return delivery.outcome === "acknowledged" || (delivery.outcome === "refused" && delivery.declinesRetry);
}

function retryReason({ outcome }: Delivery): string {
  if (outcome === "timed-out") return "http_timeout";
  return outcome === "refused" ? "http_error" : "connection_failed";
}

function envelopeOf({ workspace }: SlackWorld, app: AppSeed, event: { readonly type: string }): Envelope {
  return {
    type: "events_api",
    acceptsAnswer: false,
    payload: {
      token: VERIFICATION_TOKEN,
      team_id: workspace.team.id,
      api_app_id: app.appId,
      type: "event_callback",
      event,
      event_id: workspace.nextId("Ev"),
      event_time: Math.floor(workspace.clock.now() / 1000),
      is_ext_shared_channel: false,
      authorizations: [
        {
          enterprise_id: workspace.enterprise?.id ?? null,
          team_id: workspace.team.id,
          user_id: app.botUserId,
          is_bot: true,
          is_enterprise_install: app.isOrgWide === true,
        },
      ],
    },
  };
}
