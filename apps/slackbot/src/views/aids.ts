/** What saves typing below numbered advice: links into the console, and commands to be copied. */
import { type Aid, isDangerous, type Text } from "@bakferry/core";
import type { KnownBlock, RichTextBlockElement } from "@slack/types";

import { orderedList, preformatted, richText, section } from "./blocks.ts";
import { link } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";

export function aidBlocks(aids: readonly Aid[] | undefined, { say }: Pen): KnownBlock[] {
  const links = (aids ?? []).flatMap((aid) => (aid.kind === "link" ? [link(aid.url, say(aid.label))] : []));
  const commands = (aids ?? []).flatMap((aid) => (aid.kind === "command" ? [preformatted(aid.command)] : []));
  return [
    ...(links.length > 0 ? [section(links)] : []),
    ...(commands.length > 0 ? [richText(...commands)] : []),
  ];
}

/** Advice that may cost data is red, and never something to be copied with a click. */
export function numberedAdvice(remedies: readonly Text[], { say }: Pen): RichTextBlockElement {
  return orderedList(
    remedies.map((remedy) => ({ text: say(remedy), ...(isDangerous(remedy) && { mark: "red_circle" }) })),
  );
}
