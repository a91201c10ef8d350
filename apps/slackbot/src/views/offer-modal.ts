/** The forms of offers that need an answer: an account's name and rights, or a name typed again before a drop. */
import { type Migration, type OfferKind, say, type Summary, type Text, text } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { plainText, section } from "./blocks.ts";
import { escape } from "./mrkdwn.ts";
import { said } from "./parts.ts";

export const OFFER_VIEW = "offer.submit";
export const TYPED_NAME_BLOCK = "typed_name";
export const ACCOUNT_NAME_BLOCK = "account_name";
export const PRIVILEGE_BLOCK = "privilege";
export const ACCOUNT_KIND_BLOCK = "account_kind";
export const OFFER_VALUE = "value";

export interface OfferSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly offer: OfferKind;
  /** Comes back with the submission. */
  readonly privateMetadata: string;
}

export function offerModal({ migration, summary, offer, privateMetadata }: OfferSubject): ModalView {
  const words = { offer: say(text(`offer.${offer}`)), title: say(summary.title) };
  return {
    type: "modal",
    callback_id: OFFER_VIEW,
    private_metadata: privateMetadata,
    title: plainText(say(text("slack.offer.title")), 24),
    submit: plainText(say(text("slack.offer.submit")), 24),
    close: plainText(say(text("slack.review.close")), 24),
    blocks: [section(`*${escape(say(text("slack.offer.of", words)), 300)}*`), ...fieldsOf(offer, migration)],
  };
}

function fieldsOf(offer: OfferKind, { request }: Migration): readonly KnownBlock[] {
  if (offer === "remove_database") {
    const label = text("slack.offer.typedName", { database: request.targetDatabaseName });
    return [input(TYPED_NAME_BLOCK, { label, hint: text("slack.offer.typedNameHint"), maxLength: 128 })];
  }
  return [
    input(ACCOUNT_NAME_BLOCK, {
      label: text("slack.offer.accountName"),
      hint: text("action.accountName"),
      maxLength: 64,
    }),
    choice(PRIVILEGE_BLOCK, text("slack.offer.privilege"), {
      ReadOnly: text("slack.offer.ReadOnly"),
      ReadWrite: text("slack.offer.ReadWrite"),
      DBOwner: text("slack.offer.DBOwner"),
    }),
    choice(ACCOUNT_KIND_BLOCK, text("slack.offer.accountKind"), {
      normal: text("slack.offer.normal"),
      privileged: text("slack.offer.privileged"),
    }),
    section(said(text("slack.offer.passwordHint"))),
  ];
}

function input(
  blockId: string,
  { label, hint, maxLength }: { readonly label: Text; readonly hint: Text; readonly maxLength: number },
): KnownBlock {
  return {
    type: "input",
    block_id: blockId,
    label: plainText(say(label), 2000),
    hint: plainText(say(hint), 2000),
    element: { type: "plain_text_input", action_id: OFFER_VALUE, max_length: maxLength },
  };
}

/** The first option is the one with the least rights, and is chosen already. */
function choice(blockId: string, label: Text, options: Readonly<Record<string, Text>>): KnownBlock {
  const drawn = Object.entries(options).map(([value, words]) => ({ text: plainText(say(words), 75), value }));
  return {
    type: "input",
    block_id: blockId,
    label: plainText(say(label), 2000),
    element: {
      type: "radio_buttons",
      action_id: OFFER_VALUE,
      options: drawn,
      ...(drawn[0] && { initial_option: drawn[0] }),
    },
  };
}
