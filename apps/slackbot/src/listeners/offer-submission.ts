/** The form of an offer: checked for completeness at once, asked for after the acknowledgement. */
import { type OfferAnswers, text } from "@bakferry/core";
import type { App, ViewSubmitAction } from "@slack/bolt";

import { noticeModal } from "../views/answers.ts";
import {
  ACCOUNT_KIND_BLOCK,
  ACCOUNT_NAME_BLOCK,
  OFFER_VALUE,
  OFFER_VIEW,
  PRIVILEGE_BLOCK,
  TYPED_NAME_BLOCK,
} from "../views/offer-modal.ts";
import type { FrontDesk } from "./front-desk.ts";
import { readOfferContext } from "./offer-context.ts";
import { personOf } from "./person-of.ts";
import { UNKNOWN_BUTTON } from "./refuse-click.ts";
import { acknowledgeForm, submittedBy } from "./submitted.ts";

export function listenToOffers(app: App, desk: FrontDesk): void {
  app.view<ViewSubmitAction>(OFFER_VIEW, async ({ body, ack }) => {
    const context = readOfferContext(body.view.private_metadata);
    const reader = { person: personOf(body, "modal"), channelId: context?.channelId ?? null };
    if (!context) {
      const view = noticeModal(UNKNOWN_BUTTON)(await desk.penFor(reader));
      await ack({ response_action: "update", view });
      return desk.refused(reader.person, { act: "click", reasons: [UNKNOWN_BUTTON] });
    }
    const answers = answersIn(body);
    if (context.offer === "create_account" && answers.accountName === undefined) {
      const { say } = await desk.penFor(reader);
      const reason = text("action.accountName");
      await ack({ response_action: "errors", errors: { [ACCOUNT_NAME_BLOCK]: say(reason) } });
      return desk.refused(reader.person, {
        act: "step",
        reasons: [reason],
        migrationId: context.migrationId,
      });
    }
    const { migrationId, offer } = context;
    await desk.receive(
      { kind: "offer", ...submittedBy(body, context), migrationId, offer, answers },
      acknowledgeForm(ack, noticeModal(text("slack.offer.sending"))),
    );
  });
}

const KINDS = ["normal", "privileged"] as const;
const PRIVILEGES = ["ReadOnly", "ReadWrite", "DBOwner"] as const;

function answersIn({ view }: ViewSubmitAction): OfferAnswers {
  const { values } = view.state;
  const typed = (block: string): string => values[block]?.[OFFER_VALUE]?.value?.trim() ?? "";
  const chosen = (block: string): string => values[block]?.[OFFER_VALUE]?.selected_option?.value ?? "";
  const typedName = typed(TYPED_NAME_BLOCK);
  const accountName = typed(ACCOUNT_NAME_BLOCK);
  const accountKind = KINDS.find((kind) => kind === chosen(ACCOUNT_KIND_BLOCK));
  const privilege = PRIVILEGES.find((each) => each === chosen(PRIVILEGE_BLOCK));
  return {
    ...(typedName === "" ? {} : { typedName }),
    ...(accountName === "" ? {} : { accountName }),
    ...(accountKind && { accountKind }),
    ...(privilege && { privilege }),
  };
}
