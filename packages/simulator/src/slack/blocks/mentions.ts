/**
 * Says whom a message would notify.
 *
 * A reason or a file name that contains `<!channel>` and is not escaped wakes everybody up; tests assert on
 * this list that nobody was mentioned whom the app did not mean.
 *
 * Source: https://docs.slack.dev/messaging/formatting-message-text, "Mentioning users, groups, channels".
 */
import { isObject } from "../json.ts";

const MENTION = /<(?:!(channel|here|everyone)|!subteam\^([A-Z0-9]+)|@([UW][A-Z0-9]+))(?:\|[^>]*)?>/g;

/** `channel`, `here`, `everyone`, user ids and usergroup ids, each once, in order of appearance. */
export function mentionsIn(text: string, blocks: readonly unknown[]): readonly string[] {
  const found = new Set(inText(text));
  for (const block of blocks) collect(block, found);
  return [...found];
}

/** Plain text never mentions; everything else that Slack formats does. */
function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (!isObject(value)) return;
  const { type, text } = value;
  if ((type === "mrkdwn" || type === "markdown") && typeof text === "string") {
    for (const mention of inText(text)) found.add(mention);
  }
  if (type === "user") found.add(String(value["user_id"]));
  if (type === "usergroup") found.add(String(value["usergroup_id"]));
  if (type === "broadcast") found.add(String(value["range"]));
  for (const child of Object.values(value)) collect(child, found);
}

function inText(text: string): readonly string[] {
  return Array.from(text.matchAll(MENTION), ([, broadcast, group, user]) => broadcast ?? group ?? user ?? "");
}
