/**
 * The form that asks for a migration: which backup, which instance, which name, what to restore.
 *
 * The lists are loaded by Slack while a person looks at them, so the form itself is small and opens at once.
 *
 * Source: Slack, "Block Kit: external select" and "option object": 75 characters for text and description, 150 for
 * the value.
 */
import { type BackupChoice, type TargetChoice, type Text, text } from "@bakferry/core";
import type {
  ConversationsSelect,
  InputBlock,
  KnownBlock,
  ModalView,
  Option,
  PlainTextOption,
} from "@slack/types";

import { plainText, section } from "./blocks.ts";
import type { Modal, Pen } from "./pen.ts";

export const FORM_VIEW = "form.submit";
export const BACKUP_PICK = "form.backup";
export const TARGET_PICK = "form.target";
export const FORM_BLOCKS = {
  backup: "backup",
  target: "target",
  newName: "new_name",
  restore: "restore",
  channel: "channel",
} as const;
export const FORM_VALUE = "value";
export const WITH_INCREMENTS = "increments";

export interface FormSubject {
  readonly verb: "migrate" | "check";
  /** Why the form was opened, or why what was sent is refused. */
  readonly answer: readonly Text[];
  readonly backup: BackupChoice | null;
  readonly target: TargetChoice | null;
  readonly newName: string | null;
  readonly withIncrements: boolean;
  /** Asked for where the form was opened outside of a channel, with what is chosen already. */
  readonly channel: { readonly chosen: string | null } | null;
  /** Comes back with the submission, and with each question of a list. */
  readonly privateMetadata: string;
}

/** Stands there while the form is made ready. */
export function loadingForm(verb: FormSubject["verb"]): Modal {
  return (pen) => ({
    type: "modal",
    title: titleOf(verb, pen),
    close: plainText(pen.say(text("form.back")), 24),
    blocks: [section(pen.said(text("form.loading")))],
  });
}

export function migrationForm(subject: FormSubject): Modal {
  const { verb, answer, channel, privateMetadata } = subject;
  return (pen) => ({
    type: "modal",
    callback_id: FORM_VIEW,
    private_metadata: privateMetadata,
    title: titleOf(verb, pen),
    submit: plainText(pen.say(text(verb === "check" ? "form.submitCheck" : "form.submit")), 24),
    close: plainText(pen.say(text("form.back")), 24),
    blocks: [
      ...(answer.length > 0 ? [section(answer.map((line) => pen.said(line)))] : []),
      backupInput(subject.backup, pen),
      targetInput(subject.target, pen),
      nameInput(subject.newName, pen),
      restoreInput(subject.withIncrements, pen),
      ...(channel ? [channelInput(channel.chosen, pen)] : []),
    ],
  });
}

/** The file's own name, whose end tells more than its beginning; what is in it stands below. */
export function backupOption(
  { id, name, sizeBytes, modifiedAt, header }: BackupChoice,
  { say }: Pen,
): PlainTextOption {
  const fileName = name.slice(name.lastIndexOf("/") + 1);
  const words = text("form.backupOption", {
    database: header?.databaseName ?? null,
    kind: header?.kind ?? null,
    sizeBytes,
    takenAt: header?.finishedAt?.slice(0, 16).replace("T", " ") ?? writtenAt(modifiedAt),
    release: header?.release ?? null,
  });
  return { text: plainText(tailOf(fileName), 75), value: id, description: plainText(say(words), 75) };
}

export function targetOption({ target, instance }: TargetChoice, { say }: Pen): PlainTextOption {
  const { name, environment, instanceId } = target;
  const detail = instance
    ? text("form.targetDetail", { instanceId, ...instance })
    : text("form.targetUnread", { instanceId });
  return {
    text: plainText(say(text("form.targetOption", { name, environment })), 75),
    value: name,
    description: plainText(say(detail), 75),
  };
}

function titleOf(verb: FormSubject["verb"], { say }: Pen): ModalView["title"] {
  return plainText(say(text(verb === "check" ? "form.checkTitle" : "form.title")), 24);
}

function backupInput(chosen: BackupChoice | null, pen: Pen): InputBlock {
  const { say } = pen;
  return {
    type: "input",
    block_id: FORM_BLOCKS.backup,
    label: plainText(say(text("form.backup")), 2000),
    hint: plainText(say(text("form.backupHint")), 2000),
    element: {
      type: "external_select",
      action_id: BACKUP_PICK,
      min_query_length: 0,
      placeholder: plainText(say(text("form.backupPlaceholder")), 150),
      ...(chosen && { initial_option: backupOption(chosen, pen) }),
    },
  };
}

function targetInput(chosen: TargetChoice | null, pen: Pen): InputBlock {
  const { say } = pen;
  return {
    type: "input",
    block_id: FORM_BLOCKS.target,
    label: plainText(say(text("form.target")), 2000),
    element: {
      type: "external_select",
      action_id: TARGET_PICK,
      min_query_length: 0,
      placeholder: plainText(say(text("form.targetPlaceholder")), 150),
      ...(chosen && { initial_option: targetOption(chosen, pen) }),
    },
  };
}

function nameInput(newName: string | null, { say }: Pen): InputBlock {
  return {
    type: "input",
    block_id: FORM_BLOCKS.newName,
    optional: true,
    label: plainText(say(text("form.newName")), 2000),
    hint: plainText(say(text("form.newNameHint")), 2000),
    element: {
      type: "plain_text_input",
      action_id: FORM_VALUE,
      max_length: 128,
      ...(newName !== null && { initial_value: newName }),
    },
  };
}

function restoreInput(withIncrements: boolean, { say }: Pen): InputBlock {
  const full: Option = {
    value: "full",
    text: plainText(say(text("form.fullOnly")), 75),
    description: plainText(say(text("form.fullOnlyDetail")), 75),
  };
  const increments: Option = {
    value: WITH_INCREMENTS,
    text: plainText(say(text("form.increments")), 75),
    description: plainText(say(text("form.incrementsDetail")), 75),
  };
  return {
    type: "input",
    block_id: FORM_BLOCKS.restore,
    label: plainText(say(text("form.restore")), 2000),
    element: {
      type: "radio_buttons",
      action_id: FORM_VALUE,
      options: [full, increments],
      initial_option: withIncrements ? increments : full,
    },
  };
}

function channelInput(chosen: string | null, { say }: Pen): KnownBlock {
  const element: ConversationsSelect = {
    type: "conversations_select",
    action_id: FORM_VALUE,
    filter: { include: ["public", "private"], exclude_bot_users: true },
    ...(chosen !== null && { initial_conversation: chosen }),
  };
  return {
    type: "input",
    block_id: FORM_BLOCKS.channel,
    label: plainText(say(text("form.channel")), 2000),
    hint: plainText(say(text("form.channelHint")), 2000),
    element,
  };
}

function tailOf(name: string): string {
  const characters = Array.from(name);
  return characters.length <= 75 ? name : `…${characters.slice(-74).join("")}`;
}

/** A list is plain text, which cannot tell a time in the reader's zone. */
function writtenAt(modifiedAt: number | null): string {
  if (modifiedAt === null) return "";
  return `${new Date(modifiedAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
