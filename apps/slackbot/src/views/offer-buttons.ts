/** Buttons on the status card for steps that may be asked for once a migration has ended. */
import { type OfferKind, type Summary, text } from "@bakferry/core";
import type { Button } from "@slack/types";

import { button, confirmation } from "./blocks.ts";
import type { Pen } from "./pen.ts";

export const ASK_BACK_UP = "offer.back_up";
export const ASK_CREATE_ACCOUNT = "offer.create_account";
export const ASK_DELETE_OBJECT = "offer.delete_object";
export const ASK_REMOVE_DATABASE = "offer.remove_database";

const ACTIONS: Readonly<Record<OfferKind, string>> = {
  back_up: ASK_BACK_UP,
  create_account: ASK_CREATE_ACCOUNT,
  delete_object: ASK_DELETE_OBJECT,
  remove_database: ASK_REMOVE_DATABASE,
};

/** These have nothing to fill in, so a question on the button is all there is between a click and the approvers. */
const WITHOUT_FORM: ReadonlySet<OfferKind> = new Set(["back_up", "delete_object"]);

export function offerOf(actionId: string): OfferKind | undefined {
  const kinds = Object.keys(ACTIONS) as OfferKind[];
  return kinds.find((kind) => ACTIONS[kind] === actionId);
}

export function offerButtons({ offers, migrationId, title }: Summary, pen: Pen): readonly Button[] {
  const { say } = pen;
  return offers.map((kind) => {
    const offer = text(`offer.${kind}`);
    const words = { offer, title };
    const drawn = button({
      actionId: ACTIONS[kind],
      label: say(offer),
      spoken: say(text("slack.offer.of", words)),
      value: migrationId,
    });
    if (!WITHOUT_FORM.has(kind)) return drawn;
    const confirm = confirmation(
      {
        title: text("slack.offer.confirmTitle"),
        text: text("slack.offer.confirmText", words),
        confirm: text("slack.offer.submit"),
        deny: text("slack.cancelKeep"),
      },
      pen,
    );
    return { ...drawn, confirm };
  });
}
