/**
 * The inside of a rich_text block: sections, lists, quotes and code, and the runs of text in them.
 *
 * Rich text is not parsed for mrkdwn, so it is the safe way to show a foreign string; its own element types
 * are therefore checked to the last leaf.
 *
 * Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
import {
  anything,
  boolean,
  list,
  number,
  object,
  optional,
  required,
  string,
  url,
  word,
  type Field,
  type Rule,
  type Shape,
} from "./shape.ts";

const flags = optional(boolean);

const style = {
  style: optional(
    object({
      fields: {
        bold: flags,
        code: flags,
        italic: flags,
        strike: flags,
        underline: flags,
        highlight: flags,
        client_highlight: flags,
        unlink: flags,
      },
    }),
  ),
};

const RUNS: Readonly<Record<string, Rule>> = {
  text: run({ text: required(string(12_000, 1)) }),
  link: run({ url: required(url), text: optional(string(12_000)), unsafe: flags }),
  emoji: run({ name: required(string(255, 1)), unicode: optional(string(255)), url: optional(url) }),
  user: run({ user_id: required(string(255, 1)) }),
  usergroup: run({ usergroup_id: required(string(255, 1)) }),
  channel: run({ channel_id: required(string(255, 1)) }),
  team: run({ team_id: required(string(255, 1)) }),
  broadcast: run({ range: required(word("here", "channel", "everyone")) }),
  color: run({ value: required(string(255, 1)) }),
  date: run({
    timestamp: required(number(0, 9_999_999_999)),
    format: required(string(255, 1)),
    url: optional(url),
    fallback: optional(string(255)),
  }),
};

const runs = list({ kind: "typed", rules: () => RUNS, types: Object.keys(RUNS) }, 1000, 0);
const border = { border: optional(number(0, 1)) };

const PARTS: Readonly<Record<string, Rule>> = {
  rich_text_section: { fields: { elements: required(runs) } },
  rich_text_quote: { fields: { ...border, elements: required(runs) } },
  rich_text_preformatted: {
    fields: {
      ...border,
      language: optional(string(255)),
      elements: required(list({ kind: "typed", rules: () => RUNS, types: ["text", "link"] }, 1000, 0)),
    },
  },
  rich_text_list: {
    fields: {
      ...border,
      style: required(word("bullet", "ordered")),
      indent: optional(number(0, 8)),
      offset: optional(number(0, 100_000)),
      elements: required(list({ kind: "typed", rules: () => PARTS, types: ["rich_text_section"] }, 1000)),
    },
  },
};

export const RICH_TEXT: Rule = {
  fields: {
    elements: required(list({ kind: "typed", rules: () => PARTS, types: Object.keys(PARTS) }, 1000)),
  },
};

/** A rich_text block where it stands inside another block or element. */
export const richText: Shape = {
  kind: "typed",
  rules: () => ({ rich_text: { fields: { ...RICH_TEXT.fields, block_id: optional(anything) } } }),
  types: ["rich_text"],
};

function run(fields: Readonly<Record<string, Field>>): Rule {
  return { fields: { ...fields, ...style } };
}
