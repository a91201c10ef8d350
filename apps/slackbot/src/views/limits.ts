/**
 * Block Kit's limits, checked before Slack does.
 *
 * Slack refuses a whole message for one character too many, and then a card is missing. The builders cut what they
 * are given; this is the second look: in tests it fails, at run time it makes the delivery fall back to plain text.
 *
 * Source: Slack, "Block Kit: blocks, block elements, composition objects"; lengths are counted in code points.
 */
import type { HomeView, KnownBlock, ModalView } from "@slack/types";

type Fields = Readonly<Record<string, unknown>>;

/** Longest text of a field, by block or element type and field; a dot leads into a text object. */
const LENGTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  header: { "text.text": 150 },
  section: { "text.text": 3000 },
  alert: { "text.text": 200 },
  container: { "title.text": 150, "subtitle.text": 150 },
  plan: { title: 256 },
  task_card: { title: 256, task_id: 255 },
  button: { "text.text": 75, value: 2000, action_id: 255, accessibility_label: 75, url: 3000 },
  input: { "label.text": 2000, "hint.text": 2000 },
  external_select: { "placeholder.text": 150, action_id: 255 },
  conversations_select: { "placeholder.text": 150, action_id: 255 },
  plain_text_input: { "placeholder.text": 150, initial_value: 3000, action_id: 255 },
  markdown: { text: 12_000 },
};

/** Most entries of a list, by type and field. */
const COUNTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  section: { fields: 10 },
  context: { elements: 10 },
  actions: { elements: 25 },
  container: { child_blocks: 10 },
  radio_buttons: { options: 10 },
  plan: { tasks: 50 },
};

/** Each problem names the place: `blocks[3].fields[0]: 2001 characters, at most 2000`. Empty when all is well. */
export function messageProblems(blocks: readonly KnownBlock[]): readonly string[] {
  const alerts = blocks.filter(({ type }) => type === "alert" || type === "input");
  return [
    ...tooMany("blocks", blocks.length, 50),
    ...alerts.map(({ type }) => `blocks: ${type} stands in modals only`),
    ...blockProblems(blocks),
  ];
}

export function modalProblems(view: ModalView): readonly string[] {
  const titles = [view.title.text, view.submit?.text ?? "", view.close?.text ?? ""];
  return [
    ...tooMany("blocks", view.blocks.length, 100),
    ...titles.flatMap((title) => tooLong("title, submit or close", title, 24)),
    ...tooLong("private_metadata", view.private_metadata ?? "", 3000),
    ...tooLong("callback_id", view.callback_id ?? "", 255),
    ...blockProblems(view.blocks.filter(isKnown)),
  ];
}

export function homeProblems(view: HomeView): readonly string[] {
  return [...tooMany("blocks", view.blocks.length, 100), ...blockProblems(view.blocks.filter(isKnown))];
}

function blockProblems(blocks: readonly KnownBlock[]): readonly string[] {
  const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...twice.map((id) => `block_id ${id} is used twice`),
    ...ids.flatMap((id) => tooLong("block_id", id, 255)),
    ...blocks.flatMap((block, index) => walk(`blocks[${index}]`, block)),
  ];
}

/** Every object below a block, so that an element inside a container is looked at like one outside. */
function walk(place: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => walk(`${place}[${index}]`, item));
  if (!isFields(value)) return [];
  return [
    ...ownProblems(place, value),
    ...Object.entries(value).flatMap(([field, inner]) => walk(`${place}.${field}`, inner)),
  ];
}

function ownProblems(place: string, object: Fields): readonly string[] {
  const type = typeof object["type"] === "string" ? object["type"] : "";
  const lengths = Object.entries(LENGTHS[type] ?? {}).flatMap(([path, most]) =>
    tooLong(`${place}.${path}`, stringAt(object, path), most),
  );
  const counts = Object.entries(COUNTS[type] ?? {}).flatMap(([field, most]) => {
    const list = object[field];
    return Array.isArray(list) ? tooMany(`${place}.${field}`, list.length, most) : [];
  });
  return [...lengths, ...counts, ...specialProblems(place, type, object)];
}

function specialProblems(place: string, type: string, object: Fields): readonly string[] {
  if (type === "section") {
    const fields = Array.isArray(object["fields"]) ? object["fields"] : [];
    return fields.flatMap((field: unknown, index) =>
      isFields(field) ? tooLong(`${place}.fields[${index}]`, stringAt(field, "text"), 2000) : [],
    );
  }
  if (type === "mrkdwn" || type === "plain_text" || type === "text") {
    return object["text"] === "" ? [`${place}: an empty text`] : [];
  }
  // A confirmation and an option have no type of their own.
  if ("confirm" in object && "deny" in object) return confirmationProblems(place, object);
  if (type === "" && "value" in object && isFields(object["text"])) {
    return [
      ...tooLong(`${place}.text`, stringAt(object, "text.text"), 75),
      ...tooLong(`${place}.value`, stringAt(object, "value"), 150),
      ...tooLong(`${place}.description`, stringAt(object, "description.text"), 75),
    ];
  }
  return [];
}

function confirmationProblems(place: string, object: Fields): readonly string[] {
  return [
    ...tooLong(`${place}.title`, stringAt(object, "title.text"), 100),
    ...tooLong(`${place}.text`, stringAt(object, "text.text"), 300),
    ...tooLong(`${place}.confirm`, stringAt(object, "confirm.text"), 30),
    ...tooLong(`${place}.deny`, stringAt(object, "deny.text"), 30),
  ];
}

function tooLong(place: string, text: string, most: number): readonly string[] {
  const length = Array.from(text).length;
  return length > most ? [`${place}: ${length} characters, at most ${most}`] : [];
}

function tooMany(place: string, count: number, most: number): readonly string[] {
  return count > most ? [`${place}: ${count} entries, at most ${most}`] : [];
}

function stringAt(object: Fields, path: string): string {
  let value: unknown = object;
  for (const step of path.split(".")) value = isFields(value) ? value[step] : undefined;
  return typeof value === "string" ? value : "";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `AnyBlock` lets any type through; ours are all known. */
function isKnown(block: ModalView["blocks"][number]): block is KnownBlock {
  return typeof block.type === "string";
}
