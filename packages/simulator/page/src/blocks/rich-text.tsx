/** rich_text: formatting given as data, which is how apps show foreign text without escaping it. */
import type { JSX } from "preact";

import { isMoment } from "../mrkdwn/parse.ts";
import { FlowView } from "../mrkdwn/render.tsx";
import type { Flow, Inline } from "../mrkdwn/tree.ts";
import { readFields, readFlag, readList, readNumber, readString, typeOf, type Fields } from "./read.ts";

export function RichText({ block }: { readonly block: Fields }): JSX.Element {
  return (
    <div class="rich-text">
      <FlowView flow={richTextFlow(block)} />
    </div>
  );
}

/** The text tree of a rich_text block; an element of an unknown type is named in the text. */
export function richTextFlow(block: Fields): readonly Flow[] {
  return readList(block, "elements").map(flowOf);
}

function flowOf(element: Fields): Flow {
  switch (typeOf(element)) {
    case "rich_text_list":
      return {
        type: "list",
        ordered: readString(element, "style") === "ordered",
        indent: readNumber(element, "indent") ?? 0,
        items: readList(element, "elements").map(inlineOf),
      };
    case "rich_text_preformatted":
      return { type: "pre", children: inlineOf(element) };
    case "rich_text_quote":
      return { type: "quote", children: [{ type: "paragraph", children: inlineOf(element) }] };
    case "rich_text_section":
      return { type: "paragraph", children: inlineOf(element) };
    default:
      return { type: "paragraph", children: [unknown(element)] };
  }
}

function inlineOf(parent: Fields): readonly Inline[] {
  return readList(parent, "elements").flatMap((part) => styled(readFields(part, "style"), partOf(part)));
}

function partOf(part: Fields): readonly Inline[] {
  switch (typeOf(part)) {
    case "text":
      return lines(readString(part, "text"));
    case "link": {
      const url = readString(part, "url");
      return [{ type: "link", url, children: lines(readString(part, "text") || url) }];
    }
    case "emoji":
      return [{ type: "emoji", name: readString(part, "name") }];
    case "user":
      return [{ type: "user", id: readString(part, "user_id") }];
    case "usergroup":
      return [{ type: "usergroup", id: readString(part, "usergroup_id") }];
    case "channel":
      return [{ type: "channel", id: readString(part, "channel_id") }];
    case "broadcast":
      return [{ type: "broadcast", range: readString(part, "range") }];
    case "color":
      return [{ type: "color", value: readString(part, "value") }];
    case "date":
      return [dateOf(part)];
    default:
      return [unknown(part)];
  }
}

function dateOf(part: Fields): Inline {
  const unix = readNumber(part, "timestamp");
  const fallback = readString(part, "fallback");
  if (unix === undefined || !isMoment(unix)) return { type: "text", text: fallback };
  const date = { type: "date", unix, format: readString(part, "format"), fallback } as const;
  const url = readString(part, "url");
  return url === "" ? date : { ...date, url };
}

function styled(style: Fields | undefined, nodes: readonly Inline[]): readonly Inline[] {
  let result = nodes;
  if (readFlag(style, "code")) {
    result = result.map((node) => (node.type === "text" ? { type: "code", text: node.text } : node));
  }
  for (const type of ["bold", "italic", "strike", "underline"] as const) {
    if (readFlag(style, type)) result = [{ type, children: result }];
  }
  return result;
}

function lines(text: string): readonly Inline[] {
  return text.split("\n").flatMap((line, index): readonly Inline[] => {
    const here: readonly Inline[] = line === "" ? [] : [{ type: "text", text: line }];
    return index === 0 ? here : [{ type: "break" }, ...here];
  });
}

function unknown(element: Fields): Inline {
  return { type: "code", text: `unsupported element: ${typeOf(element) || "(no type)"}` };
}
