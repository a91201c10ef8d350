/** The forms of offers that need an answer: an account's name and rights, or a name typed again before a drop. */
import { type Migration, type OfferKind, type Summary, type Text, text } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { plainText, section } from "./blocks.ts";
import type { Pen } from "./pen.ts";

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

export function offerModal(
  { migration, summary, offer, privateMetadata }: OfferSubject,
  pen: Pen,
): ModalView {
  const { say, said } = pen;
  const words = { offer: text(`offer.${offer}`), title: summary.title };
  return {
    type: "modal",
    callback_id: OFFER_VIEW,
    private_metadata: privateMetadata,
    title: plainText(say(text("slack.offer.title")), 24),
    submit: plainText(say(text("slack.offer.submit")), 24),
    close: plainText(say(text("slack.review.close")), 24),
    blocks: [section(`*${said(text("slack.offer.of", words), 300)}*`), ...fieldsOf(offer, migration, pen)],
  };
}

function fieldsOf(offer: OfferKind, { request }: Migration, pen: Pen): readonly KnownBlock[] {
  if (offer === "remove_database") {
    const label = text("slack.offer.typedName", { database: request.targetDatabaseName });
    const typed = { label, hint: text("slack.offer.typedNameHint"), maxLength: 128 };
    return [input(TYPED_NAME_BLOCK, typed, pen)];
  }
  return [
    input(ACCOUNT_NAME_BLOCK, ACCOUNT_NAME, pen),
    choice(PRIVILEGE_BLOCK, PRIVILEGE, pen),
    choice(ACCOUNT_KIND_BLOCK, ACCOUNT_KIND, pen),
    section(pen.said(text("slack.offer.passwordHint"))),
  ];
}

interface Input {
  readonly label: Text;
  readonly hint: Text;
  readonly maxLength: number;
}

const ACCOUNT_NAME: Input = {
  label: text("slack.offer.accountName"),
  hint: text("action.accountName"),
  maxLength: 64,
};

function input(blockId: string, { label, hint, maxLength }: Input, { say }: Pen): KnownBlock {
  return {
    type: "input",
    block_id: blockId,
    label: plainText(say(label), 2000),
    hint: plainText(say(hint), 2000),
    element: { type: "plain_text_input", action_id: OFFER_VALUE, max_length: maxLength },
  };
}

/** The first option is the one with the least rights, and is chosen already. */
interface Choice {
  readonly label: Text;
  readonly options: Readonly<Record<string, Text>>;
}

const PRIVILEGE: Choice = {
  label: text("slack.offer.privilege"),
  options: {
    ReadOnly: text("slack.offer.ReadOnly"),
    ReadWrite: text("slack.offer.ReadWrite"),
    DBOwner: text("slack.offer.DBOwner"),
  },
};
const ACCOUNT_KIND: Choice = {
  label: text("slack.offer.accountKind"),
  options: { normal: text("slack.offer.normal"), privileged: text("slack.offer.privileged") },
};

function choice(blockId: string, { label, options }: Choice, { say }: Pen): KnownBlock {
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
