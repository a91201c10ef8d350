/**
 * Small builders for the blocks that the cards are made of.
 *
 * Each cuts its text to Slack's limit, so that a long name can never make Slack refuse a whole card. Everything that
 * goes into a `mrkdwn` text must have gone through `escape`, `code` or a mention of mrkdwn.ts.
 */
import type { Text } from "@bakferry/core";
import type {
  Button,
  ConfirmationDialog,
  ContainerBlock,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  SectionBlock,
} from "@slack/types";

import { plain, withoutEmojiNames } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";

/** `classic` does without the plan, container and alert blocks, which some workspaces refuse. */
export type Level = "full" | "classic";

/** What is posted: `text` stands alone in notifications and for screen readers. */
export interface Drawing {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** `verbatim` keeps Slack from making links and mentions of words that only look like some. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: "mrkdwn", text, verbatim: true };
}

export function plainText(text: string, limit: number): PlainTextElement {
  return { type: "plain_text", text: plain(text, limit) || "-", emoji: false };
}

/** `mark` is one of ours; the text may hold names from outside. */
export function header(text: string, mark?: string): HeaderBlock {
  const words = withoutEmojiNames(text.replaceAll("\n", " "));
  if (mark === undefined) return { type: "header", text: plainText(words, 150) };
  return { type: "header", text: { ...plainText(`${mark} ${words}`, 150), emoji: true } };
}

/** Several lines of mrkdwn; whole lines are left out beyond Slack's 3000 characters. */
export function section(lines: string | readonly string[]): SectionBlock {
  return { type: "section", text: mrkdwn(keepLines(typeof lines === "string" ? [lines] : lines, 3000)) };
}

export function fields(texts: readonly string[]): SectionBlock {
  return { type: "section", fields: texts.slice(0, 10).map((text) => mrkdwn(keepLines([text], 2000))) };
}

export function context(...texts: readonly string[]): ContextBlock {
  return {
    type: "context",
    elements: texts.slice(0, 10).map((text) => mrkdwn(keepLines([text], 2000))),
  };
}

export function richText(...elements: RichTextBlockElement[]): RichTextBlock {
  return { type: "rich_text", elements };
}

export function richLine(text: string): RichTextBlockElement {
  return { type: "rich_text_section", elements: richWords(plain(text, 2000)) };
}

/** `mark`: the name of one of Slack's emoji, in front of the words. */
export function orderedList(
  items: readonly { readonly text: string; readonly mark?: string }[],
): RichTextBlockElement {
  return {
    type: "rich_text_list",
    style: "ordered",
    elements: items.map(({ text, mark }) => ({
      type: "rich_text_section",
      elements: [
        ...(mark === undefined
          ? []
          : [
              { type: "emoji" as const, name: mark },
              { type: "text" as const, text: " " },
            ]),
        ...richWords(plain(text, 1000)),
      ],
    })),
  };
}

/** The catalogue marks what is to be typed with backticks, which rich text shows as they stand. */
function richWords(text: string): RichTextElement[] {
  const pieces = text.split(/`([^`\n]+)`/);
  const elements = pieces.map((piece, index): RichTextElement =>
    index % 2 === 1 ? { type: "text", text: piece, style: { code: true } } : { type: "text", text: piece },
  );
  const shown = elements.filter((element) => element.type === "text" && element.text !== "");
  return shown.length > 0 ? shown : [{ type: "text", text: "-" }];
}

/** Somebody else's words, exactly. */
export function preformatted(text: string): RichTextBlockElement {
  return { type: "rich_text_preformatted", elements: [{ type: "text", text: plain(text, 2500) || "-" }] };
}

/** Shown closed; a click opens it. */
export function folded(title: string, children: ContainerBlock["child_blocks"]): ContainerBlock {
  return {
    type: "container",
    title: plainText(title, 150),
    child_blocks: children.slice(0, 10),
    is_collapsible: true,
    default_collapsed: true,
  };
}

export interface Confirmation {
  readonly title: Text;
  readonly text: Text;
  readonly confirm: Text;
  readonly deny: Text;
}

/** Asked before a button does something that a person may not have meant. */
export function confirmation(words: Confirmation, { say, said }: Pen): ConfirmationDialog {
  return {
    title: plainText(say(words.title), 100),
    text: mrkdwn(said(words.text, 300)),
    confirm: plainText(say(words.confirm), 30),
    deny: plainText(say(words.deny), 30),
    style: "danger",
  };
}

export interface ButtonDescription {
  readonly actionId: string;
  readonly label: string;
  /** Says what the button acts on, for people who hear the card instead of seeing it. */
  readonly spoken: string;
  readonly value: string;
  readonly style?: "primary" | "danger";
}

export function button(description: ButtonDescription): Button {
  return {
    type: "button",
    action_id: description.actionId,
    text: plainText(description.label, 75),
    accessibility_label: plain(description.spoken, 75),
    value: description.value,
    ...(description.style && { style: description.style }),
  };
}

function keepLines(lines: readonly string[], limit: number): string {
  const kept: string[] = [];
  let room = limit - 1;
  for (const line of lines) {
    const length = Array.from(line).length + 1;
    if (length > room) return [...kept, "…"].join("\n");
    kept.push(line);
    room -= length;
  }
  return kept.join("\n") || "-";
}
