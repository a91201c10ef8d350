/** A Slack message as a person reads it, in lines of plain text. */
import type { Block } from "@bakferry/simulator";

type Json = Readonly<Record<string, unknown>>;

const STATUS_WORDS: Readonly<Record<string, string>> = {
  complete: "[done]",
  in_progress: "[now]",
  pending: "[later]",
  error: "[stopped]",
};

export function readMessage(message: {
  readonly text: string;
  readonly blocks: readonly Block[];
}): readonly string[] {
  const lines = message.blocks.flatMap((block) => readBlock(block));
  return lines.length > 0 ? lines : readMrkdwn(message.text);
}

function readBlock(block: Json): readonly string[] {
  switch (block["type"]) {
    case "header":
    case "section":
    case "alert":
    case "markdown":
      return [...readText(block["text"]), ...list(block["fields"]).flatMap(readField)];
    case "context":
      return list(block["elements"]).flatMap(readText);
    case "actions":
      return [list(block["elements"]).map(readButton).join("  ")];
    case "plan":
      return [...readText(block["title"]), ...list(block["tasks"]).flatMap(readTask)];
    case "container":
      return readContainer(block);
    case "rich_text":
      return readRichText(block);
    default:
      return [];
  }
}

/** A folded container shows its title only, as on the screen. */
function readContainer(block: Json): readonly string[] {
  const title = readText(block["title"]);
  if (block["default_collapsed"] === true) return title.map((line) => `▸ ${line}`);
  return [
    ...title,
    ...list(block["child_blocks"])
      .flatMap(readBlock)
      .map((line) => `  ${line}`),
  ];
}

/** "*Label*\nvalue" on one line. */
function readField(field: Json): readonly string[] {
  return [readText(field).join(": ").replace(/:: /, ": ")];
}

function readTask(task: Json): readonly string[] {
  const status = STATUS_WORDS[String(task["status"])] ?? String(task["status"]);
  const details = [task["details"], task["output"]].flatMap((each) =>
    isJson(each) ? readRichText(each) : [],
  );
  return [
    `${status} ${readText(task["title"]).join(" ")}${details.length > 0 ? ` — ${details.join(" ")}` : ""}`,
  ];
}

function readRichText(block: Json): readonly string[] {
  return list(block["elements"]).flatMap((element) => {
    if (element["type"] !== "rich_text_list") return readWords(element);
    const isNumbered = element["style"] === "ordered";
    return list(element["elements"]).flatMap((item, index) => {
      const mark = isNumbered ? `${index + 1}. ` : "· ";
      return readWords(item).map((line, row) => (row === 0 ? mark : "   ") + line);
    });
  });
}

/** A section, quote or preformatted piece of rich text: its words, in which no character is a mark, and who they name. */
function readWords(element: Json): readonly string[] {
  const words = list(element["elements"]).map((each) => {
    const named = each["user_id"] ?? each["usergroup_id"] ?? each["channel_id"];
    if (typeof named === "string") return `@${named}`;
    const said = each["text"] ?? each["url"];
    return typeof said === "string" ? said : "";
  });
  return words.join("").split("\n");
}

function readButton(element: Json): string {
  return `[${readText(element["text"]).join(" ")}]`;
}

function readText(value: unknown): readonly string[] {
  if (typeof value === "string") return readMrkdwn(value);
  return isJson(value) && typeof value["text"] === "string" ? readMrkdwn(value["text"]) : [];
}

/** What Slack draws, without the marks: people by their id, dates by their fallback. */
function readMrkdwn(text: string): readonly string[] {
  return (
    text
      // A sign always stands beside its word, so a terminal can do without.
      .replaceAll(/:[a-z_]+: ?/g, "")
      .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, "$1")
      .replaceAll(/<[@#!]([^>|]+)(?:\|([^>]*))?>/g, (_, id: string, label?: string) => label ?? `@${id}`)
      .replaceAll(/<([^>|]+)\|([^>]*)>/g, "$2 ($1)")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&")
      .replaceAll(/(^|[\s(])\*([^*\n]+)\*/g, "$1$2")
      .split("\n")
  );
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
