/**
 * Reads Block Kit fields without trusting them.
 *
 * Blocks are drawn as the app sent them. The simulator has validated them, but a page that dies on one odd
 * field would hide the very message somebody is debugging, so every field is asked for by type and may be missing.
 */
import type { Block } from "../../../src/slack/ui-contract.ts";

/** Any Block Kit object: block, element, option, text object. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The string at `key`; empty when there is none. */
export function readString(fields: Fields | undefined, key: string): string {
  const value = fields?.[key];
  return typeof value === "string" ? value : "";
}

export function readNumber(fields: Fields | undefined, key: string): number | undefined {
  const value = fields?.[key];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export function readFlag(fields: Fields | undefined, key: string): boolean {
  return fields?.[key] === true;
}

export function readFields(fields: Fields | undefined, key: string): Fields | undefined {
  const value = fields?.[key];
  return isFields(value) ? value : undefined;
}

/** The objects in the list at `key`; anything else in it is left out. */
export function readList(fields: Fields | undefined, key: string): readonly Fields[] {
  const value = fields?.[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

export function readStrings(fields: Fields | undefined, key: string): readonly string[] {
  const value = fields?.[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The text of the text object at `key`, or of a plain string there. */
export function readText(fields: Fields | undefined, key: string): string {
  return readString(readFields(fields, key), "text") || readString(fields, key);
}

/** The options of a select, with those of its groups. */
export function readOptions(element: Fields): readonly Fields[] {
  return [
    ...readList(element, "options"),
    ...readList(element, "option_groups").flatMap((group) => readList(group, "options")),
  ];
}

export function typeOf(fields: Fields): string {
  return readString(fields, "type");
}

export interface PlacedBlock {
  readonly id: string;
  readonly block: Block;
}

/** Slack gives every block an id; one that comes without is named by its place. */
export function placeBlocks(blocks: readonly Fields[], under = ""): readonly PlacedBlock[] {
  return blocks.map((fields, index) => {
    const id = readString(fields, "block_id") || `${under}#${index}`;
    return { id, block: { ...fields, type: typeOf(fields) } };
  });
}

export interface PlacedElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Fields;
}

/** The interactive elements of one block, with the ids under which their values stand in `state.values`. */
export function elementsOf({ id, block }: PlacedBlock): readonly PlacedElement[] {
  const at = (element: Fields, index: number): PlacedElement => ({
    blockId: id,
    actionId: readString(element, "action_id") || `#${index}`,
    element,
  });
  const single = readFields(block, block.type === "input" ? "element" : "accessory");
  switch (block.type) {
    case "input":
    case "section":
      return single === undefined ? [] : [at(single, 0)];
    case "actions":
    case "context_actions":
      return readList(block, "elements").map(at);
    case "card":
      return readList(block, "actions").map(at);
    default:
      return [];
  }
}

/** Blocks that stand inside other blocks. */
export function childBlocks({ id, block }: PlacedBlock): readonly PlacedBlock[] {
  if (block.type === "container") return placeBlocks(readList(block, "child_blocks"), id);
  if (block.type === "carousel") return placeBlocks(readList(block, "elements"), id);
  return [];
}
