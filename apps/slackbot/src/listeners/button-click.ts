/** Every button of every card and answer. */
import type { App, BlockAction, ButtonAction } from "@slack/bolt";

import type { FrontDesk } from "./front-desk.ts";
import { personOf } from "./person-of.ts";
import type { ReceivedClick } from "./received.ts";

export function listenToClicks(app: App, desk: FrontDesk): void {
  app.action<BlockAction<ButtonAction>>({ type: "block_actions" }, async ({ action, body, ack, respond }) => {
    const received = toReceived(action, body);
    await desk.receive(received, {
      first: async () => ack(),
      duplicate: async () => ack(),
      failed: async (drawing) => {
        await ack();
        await respond({ response_type: "ephemeral", replace_original: false, ...drawing });
      },
    });
  });
}

/** A person of another workspace clicks in a shared channel: then the card's team is not the person's. */
function toReceived(action: ButtonAction, body: BlockAction<ButtonAction>): ReceivedClick {
  const teamId = body.team?.id ?? "";
  const place = body.message?.ts ?? body.view?.id ?? body.trigger_id;
  return {
    kind: "click",
    key: `click:${place}:${action.action_id}:${action.action_ts}:${body.user.id}`,
    person: personOf(body, body.view ? (body.view.type === "home" ? "home" : "modal") : "button"),
    teamId,
    channelId: body.channel?.id ?? null,
    responseUrl: body.response_url ?? null,
    actionId: action.action_id,
    value: action.value ?? "",
    triggerId: body.trigger_id,
  };
}
