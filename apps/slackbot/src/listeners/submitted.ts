/** What the submissions of all forms have in common: who sent it, where answers go, and how it is acknowledged. */
import type { AckFn, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";

import type { Modal } from "../views/pen.ts";
import type { Acknowledgement } from "./front-desk.ts";
import { personOf } from "./person-of.ts";
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
  return {
    key: `view:${body.view.id}:${body.view.hash}:${body.user.id}`,
    person: personOf(body, "modal"),
    teamId: body.team?.id ?? "",
    channelId,
    responseUrl,
    viewId: body.view.id,
  };
}

/** Shows `sending` while the work goes on. */
export function acknowledgeForm(ack: AckFn<ViewResponseAction>, sending: Modal): Acknowledgement {
  return {
    first: async (pen) => ack({ response_action: "update", view: sending(pen) }),
    // Closing is better than a form that says "sending" for ever.
    duplicate: async () => ack(),
    failed: async ({ blocks }, pen) => ack({ response_action: "update", view: { ...sending(pen), blocks } }),
  };
}
