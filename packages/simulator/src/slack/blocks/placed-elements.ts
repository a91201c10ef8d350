/**
 * Walks the interactive elements of blocks, wherever Block Kit lets them stand.
 *
 * A click names a block and an action; the same walk serves the search for the clicked element, the state of
 * the inputs, the uniqueness rule and the ids that Slack gives to what came without.
 */
import { isObject, objectsOf, type JsonObject } from "../json.ts";
import type { Block } from "../ui-contract.ts";

export interface PlacedElement {
  readonly block: JsonObject;
  readonly element: JsonObject;
  /** Distinguishes the blocks inside a container from each other. */
  readonly path: string;
}

export function placedElements(blocks: readonly JsonObject[], path = ""): readonly PlacedElement[] {
  return blocks.flatMap((block, index) => {
    const here = `${path}/${index}`;
    return [
      ...elementsOf(block).map((element) => ({ block, element, path: here })),
      ...placedElements(objectsOf(block["child_blocks"]), here),
    ];
  });
}

/** The blocks as Slack keeps them: everything that can be pointed at has an id. */
export function withIds(blocks: readonly JsonObject[], newId: () => string): readonly Block[] {
  return blocks.map((block) => {
    const named: Record<string, unknown> = { ...block, block_id: block["block_id"] ?? newId() };
    for (const key of ["elements", "actions"]) {
      if (HOLDERS.has(`${String(block["type"])}.${key}`)) {
        named[key] = objectsOf(block[key]).map((element) => withActionId(element, newId));
      }
    }
    for (const key of ["accessory", "element"]) {
      const held = block[key];
      if (isObject(held)) named[key] = withActionId(held, newId);
    }
    if (block["type"] === "carousel") {
      named["elements"] = objectsOf(block["elements"]).map((card) => ({
        ...card,
        ...(Array.isArray(card["actions"])
          ? { actions: objectsOf(card["actions"]).map((element) => withActionId(element, newId)) }
          : {}),
      }));
    }
    if (block["type"] === "container") {
      named["child_blocks"] = withIds(objectsOf(block["child_blocks"]), newId);
    }
    return { type: String(block["type"]), ...named };
  });
}

const HOLDERS: ReadonlySet<string> = new Set([
  "actions.elements",
  "context_actions.elements",
  "card.actions",
]);

function elementsOf(block: JsonObject): readonly JsonObject[] {
  switch (block["type"]) {
    case "actions":
    case "context_actions":
      return objectsOf(block["elements"]);
    case "section":
      return objectsOf([block["accessory"]]).filter((element) => element["type"] !== "image");
    case "input":
      return objectsOf([block["element"]]);
    case "card":
      return objectsOf(block["actions"]);
    case "carousel":
      return objectsOf(block["elements"]).flatMap((card) => objectsOf(card["actions"]));
    default:
      return [];
  }
}

function withActionId(element: JsonObject, newId: () => string): JsonObject {
  if (element["type"] === "image" || element["action_id"] !== undefined) return element;
  return { ...element, action_id: newId() };
}
