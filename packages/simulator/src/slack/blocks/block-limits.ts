/**
 * What Slack allows in a message, a modal and the Home tab: block by block, with the published limits.
 *
 * A message that breaks one of these is refused as a whole (`invalid_blocks`), so a card that grows with a
 * long reason or many checks fails on the day it matters. Lengths are in code points.
 *
 * Source: https://docs.slack.dev/reference/block-kit/blocks
 */
import {
  ACCESSORIES,
  ACTIONS_ELEMENTS,
  ELEMENT_RULES,
  IMAGE_ELEMENT,
  INPUT_ELEMENTS,
  element,
} from "./element-limits.ts";
import { RICH_TEXT, richText } from "./rich-text-limits.ts";
import {
  anything,
  boolean,
  list,
  mrkdwn,
  number,
  object,
  optional,
  plainText,
  required,
  string,
  text,
  url,
  word,
  type Rule,
  type Shape,
  type Surface,
} from "./shape.ts";

export const BLOCKS_PER_SURFACE: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };

/** Slack cuts longer texts in some methods and refuses them in others; the simulator always refuses. */
export const MESSAGE_TEXT_MAX = 40_000;

/** Markdown blocks share one budget per message. */
export const MARKDOWN_TOTAL_MAX = 12_000;

const image = object(IMAGE_ELEMENT);

const contextElement: Shape = {
  kind: "typed",
  rules: () => ({
    image: ELEMENT_RULES["image"] ?? { fields: {} },
    plain_text: { fields: { text: required(string(2000, 1)), emoji: optional(boolean) } },
    mrkdwn: { fields: { text: required(string(2000, 1)), verbatim: optional(boolean) } },
  }),
  types: ["image", "plain_text", "mrkdwn"],
};

const cell: Shape = {
  kind: "typed",
  rules: () => ({
    raw_text: { fields: { text: required(string(3000)) } },
    raw_number: {
      fields: {
        value: required(number(-Number.MAX_VALUE, Number.MAX_VALUE)),
        text: required(string(3000)),
      },
    },
    rich_text: { fields: { ...RICH_TEXT.fields, block_id: optional(anything) } },
  }),
  types: ["raw_text", "raw_number", "rich_text"],
};

const source = object({
  fields: { type: required(word("url")), url: required(url), text: required(string(3000, 1)) },
});

const taskFields = {
  task_id: required(string(255, 1)),
  title: required(string(256, 1)),
  status: required(word("pending", "in_progress", "complete", "error")),
  details: optional(richText),
  output: optional(richText),
  sources: optional(list(source, 50, 0)),
};

const cardFields = {
  hero_image: optional(image),
  icon: optional(image),
  title: optional(mrkdwn(150)),
  subtitle: optional(mrkdwn(150)),
  body: optional(mrkdwn(200)),
  actions: optional(list(element(["button"]), 3)),
};

/** `block_id` is allowed everywhere and is checked apart from these fields. */
export const BLOCK_RULES: Readonly<Record<string, Rule>> = {
  header: { fields: { text: required(plainText(150)), level: optional(number(1, 6)) } },
  section: {
    fields: {
      text: optional(text(3000)),
      fields: optional(list(text(2000), 10)),
      accessory: optional(element(ACCESSORIES)),
      expand: optional(boolean),
    },
    anyOf: ["text", "fields"],
  },
  context: { fields: { elements: required(list(contextElement, 10)) } },
  actions: { fields: { elements: required(list(element(ACTIONS_ELEMENTS), 25)) } },
  context_actions: {
    fields: { elements: required(list(element(["feedback_buttons", "icon_button"]), 5)) },
    surfaces: ["message"],
  },
  divider: { fields: {} },
  image: {
    fields: { ...IMAGE_ELEMENT.fields, title: optional(plainText(2000)) },
    anyOf: ["image_url", "slack_file"],
  },
  video: {
    fields: {
      video_url: required(url),
      thumbnail_url: required(url),
      alt_text: required(string(2000)),
      title: required(plainText(200)),
      title_url: optional(url),
      author_name: optional(string(50)),
      provider_name: optional(string(255)),
      provider_icon_url: optional(url),
      description: optional(plainText(200)),
    },
  },
  file: {
    fields: { source: required(word("remote")), external_id: required(string(255, 1)) },
    surfaces: ["message"],
  },
  rich_text: RICH_TEXT,
  markdown: { fields: { text: required(string(MARKDOWN_TOTAL_MAX, 1)) }, surfaces: ["message"] },
  table: {
    fields: {
      rows: required(list(list(cell, 20), 100)),
      column_settings: optional(list(anything, 20, 0)),
    },
    surfaces: ["message"],
    perSurface: 1,
  },
  data_table: {
    fields: {
      rows: required(list(list(cell, 20), 101)),
      caption: required(string(255, 1)),
      page_size: optional(number(1, 100)),
      row_header_column_index: optional(number(0, 19)),
    },
    surfaces: ["message"],
  },
  task_card: { fields: taskFields, surfaces: ["message"] },
  plan: {
    fields: {
      title: required(string(256, 1)),
      tasks: optional(
        list(
          {
            kind: "typed",
            rules: () => ({ task_card: { fields: { ...taskFields, block_id: optional(string(255, 1)) } } }),
            types: ["task_card"],
          },
          50,
          0,
        ),
      ),
    },
    surfaces: ["message"],
  },
  container: {
    fields: {
      title: optional(plainText(150)),
      rich_text_title: optional(richText),
      subtitle: optional(text(150)),
      child_blocks: required(list(anything, 10)),
      width: optional(word("narrow", "standard", "wide", "full")),
      icon: optional(image),
      is_collapsible: optional(boolean),
      default_collapsed: optional(boolean),
      has_header_divider: optional(boolean),
    },
    anyOf: ["title", "rich_text_title"],
  },
  card: { fields: cardFields, anyOf: ["title", "body", "hero_image", "actions"] },
  carousel: {
    fields: {
      elements: required(
        list({ kind: "typed", rules: () => ({ card: { fields: cardFields } }), types: ["card"] }, 10),
      ),
    },
  },
  alert: {
    fields: {
      text: required(text(200)),
      level: optional(word("default", "info", "warning", "error", "success")),
    },
    surfaces: ["modal"],
  },
  input: {
    fields: {
      label: required(plainText(2000)),
      hint: optional(plainText(2000)),
      optional: optional(boolean),
      dispatch_action: optional(boolean),
      element: required(element(INPUT_ELEMENTS)),
    },
  },
};

/** The blocks that a container may hold; never another container. */
export const CONTAINER_CHILDREN: readonly string[] = [
  "actions",
  "context",
  "divider",
  "file",
  "header",
  "image",
  "input",
  "rich_text",
  "section",
  "table",
  "video",
];

/** A modal or Home tab around its blocks. */
export const VIEW_RULES: Readonly<Record<"modal" | "home", Rule>> = {
  modal: {
    fields: {
      type: required(word("modal")),
      title: required(plainText(24)),
      blocks: required(anything),
      submit: optional(plainText(24)),
      close: optional(plainText(24)),
      submit_disabled: optional(boolean),
      clear_on_close: optional(boolean),
      notify_on_close: optional(boolean),
      private_metadata: optional(string(3000)),
      callback_id: optional(string(255)),
      external_id: optional(string(255)),
    },
  },
  home: {
    fields: {
      type: required(word("home")),
      blocks: required(anything),
      private_metadata: optional(string(3000)),
      callback_id: optional(string(255)),
      external_id: optional(string(255)),
    },
  },
};
