/**
 * Finds what Slack would refuse in blocks and views, in Slack's words and with a JSON pointer.
 *
 * Slack answers `invalid_blocks` (messages) or `invalid_arguments` (views) and lists the faults as
 * `must be less than 76 characters [json-pointer:/blocks/0/text/text]`; apps log and match these texts.
 *
 * Source: https://docs.slack.dev/reference/methods/blocks.validate and chat.postMessage, "Errors".
 */
import { isObject, objectOf, objectsOf, type JsonObject } from "../json.ts";
import {
  BLOCKS_PER_SURFACE,
  BLOCK_RULES,
  CONTAINER_CHILDREN,
  MARKDOWN_TOTAL_MAX,
  VIEW_RULES,
} from "./block-limits.ts";
import { OFFERED_OPTIONS } from "./element-limits.ts";
import { placedElements } from "./placed-elements.ts";
import { string, type Rule, type Shape, type Surface } from "./shape.ts";

export interface BlockFault {
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
}

interface Place {
  readonly pointer: string;
  readonly faults: BlockFault[];
}

interface Scope {
  readonly surface: Surface;
  /** Block types that may stand here. */
  readonly allowed: readonly string[];
}

/** Empty when Slack would take the blocks on that surface. */
export function checkBlocks(blocks: unknown, surface: Surface, pointer = "/blocks"): readonly BlockFault[] {
  const place: Place = { pointer, faults: [] };
  if (!Array.isArray(blocks)) return [fault(place, "invalid_type", "must be an array")];
  const most = BLOCKS_PER_SURFACE[surface];
  if (blocks.length > most) fault(place, "too_many_items", `no more than ${most} items allowed`);
  for (const [index, block] of blocks.entries()) {
    checkBlock(block, { surface, allowed: Object.keys(BLOCK_RULES) }, at(place, index));
  }
  checkTotals(objectsOf(blocks), place);
  checkUniqueIds(objectsOf(blocks), place);
  return place.faults;
}

/** Empty when Slack would open, push, update or publish the view. */
export function checkView(view: unknown, pointer = "/view"): readonly BlockFault[] {
  const place: Place = { pointer, faults: [] };
  if (!isObject(view)) return [fault(place, "invalid_type", "must be an object")];
  const type = view["type"];
  if (type !== "modal" && type !== "home") {
    return [fault(at(place, "type"), "unsupported_type", `unsupported type: ${String(type)}`)];
  }
  checkRule(view, VIEW_RULES[type], place);
  if (view["blocks"] !== undefined)
    place.faults.push(...checkBlocks(view["blocks"], type, `${pointer}/blocks`));
  const hasInput = flatten(objectsOf(view["blocks"])).some((block) => block["type"] === "input");
  if (type === "modal" && hasInput && view["submit"] === undefined) {
    fault(place, "missing_required_field", "missing required field: submit (the view has input blocks)");
  }
  return place.faults;
}

/** Empty when Slack would show what an app answers to an external select. */
export function checkOptions(answer: JsonObject): readonly BlockFault[] {
  const place: Place = { pointer: "", faults: [] };
  checkRule(answer, OFFERED_OPTIONS, place);
  return place.faults;
}

/** How Slack writes a fault into `errors` and `response_metadata.messages`. */
export function faultText({ message, pointer }: BlockFault): string {
  return `${message} [json-pointer:${pointer}]`;
}

function checkBlock(block: unknown, { surface, allowed }: Scope, place: Place): void {
  if (!isObject(block)) {
    fault(place, "invalid_type", "must be an object");
    return;
  }
  const type = String(block["type"]);
  const rule = BLOCK_RULES[type];
  if (rule === undefined || !allowed.includes(type)) {
    fault(at(place, "type"), "unsupported_type", `unsupported type: ${type}`);
    return;
  }
  if (rule.surfaces !== undefined && !rule.surfaces.includes(surface)) {
    fault(
      at(place, "type"),
      "unsupported_surface",
      `unsupported type: ${type} is not available in a ${surface}`,
    );
    return;
  }
  const { block_id: blockId, type: _, ...fields } = block;
  if (blockId !== undefined) checkShape(blockId, string(255, 1), at(place, "block_id"));
  checkRule(fields, rule, place);
  if (type !== "container" || !Array.isArray(block["child_blocks"])) return;
  for (const [index, child] of block["child_blocks"].entries()) {
    checkBlock(child, { surface, allowed: CONTAINER_CHILDREN }, at(at(place, "child_blocks"), index));
  }
}

function checkRule(value: JsonObject, rule: Rule, place: Place): void {
  for (const [name, field] of Object.entries(rule.fields)) {
    if (value[name] !== undefined) checkShape(value[name], field.shape, at(place, name));
    else if (field.required) fault(place, "missing_required_field", `missing required field: ${name}`);
  }
  for (const name of Object.keys(value)) {
    if (!(name in rule.fields) && value[name] !== undefined) {
      fault(place, "invalid_additional_property", `invalid additional property: ${name}`);
    }
  }
  const { anyOf } = rule;
  if (anyOf !== undefined && !anyOf.some((name) => value[name] !== undefined)) {
    const names = anyOf.map((name) => `\`${name}\``).join(" or ");
    fault(place, "missing_required_field", `must define either ${names}`);
  }
}

function checkShape(value: unknown, shape: Shape, place: Place): void {
  switch (shape.kind) {
    case "anything":
      return;
    case "boolean":
      if (typeof value !== "boolean") fault(place, "invalid_type", "must be a boolean");
      return;
    case "word":
      if (!shape.oneOf.includes(String(value))) {
        fault(place, "invalid_value", `must be one of: ${shape.oneOf.join(", ")}`);
      }
      return;
    case "number":
      checkNumber(value, shape, place);
      return;
    case "string":
      checkString(value, shape, place);
      return;
    case "text":
      checkText(value, shape, place);
      return;
    case "list":
      checkList(value, shape, place);
      return;
    case "object":
      if (isObject(value)) checkRule(withoutType(value, shape.rule), shape.rule, place);
      else fault(place, "invalid_type", "must be an object");
      return;
    case "typed":
      checkTyped(value, shape, place);
  }
}

function checkNumber(value: unknown, shape: Extract<Shape, { kind: "number" }>, place: Place): void {
  if (typeof value !== "number") fault(place, "invalid_type", "must be a number");
  else if (value < shape.min) fault(place, "invalid_value", `must be at least ${shape.min}`);
  else if (value > shape.max) fault(place, "invalid_value", `must be at most ${shape.max}`);
}

function checkString(value: unknown, shape: Extract<Shape, { kind: "string" }>, place: Place): void {
  if (typeof value !== "string") {
    fault(place, "invalid_type", "must be a string");
    return;
  }
  const length = codePoints(value);
  if (length > shape.max) fault(place, "too_long", `must be less than ${shape.max + 1} characters`);
  if (length < shape.min) fault(place, "too_short", `must be more than ${shape.min - 1} characters`);
}

function checkText(value: unknown, shape: Extract<Shape, { kind: "text" }>, place: Place): void {
  if (!isObject(value)) {
    fault(place, "invalid_type", "must be a text object");
    return;
  }
  const types = shape.only === undefined ? ["plain_text", "mrkdwn"] : [shape.only];
  if (!types.includes(String(value["type"]))) {
    fault(at(place, "type"), "invalid_value", `must be one of: ${types.join(", ")}`);
  }
  checkString(value["text"], { kind: "string", min: 1, max: shape.max }, at(place, "text"));
  const known = ["type", "text", value["type"] === "mrkdwn" ? "verbatim" : "emoji"];
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) {
      fault(place, "invalid_additional_property", `invalid additional property: ${name}`);
    }
  }
}

function checkList(value: unknown, shape: Extract<Shape, { kind: "list" }>, place: Place): void {
  if (!Array.isArray(value)) {
    fault(place, "invalid_type", "must be an array");
    return;
  }
  if (value.length > shape.max) fault(place, "too_many_items", `no more than ${shape.max} items allowed`);
  if (value.length < shape.min) fault(place, "too_few_items", `no fewer than ${shape.min} items allowed`);
  for (const [index, item] of value.entries()) checkShape(item, shape.of, at(place, index));
}

function checkTyped(value: unknown, shape: Extract<Shape, { kind: "typed" }>, place: Place): void {
  if (!isObject(value)) {
    fault(place, "invalid_type", "must be an object");
    return;
  }
  const type = String(value["type"]);
  const rule = shape.types.includes(type) ? shape.rules()[type] : undefined;
  if (rule === undefined) fault(at(place, "type"), "unsupported_type", `unsupported type: ${type}`);
  else checkRule(withoutType(value, rule), rule, place);
}

/** `type` has already chosen the rule; only where the rule names it is it one of the fields. */
function withoutType(value: JsonObject, rule: Rule): JsonObject {
  if ("type" in rule.fields) return value;
  const { type: _, ...fields } = value;
  return fields;
}

function checkTotals(blocks: readonly JsonObject[], place: Place): void {
  const all = flatten(blocks);
  for (const [type, rule] of Object.entries(BLOCK_RULES)) {
    const count = all.filter((block) => block["type"] === type).length;
    if (rule.perSurface !== undefined && count > rule.perSurface) {
      fault(place, "too_many_items", `no more than ${rule.perSurface} ${type} block allowed`);
    }
  }
  const markdown = all.filter((block) => block["type"] === "markdown");
  const total = markdown.reduce((sum, block) => sum + codePoints(String(block["text"])), 0);
  if (markdown.length > 1 && total > MARKDOWN_TOTAL_MAX) {
    fault(
      place,
      "too_long",
      `markdown blocks must be less than ${MARKDOWN_TOTAL_MAX + 1} characters together`,
    );
  }
}

/** A block_id is unique in its surface, an action_id in its block. */
function checkUniqueIds(blocks: readonly JsonObject[], place: Place): void {
  const blockIds = flatten(blocks)
    .map((block) => block["block_id"])
    .filter((id) => id !== undefined);
  for (const id of repeated(blockIds)) {
    fault(place, "duplicate_block_id", `block_id "${String(id)}" already exists for another block`);
  }
  for (const [index, block] of blocks.entries()) {
    const elements = placedElements([block]);
    const keys = elements
      .filter(({ element }) => element["action_id"] !== undefined)
      .map((placed) => `${placed.path}\n${String(placed.element["action_id"])}`);
    for (const key of repeated(keys)) {
      const actionId = String(key).split("\n")[1];
      fault(
        at(place, index),
        "duplicate_action_id",
        `action_id "${actionId}" already exists for another element`,
      );
    }
  }
}

function flatten(blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.flatMap((block) => [block, ...flatten(objectsOf(objectOf(block)["child_blocks"]))]);
}

function repeated(values: readonly unknown[]): ReadonlySet<unknown> {
  return new Set(values.filter((value, index) => values.indexOf(value) !== index));
}

function codePoints(value: string): number {
  return Array.from(value).length;
}

function at(place: Place, step: string | number): Place {
  return { pointer: `${place.pointer}/${step}`, faults: place.faults };
}

function fault(place: Place, code: string, message: string): BlockFault {
  const found = { code, pointer: place.pointer, message };
  place.faults.push(found);
  return found;
}
