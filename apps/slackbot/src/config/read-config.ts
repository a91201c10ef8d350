/**
 * Reads bakferry.yaml and says everything that is wrong with it at once, each with line and column.
 *
 * The document is kept with its positions, so that a problem which the schema finds by a path is shown where the
 * person has to type.
 */
import { type Text, text } from "@bakferry/core";
import { say, visible } from "@bakferry/host/terminal";
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";

import { crossProblems } from "./cross-check.ts";
import type { Problem } from "./problem.ts";
import { schemaProblems } from "./schema-problems.ts";
import { type Config, configSchema } from "./schema.ts";
import { secretProblems } from "./secret-in-file.ts";

export type ConfigOutcome =
  | { readonly kind: "valid"; readonly config: Config }
  /** One line for each problem, in the order of the file: `bakferry.yaml:3:5: …`. */
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** Thousands of channels and targets fit into it. */
const MOST_CHARACTERS = 1024 * 1024;

/** A parser that is lost in a file finds a problem at every place. */
const MOST_PROBLEMS = 20;
/** The parser repeats what it stumbled over, which may be the whole of a file that is no text. */
const LONGEST_REASON = 160;

/** `file` is for the messages only. */
export function readConfig(yaml: string, file: string): ConfigOutcome {
  const lines = new LineCounter();
  if (yaml.length > MOST_CHARACTERS)
    return refuse(text("guard.configTooLarge", { limitKb: MOST_CHARACTERS / 1024 }), file);
  try {
    return readDocument(yaml, { file, lines });
  } catch (error) {
    // What the parser throws, rather than reports, is its guard against aliases of aliases, or a full stack.
    if (error instanceof ReferenceError || error instanceof RangeError)
      return refuse(text("guard.configTooDeep"), file);
    throw error;
  }
}

function refuse(words: Text, file: string): ConfigOutcome {
  return { kind: "invalid", problems: [locate({ offset: 0, words }, new LineCounter(), file)] };
}

function readDocument(
  yaml: string,
  { file, lines }: { readonly file: string; readonly lines: LineCounter },
): ConfigOutcome {
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  // The parser reports its own full stack as a mistake of the file, at every level.
  if (document.errors.some(({ message }) => /call stack/.test(message)))
    return refuse(text("guard.configTooDeep"), file);
  if (document.errors.length > 0) {
    const problems = document.errors.slice(0, MOST_PROBLEMS).map(({ message, pos }) => ({
      offset: pos[0],
      words: text("slack.config.syntax", { reason: shortened(message) }),
    }));
    return { kind: "invalid", problems: problems.map((problem) => locate(problem, lines, file)) };
  }
  const raw: unknown = document.toJS();
  const parsed = configSchema.safeParse(raw ?? {});
  const secrets = secretProblems(raw);
  const found = [
    ...secrets,
    ...(parsed.success
      ? []
      : schemaProblems(parsed.error, raw).filter((problem) => !isAmong(problem, secrets))),
    ...crossProblems(raw),
  ];
  if (parsed.success && found.length === 0) return { kind: "valid", config: parsed.data };
  const problems = found
    .map((problem) => ({ offset: offsetOf(document, problem), words: problem.text }))
    .toSorted((a, b) => a.offset - b.offset);
  return { kind: "invalid", problems: problems.map((problem) => locate(problem, lines, file)) };
}

function shortened(reason: string): string {
  const characters = Array.from(visible(reason));
  const isLong = characters.length > LONGEST_REASON;
  return characters.slice(0, LONGEST_REASON).join("") + (isLong ? "…" : "");
}

function locate(problem: { offset: number; words: Text }, lines: LineCounter, file: string): string {
  const { line, col } = lines.linePos(problem.offset);
  const at = { file, line: Math.max(1, line), column: Math.max(1, col) };
  return say(text("slack.config.at", { ...at, problem: say(problem.words) }));
}

/** A secret under an unknown key is one problem, not two. */
function isAmong(problem: Problem, others: readonly Problem[]): boolean {
  return others.some(({ path }) => path.join("\0") === problem.path.join("\0"));
}

/** Where the value stands, or the nearest thing around it that does stand there. */
function offsetOf(document: Document, { path, atKey }: Problem): number {
  if (atKey) {
    const key = keyNode(document, path);
    if (key?.range) return key.range[0];
  }
  for (let length = path.length; length > 0; length -= 1) {
    const key = length < path.length ? keyNode(document, path.slice(0, length)) : undefined;
    const node = key ?? document.getIn(path.slice(0, length), true);
    if (isNodeWithRange(node)) return node.range[0];
  }
  return 0;
}

function keyNode(document: Document, path: readonly (string | number)[]): Node | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const last = String(path.at(-1));
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === last);
  return isScalar(pair?.key) ? pair.key : undefined;
}

function isNodeWithRange(node: unknown): node is Node & { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
