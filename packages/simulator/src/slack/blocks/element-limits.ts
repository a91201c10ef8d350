/**
 * What Slack allows inside a block: buttons, selects, inputs and what they are made of.
 *
 * Lengths are in code points. `option.value` is 150 since 2024; older pages say 75.
 *
 * Source: https://docs.slack.dev/reference/block-kit/block-elements
 */
import { richText } from "./rich-text-limits.ts";
import {
  anything,
  boolean,
  list,
  number,
  object,
  optional,
  plainText,
  required,
  string,
  text,
  url,
  word,
  type Field,
  type Rule,
  type Shape,
} from "./shape.ts";

const actionId = { action_id: optional(string(255, 1)) };
const placeholder = { placeholder: optional(plainText(150)) };
const focus = { focus_on_load: optional(boolean) };
const label75 = { accessibility_label: optional(string(75)) };

const confirm = {
  confirm: optional(
    object({
      fields: {
        title: optional(plainText(100)),
        text: required(text(300)),
        confirm: optional(plainText(30)),
        deny: optional(plainText(30)),
        style: optional(word("primary", "danger")),
      },
    }),
  ),
};

const dispatchConfig = {
  dispatch_action_config: optional(
    object({
      fields: {
        trigger_actions_on: required(list(word("on_enter_pressed", "on_character_entered"), 2)),
      },
    }),
  ),
};

const option = object({
  fields: {
    text: required(text(75)),
    value: required(string(150, 1)),
    description: optional(text(75)),
    url: optional(url),
  },
});

const optionGroup = object({
  fields: { label: required(plainText(75)), options: required(list(option, 100)) },
});

const picker = { ...actionId, ...placeholder, ...confirm, ...focus };
const multi = { ...picker, max_selected_items: optional(number(1, Number.MAX_SAFE_INTEGER)) };
const ids = list(string(255, 1), 1000, 0);

const staticOptions = {
  options: optional(list(option, 100)),
  option_groups: optional(list(optionGroup, 100)),
};

const conversationFilter = {
  default_to_current_conversation: optional(boolean),
  filter: optional(anything),
};

const textInput = { ...actionId, ...placeholder, ...focus, ...dispatchConfig };

const imageSource = {
  image_url: optional(url),
  slack_file: optional(anything),
  alt_text: required(string(2000)),
};

export const IMAGE_ELEMENT: Rule = { fields: imageSource, anyOf: ["image_url", "slack_file"] };

/** By element type; `image` is the small picture of a section or context, not the image block. */
export const ELEMENT_RULES: Readonly<Record<string, Rule>> = {
  button: rule({
    ...actionId,
    ...confirm,
    ...label75,
    text: required(plainText(75)),
    value: optional(string(2000)),
    url: optional(url),
    style: optional(word("primary", "danger")),
  }),
  workflow_button: rule({
    ...actionId,
    ...confirm,
    ...label75,
    text: required(plainText(75)),
    workflow: required(anything),
    style: optional(word("primary", "danger")),
  }),
  icon_button: rule({
    ...actionId,
    ...confirm,
    ...label75,
    icon: required(string(255, 1)),
    text: required(plainText(75)),
    value: optional(string(2000)),
    visible_to_user_ids: optional(ids),
  }),
  feedback_buttons: rule({
    ...actionId,
    positive_button: required(feedback()),
    negative_button: required(feedback()),
  }),
  image: IMAGE_ELEMENT,
  overflow: rule({ ...actionId, ...confirm, options: required(list(option, 5)) }),
  checkboxes: rule({
    ...actionId,
    ...confirm,
    ...focus,
    options: required(list(option, 10)),
    initial_options: optional(list(option, 10)),
  }),
  radio_buttons: rule({
    ...actionId,
    ...confirm,
    ...focus,
    options: required(list(option, 10)),
    initial_option: optional(option),
  }),
  static_select: {
    fields: { ...picker, ...staticOptions, initial_option: optional(option) },
    anyOf: ["options", "option_groups"],
  },
  multi_static_select: {
    fields: { ...multi, ...staticOptions, initial_options: optional(list(option, 100)) },
    anyOf: ["options", "option_groups"],
  },
  external_select: rule({
    ...picker,
    initial_option: optional(option),
    min_query_length: optional(number(0, 1000)),
  }),
  multi_external_select: rule({
    ...multi,
    initial_options: optional(list(option, 100)),
    min_query_length: optional(number(0, 1000)),
  }),
  users_select: rule({ ...picker, initial_user: optional(string(255)) }),
  multi_users_select: rule({ ...multi, initial_users: optional(ids) }),
  conversations_select: rule({
    ...picker,
    ...conversationFilter,
    initial_conversation: optional(string(255)),
    response_url_enabled: optional(boolean),
  }),
  multi_conversations_select: rule({
    ...multi,
    ...conversationFilter,
    initial_conversations: optional(ids),
  }),
  channels_select: rule({
    ...picker,
    initial_channel: optional(string(255)),
    response_url_enabled: optional(boolean),
  }),
  multi_channels_select: rule({ ...multi, initial_channels: optional(ids) }),
  datepicker: rule({ ...picker, initial_date: optional(string(10)) }),
  timepicker: rule({ ...picker, initial_time: optional(string(5)), timezone: optional(string(255)) }),
  datetimepicker: rule({
    ...actionId,
    ...confirm,
    ...focus,
    initial_date_time: optional(number(0, 9_999_999_999)),
  }),
  plain_text_input: rule({
    ...textInput,
    initial_value: optional(string(3000)),
    multiline: optional(boolean),
    min_length: optional(number(0, 3000)),
    max_length: optional(number(1, 3000)),
  }),
  number_input: rule({
    ...textInput,
    is_decimal_allowed: required(boolean),
    initial_value: optional(string(255)),
    min_value: optional(string(255)),
    max_value: optional(string(255)),
  }),
  email_text_input: rule({ ...textInput, initial_value: optional(string(3000)) }),
  url_text_input: rule({ ...textInput, initial_value: optional(string(3000)) }),
  rich_text_input: rule({
    ...textInput,
    initial_value: optional(richText),
    min_lines: optional(number(1, 1000)),
    max_lines: optional(number(1, 1000)),
  }),
  file_input: rule({
    ...actionId,
    filetypes: optional(list(string(255, 1), 100)),
    max_files: optional(number(1, 10)),
  }),
};

const SELECTS = [
  "static_select",
  "multi_static_select",
  "external_select",
  "multi_external_select",
  "users_select",
  "multi_users_select",
  "conversations_select",
  "multi_conversations_select",
  "channels_select",
  "multi_channels_select",
];

const PICKERS = [...SELECTS, "checkboxes", "radio_buttons", "datepicker", "timepicker"];

export const ACTIONS_ELEMENTS: readonly string[] = [
  ...PICKERS,
  "datetimepicker",
  "button",
  "workflow_button",
  "overflow",
  "rich_text_input",
];

export const ACCESSORIES: readonly string[] = [...PICKERS, "button", "workflow_button", "overflow", "image"];

export const INPUT_ELEMENTS: readonly string[] = [
  ...PICKERS,
  "datetimepicker",
  "plain_text_input",
  "number_input",
  "email_text_input",
  "url_text_input",
  "rich_text_input",
  "file_input",
];

/** What an app may offer in answer to an external select. */
export const OFFERED_OPTIONS: Rule = {
  fields: { options: optional(list(option, 100, 0)), option_groups: optional(list(optionGroup, 100, 0)) },
  anyOf: ["options", "option_groups"],
};

/** One of the named elements, chosen by its `type`. */
export function element(types: readonly string[]): Shape {
  return { kind: "typed", rules: () => ELEMENT_RULES, types };
}

function rule(fields: Readonly<Record<string, Field>>): Rule {
  return { fields };
}

function feedback(): Shape {
  return object({
    fields: { ...label75, text: required(plainText(75)), value: required(string(2000)) },
  });
}
