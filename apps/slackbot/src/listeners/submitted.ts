/** What the submissions of all forms have in common: who sent it, where answers go, and how it is acknowledged. */
import type { AckFn, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";

import type { Acknowledgement } from "./front-desk.ts";
import type { ReceivedBase } from "./received.ts";

/** Where a form was opened from; it travels in its `private_metadata`. */
export interface FormOrigin {
  readonly channelId: string | null;
  readonly responseUrl: string | null;
}

export interface Submitted extends ReceivedBase {
  readonly viewId: string;
}

/** The hash names one state of the view, so a second delivery has the same key and a second submission another. */
export function submittedBy(body: ViewSubmitAction, { channelId, responseUrl }: FormOrigin): Submitted {
  const teamId = body.team?.id ?? "";
  return {
    key: `view:${body.view.id}:${body.view.hash}:${body.user.id}`,
    person: { kind: "slackUser", teamId: body.user.team_id ?? teamId, userId: body.user.id },
    teamId,
    channelId,
    responseUrl,
    viewId: body.view.id,
  };
}

/** Shows `sending` while the work goes on. */
export function acknowledgeForm(ack: AckFn<ViewResponseAction>, sending: ModalView): Acknowledgement {
  return {
    first: async () => ack({ response_action: "update", view: sending }),
    // Closing is better than a form that says "sending" for ever.
    duplicate: async () => ack(),
    failed: async ({ blocks }) => ack({ response_action: "update", view: { ...sending, blocks } }),
  };
}
