/**
 * A conversation as a file, for a ticket or a review: what one person could read, threads under their roots.
 *
 * Text is Slack's own mrkdwn, with people and channels by name; blocks are told by the text that stands in them.
 */
import { isObject } from "../slack/json.ts";
import type { Block, UiConversation, UiMessage, UiState } from "../slack/ui-contract.ts";

export function transcriptJson({ team, me }: UiState, conversation: UiConversation): string {
  const { id, kind, name, messages } = conversation;
  return `${JSON.stringify({ team, reader: me.name, conversation: { id, kind, name }, messages }, null, 2)}\n`;
}

export function transcriptMarkdown(state: UiState, { kind, name, messages }: UiConversation): string {
  const title = kind === "channel" ? `#${name}` : `${state.me.realName} and ${name}`;
  const roots = messages.filter(({ threadTs }) => threadTs === undefined);
  const told = roots.map((root) =>
    [root, ...messages.filter(({ threadTs }) => threadTs === root.ts)]
      .map((message) => tellMessage(state, message))
      .join("\n\n"),
  );
  const head = `# ${state.team}: ${title}\n\nAs ${state.me.realName} reads it. Times are UTC.`;
  return `${[head, ...told].join("\n\n---\n\n")}\n`;
}

function tellMessage({ users }: UiState, message: UiMessage): string {
  const { user, ts, threadTs, ephemeral, edited, files } = message;
  const author = users.find(({ id }) => id === user);
  const at = new Date(Number(ts) * 1000).toISOString().slice(0, 19).replace("T", " ");
  const notes = [ephemeral ? "only visible to you" : "", edited ? "edited" : ""].filter(
    (note) => note !== "",
  );
  const note = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
  const shared = files.map((file) => `[${file.title}](${file.url})`);
  const lines = [`**${author?.realName ?? user}** ${at}${note}`, ...wordsOf(message), ...shared];
  const mark = threadTs === undefined ? "" : "> ";
  return lines
    .flatMap((line) => line.split("\n"))
    .map((line) => `${mark}${named(users, line)}`)
    .join("\n");
}

function wordsOf({ blocks, text }: UiMessage): readonly string[] {
  const told = blocks.flatMap((block) => textsIn(block));
  return told.length === 0 ? [text] : told;
}

/** Every text that a reader sees, in its order; ids, addresses and what a button sends are not among them. */
function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  const { type } = value;
  if (typeof value["text"] === "string" && typeof type === "string" && TEXTS.has(type))
    return [value["text"]];
  return Object.entries(value).flatMap(([name, part]) => (HIDDEN.has(name) ? [] : textsIn(part)));
}

const TEXTS: ReadonlySet<string> = new Set<Block["type"]>(["mrkdwn", "plain_text", "text", "markdown"]);
const HIDDEN: ReadonlySet<string> = new Set(["confirm", "placeholder", "options", "option_groups"]);

function named(users: UiState["users"], line: string): string {
  return line.replaceAll(/<@(\w+)>/g, (whole, id: string) => {
    const user = users.find((each) => each.id === id);
    return user === undefined ? whole : `@${user.realName}`;
  });
}
