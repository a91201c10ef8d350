/**
 * Reads Slack's mrkdwn.
 *
 * It is not Markdown: one `*` is bold, a marker counts only at the edge of a word, foreign text arrives with `&`, `<`
 * and `>` escaped, and everything between angle brackets is a link or a mention. `22:00–02:00` or `snake_case_name`
 * must come out as they went in.
 *
 * Source: docs.slack.dev, "Formatting message text".
 */
import { emojiCharacter } from "./emoji.ts";
import type { Flow, Inline } from "./tree.ts";

const MARKERS: Readonly<Record<string, "bold" | "italic" | "strike">> = {
  "*": "bold",
  _: "italic",
  "~": "strike",
};

/** Splits a message into paragraphs, quotes and preformatted pieces; never throws, whatever the text is. */
export function parseMrkdwn(text: string): readonly Flow[] {
  return text.split(/```([\s\S]*?)```/).flatMap((piece, index): readonly Flow[] => {
    if (index % 2 === 0) return parseLines(piece);
    return [{ type: "pre", children: [{ type: "text", text: unescape(piece.replace(/^\n|\n$/g, "")) }] }];
  });
}

/** One line of thought without quotes or fences: labels, options, table cells. */
export function parseInline(text: string): readonly Inline[] {
  const nodes: Inline[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const token = readToken(text, at);
    if (token === undefined) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain !== "") nodes.push({ type: "text", text: unescape(plain) });
    plain = "";
    nodes.push(token.node);
    at += token.length;
  }
  if (plain !== "") nodes.push({ type: "text", text: unescape(plain) });
  return nodes;
}

/** A plain_text object: emoji names and line breaks count, nothing else does. */
export function parsePlain(text: string): readonly Inline[] {
  return joinText(
    text.split(/(\n|:[a-z0-9_+-]+:)/).map((part): Inline => {
      const name = part.slice(1, -1);
      if (part === "\n") return { type: "break" };
      if (part.startsWith(":") && emojiCharacter(name) !== undefined) return { type: "emoji", name };
      return { type: "text", text: part };
    }),
  );
}

/** Seconds that a date can hold; a clock in milliseconds by mistake is refused here and shows its fallback. */
export function isMoment(unix: number): boolean {
  return Math.abs(unix) < 1e11;
}

function joinText(nodes: readonly Inline[]): readonly Inline[] {
  const joined: Inline[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.type === "text" && last?.type === "text") {
      joined[joined.length - 1] = { type: "text", text: last.text + node.text };
    } else if (node.type !== "text" || node.text !== "") {
      joined.push(node);
    }
  }
  return joined;
}

interface Token {
  readonly node: Inline;
  readonly length: number;
}

function parseLines(text: string): Flow[] {
  const flow: Flow[] = [];
  let paragraph: string[] = [];
  let quote: string[] = [];
  const endParagraph = (): void => {
    const lines = trimBlank(paragraph);
    if (lines.length > 0) flow.push({ type: "paragraph", children: parseInline(lines.join("\n")) });
    paragraph = [];
  };
  const endQuote = (): void => {
    if (quote.length > 0) flow.push({ type: "quote", children: parseLines(quote.join("\n")) });
    quote = [];
  };
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (quoted === null) {
      endQuote();
      paragraph.push(line);
    } else {
      endParagraph();
      quote.push(quoted[1] ?? "");
    }
  }
  endQuote();
  endParagraph();
  return flow;
}

function trimBlank(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}

function readToken(text: string, at: number): Token | undefined {
  const char = text[at];
  if (char === "\n") return { node: { type: "break" }, length: 1 };
  if (char === "<") return readBracket(text, at);
  if (char === "`") return readCode(text, at);
  if (char === ":") return readEmoji(text, at);
  const marker = char === undefined ? undefined : MARKERS[char];
  return marker === undefined ? undefined : readMarked(text, at, marker);
}

function readMarked(text: string, at: number, type: "bold" | "italic" | "strike"): Token | undefined {
  const marker = text[at] ?? "";
  if (isWord(text[at - 1]) || text[at - 1] === marker) return undefined;
  if (isBlank(text[at + 1]) || text[at + 1] === marker) return undefined;
  const end = findClose(text, at + 1, marker);
  if (end === undefined) return undefined;
  return { node: { type, children: parseInline(text.slice(at + 1, end)) }, length: end + 1 - at };
}

/** A marker inside a mention or a code span closes nothing. */
function findClose(text: string, from: number, marker: string): number | undefined {
  let at = from;
  while (at < text.length && text[at] !== "\n") {
    const opaque =
      text[at] === "<" ? readBracket(text, at) : text[at] === "`" ? readCode(text, at) : undefined;
    if (opaque !== undefined) {
      at += opaque.length;
      continue;
    }
    if (text[at] === marker && !isBlank(text[at - 1]) && !isWord(text[at + 1]) && text[at + 1] !== marker)
      return at;
    at += 1;
  }
  return undefined;
}

function readCode(text: string, at: number): Token | undefined {
  const match = /^`([^`\n]+)`/.exec(text.slice(at));
  if (match === null) return undefined;
  return { node: { type: "code", text: unescape(match[1] ?? "") }, length: match[0].length };
}

function readEmoji(text: string, at: number): Token | undefined {
  const match = /^:([a-z0-9_+-]+):/.exec(text.slice(at));
  const name = match?.[1];
  if (name === undefined || emojiCharacter(name) === undefined || /\d/.test(text[at - 1] ?? ""))
    return undefined;
  return { node: { type: "emoji", name }, length: name.length + 2 };
}

function readBracket(text: string, at: number): Token | undefined {
  const match = /^<([^<>\n]+)>/.exec(text.slice(at));
  if (match === null) return undefined;
  const node = bracketNode(match[1] ?? "");
  return node === undefined ? undefined : { node, length: match[0].length };
}

function bracketNode(inside: string): Inline | undefined {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 || bar === inside.length - 1 ? undefined : unescape(inside.slice(bar + 1));
  if (/^@[UW]\w*$/.test(target)) return mention("user", target.slice(1), label);
  if (/^#[CDG]\w*$/.test(target)) return mention("channel", target.slice(1), label);
  if (target.startsWith("!subteam^")) return mention("usergroup", target.slice("!subteam^".length), label);
  if (/^!(here|channel|everyone)$/.test(target)) return { type: "broadcast", range: target.slice(1) };
  if (target.startsWith("!date^")) return dateNode(target, label ?? "");
  if (target.startsWith("!")) return { type: "text", text: label ?? `<${target}>` };
  const url = unescape(target);
  return { type: "link", url, children: [{ type: "text", text: label ?? url.replace(/^mailto:/, "") }] };
}

function mention(type: "user" | "channel" | "usergroup", id: string, label: string | undefined): Inline {
  const name = label?.replace(/^[@#]/, "");
  return name === undefined ? { type, id } : { type, id, label: name };
}

function dateNode(target: string, fallback: string): Inline {
  const [, stamp = "", format = "", url] = target.split("^");
  const unix = Number(stamp);
  if (stamp === "" || !isMoment(unix) || format === "") return { type: "text", text: fallback };
  const date = { type: "date", unix, format: unescape(format), fallback } as const;
  return url === undefined ? date : { ...date, url: unescape(url) };
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char);
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || /\s/.test(char);
}
