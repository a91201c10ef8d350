/**
 * Reads the part of Markdown that a `markdown` block needs: headings, lists, quotes, rules, fences, pipe tables,
 * emphasis, code and links.
 *
 * It is the standard Markdown, with `**bold**` and `[text](url)`, and not Slack's mrkdwn. What is not recognised stays
 * text.
 *
 * Source: docs.slack.dev, "Markdown block".
 */
import { emojiCharacter } from "./emoji.ts";
import type { Flow, Inline } from "./tree.ts";

/** Never throws; unknown constructs come out as paragraphs. */
export function parseMarkdown(text: string): readonly Flow[] {
  return text
    .split(/^```.*\n([\s\S]*?)\n?^```[ \t]*$/m)
    .flatMap((piece, index): readonly Flow[] =>
      index % 2 === 0 ? parseChunks(piece) : [{ type: "pre", children: [{ type: "text", text: piece }] }],
    );
}

/** Emphasis, code, links and emoji within one line. */
export function parseMarkdownInline(text: string): readonly Inline[] {
  const nodes: Inline[] = [];
  let rest = text;
  while (rest !== "") {
    const found = firstMatch(rest);
    const until = found?.index ?? rest.length;
    if (until > 0) nodes.push({ type: "text", text: rest.slice(0, until) });
    if (found === undefined) break;
    nodes.push(found.node);
    rest = rest.slice(found.index + found.length);
  }
  return nodes;
}

interface Match {
  readonly index: number;
  readonly length: number;
  readonly node: Inline;
}

interface Rule {
  readonly pattern: RegExp;
  node(match: RegExpExecArray): Inline | undefined;
}

const RULES: readonly Rule[] = [
  { pattern: /`([^`\n]+)`/, node: (match) => ({ type: "code", text: match[1] ?? "" }) },
  { pattern: /\[([^\]\n]+)\]\(([^()\s]+)\)/, node: (match) => link(match[2] ?? "", match[1] ?? "") },
  { pattern: /<(https?:[^>\s]+)>/, node: (match) => link(match[1] ?? "", match[1] ?? "") },
  { pattern: /\*\*(?=\S)([^\n]*?\S)\*\*/, node: (match) => marked("bold", match) },
  { pattern: /~~(?=\S)([^\n]*?\S)~~/, node: (match) => marked("strike", match) },
  { pattern: /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^\n*]*[^\s*])\*/u, node: (match) => marked("italic", match) },
  {
    pattern: /(?<![\p{L}\p{N}_])_(?=[^\s_])([^\n]*?[^\s_])_(?![\p{L}\p{N}_])/u,
    node: (match) => marked("italic", match),
  },
  { pattern: /(?<!\d):([a-z0-9_+-]+):/, node: (match) => emoji(match[1] ?? "") },
  { pattern: /\n/, node: () => ({ type: "break" }) },
];

function firstMatch(text: string): Match | undefined {
  let best: Match | undefined;
  for (const rule of RULES) {
    const match = rule.pattern.exec(text);
    if (match === null || (best !== undefined && match.index >= best.index)) continue;
    const node = rule.node(match);
    if (node !== undefined) best = { index: match.index, length: match[0].length, node };
  }
  return best;
}

function parseChunks(text: string): Flow[] {
  const flow: Flow[] = [];
  const lines = text.split("\n");
  let at = 0;
  while (at < lines.length) {
    const { node, taken } = readChunk(lines, at);
    if (node !== undefined) flow.push(node);
    at += taken;
  }
  return flow;
}

function readChunk(lines: readonly string[], at: number): { readonly node?: Flow; readonly taken: number } {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { taken: 1 };
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading !== null) {
    const children = parseMarkdownInline(heading[2] ?? "");
    return { node: { type: "heading", level: heading[1]?.length ?? 1, children }, taken: 1 };
  }
  if (/^ {0,3}([-*_])(?: *\1){2,} *$/.test(line)) return { node: { type: "rule" }, taken: 1 };
  if (line.startsWith(">")) {
    const quoted = run(lines, at, (next) => next.startsWith(">"));
    const inner = quoted.map((next) => next.replace(/^> ?/, "")).join("\n");
    return { node: { type: "quote", children: parseChunks(inner) }, taken: quoted.length };
  }
  if (listItem(line) !== undefined) return readList(lines, at);
  if (isTableStart(lines, at)) return readTable(lines, at);
  const paragraph = run(
    lines,
    at,
    (next, index) => next.trim() !== "" && (index === at || !startsChunk(next)),
  );
  return {
    node: { type: "paragraph", children: parseMarkdownInline(paragraph.join("\n")) },
    taken: paragraph.length,
  };
}

function readList(lines: readonly string[], at: number): { readonly node: Flow; readonly taken: number } {
  const first = listItem(lines[at] ?? "");
  const same = (line: string): boolean => {
    const item = listItem(line);
    return item !== undefined && item.ordered === first?.ordered && item.indent === first.indent;
  };
  const taken = run(lines, at, same);
  const items = taken.map((line) => parseMarkdownInline(listItem(line)?.text ?? ""));
  return {
    node: { type: "list", ordered: first?.ordered ?? false, indent: first?.indent ?? 0, items },
    taken: taken.length,
  };
}

function readTable(lines: readonly string[], at: number): { readonly node: Flow; readonly taken: number } {
  const rows = run(lines, at, (line) => line.includes("|"));
  const [head = [], , ...body] = rows.map((row) => cells(row).map(parseMarkdownInline));
  return { node: { type: "table", head, rows: body }, taken: rows.length };
}

function isTableStart(lines: readonly string[], at: number): boolean {
  const delimiter = lines[at + 1] ?? "";
  return (lines[at] ?? "").includes("|") && /^[\s|:-]+$/.test(delimiter) && /-\s*\||\|\s*:?-/.test(delimiter);
}

function cells(row: string): string[] {
  const inside = row.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inside.split("|").map((cell) => cell.trim());
}

function listItem(
  line: string,
): { readonly ordered: boolean; readonly indent: number; readonly text: string } | undefined {
  const match = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(line);
  if (match === null) return undefined;
  const text = (match[3] ?? "").replace(/^\[( |x)\] /i, (_, mark: string) => (mark === " " ? "☐ " : "☑ "));
  return { ordered: match[2] !== undefined, indent: Math.floor((match[1]?.length ?? 0) / 2), text };
}

function startsChunk(line: string): boolean {
  return /^(#{1,6}\s|>)/.test(line) || listItem(line) !== undefined;
}

function run(
  lines: readonly string[],
  at: number,
  belongs: (line: string, index: number) => boolean,
): readonly string[] {
  let end = at;
  while (end < lines.length && belongs(lines[end] ?? "", end)) end += 1;
  return lines.slice(at, end);
}

function marked(type: "bold" | "italic" | "strike", match: RegExpExecArray): Inline {
  return { type, children: parseMarkdownInline(match[1] ?? "") };
}

function link(url: string, label: string): Inline {
  return { type: "link", url, children: [{ type: "text", text: label }] };
}

function emoji(name: string): Inline | undefined {
  return emojiCharacter(name) === undefined ? undefined : { type: "emoji", name };
}
