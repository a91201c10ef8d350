/**
 * Whether what stands in a select could have been chosen there.
 *
 * Slack's client offers static options, the app's answers, people of the workspace, and the conversations that the
 * person is in and the element's filter lets through.
 *
 * Source: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
 */
import { placedElements } from "../blocks/placed-elements.ts";
import { VALUE_FORMS, optionsOf } from "../blocks/state-values.ts";
import { isObject, objectOf, type JsonObject } from "../json.ts";
import type { Block, UiValues } from "../ui-contract.ts";
import type { SlackWorld } from "../world.ts";
import { Refusal } from "./payload.ts";

export interface Chooser {
  readonly userId: string;
  /** Id of the view, or channel and time of the message. */
  readonly container: string;
}

interface Chosen extends Chooser {
  readonly block: JsonObject;
  readonly element: JsonObject;
  readonly value: unknown;
}

/** Everything that stands in the selects of blocks. Throws `Refusal`. */
export function assertChoosable(
  world: SlackWorld,
  chooser: Chooser,
  { blocks, values }: { readonly blocks: readonly Block[]; readonly values: UiValues },
): void {
  for (const { block, element } of placedElements(blocks)) {
    const form = VALUE_FORMS[String(element["type"])];
    const held = values[String(block["block_id"])]?.[String(element["action_id"])];
    if (form === undefined || held === undefined) continue;
    for (const value of [held[form.field]].flat().filter((item) => item !== null && item !== undefined)) {
      assertOne(world, { ...chooser, block, element, value });
    }
  }
}

/** Throws `Refusal`. */
export function assertOne(world: SlackWorld, chosen: Chosen): void {
  if (isChoosable(world, chosen)) return;
  const { element, value } = chosen;
  const name = isObject(value) ? value["value"] : value;
  throw new Refusal(`"${String(name)}" is not one of the options of ${String(element["action_id"])}.`);
}

function isChoosable(world: SlackWorld, chosen: Chosen): boolean {
  const { element, value } = chosen;
  const type = String(element["type"]);
  if (type.endsWith("external_select")) return isOffered(world, chosen);
  if (type.endsWith("users_select")) return world.workspace.users.has(String(value));
  if (type.endsWith("conversations_select") || type.endsWith("channels_select")) {
    return isOwnConversation(world, chosen);
  }
  const options = optionsOf(element);
  if (options.length === 0 || !isObject(value)) return true;
  return options.some((option) => option["value"] === value["value"]);
}

function isOffered({ offered }: SlackWorld, { container, block, element, value }: Chosen): boolean {
  const chosen = objectOf(value)["value"];
  const drawn = [element["initial_option"], element["initial_options"]].flat().filter(isObject);
  if (drawn.some((option) => option["value"] === chosen)) return true;
  const place = {
    container,
    blockId: String(block["block_id"]),
    actionId: String(element["action_id"]),
  };
  return offered.has(place, chosen);
}

function isOwnConversation({ workspace }: SlackWorld, { userId, element, value }: Chosen): boolean {
  const conversation = workspace.conversation(String(value));
  if (conversation === undefined || !conversation.members.has(userId)) return false;
  const { kind, isPrivate } = conversation;
  if (String(element["type"]).endsWith("channels_select")) return kind === "channel" && !isPrivate;
  const { include } = objectOf(element["filter"]);
  if (!Array.isArray(include)) return true;
  const own = kind === "dm" ? "im" : isPrivate ? "private" : "public";
  return include.includes(own);
}
