/**
 * Reads what the page sends, field by field.
 *
 * The page is ours, but the port is open to every program on the machine; a wrong body gets a sentence that
 * says which field is wrong.
 */
import { isObject, type JsonObject } from "../json.ts";
import type {
  UiAction,
  UiCommand,
  UiContainer,
  UiOptionsQuery,
  UiPost,
  UiValues,
  UiViewClose,
  UiViewSubmit,
} from "../ui-contract.ts";

export class UiRequestError extends Error {
  override readonly name = "UiRequestError";
}

export function readCommand(body: JsonObject): UiCommand {
  return { as: text(body, "as"), channel: text(body, "channel"), text: text(body, "text") };
}

export function readPost(body: JsonObject): UiPost {
  return {
    ...readCommand(body),
    ...(body["threadTs"] === undefined ? {} : { threadTs: text(body, "threadTs") }),
  };
}

export function readAction(body: JsonObject): UiAction {
  const { fields = {} } = body;
  if (!isObject(fields)) throw new UiRequestError("fields must be an object.");
  return { ...target(body), fields, values: values(body) };
}

export function readOptionsQuery(body: JsonObject): UiOptionsQuery {
  return { ...target(body), query: text(body, "query") };
}

export function readViewSubmit(body: JsonObject): UiViewSubmit {
  return { ...readViewClose(body), values: values(body) };
}

export function readViewClose(body: JsonObject): UiViewClose {
  return { as: text(body, "as"), viewId: text(body, "viewId") };
}

export function text(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== "string") throw new UiRequestError(`${name} must be a string.`);
  return value;
}

function target(body: JsonObject): Pick<UiAction, "as" | "container" | "blockId" | "actionId"> {
  return {
    as: text(body, "as"),
    container: container(body["container"]),
    blockId: text(body, "blockId"),
    actionId: text(body, "actionId"),
  };
}

function container(value: unknown): UiContainer {
  if (isObject(value) && value["type"] === "message") {
    return { type: "message", channel: text(value, "channel"), ts: text(value, "ts") };
  }
  if (isObject(value) && value["type"] === "view") return { type: "view", viewId: text(value, "viewId") };
  throw new UiRequestError('container must be an object with the type "message" or "view".');
}

function values(body: JsonObject): UiValues {
  const { values: given = {} } = body;
  if (!isValues(given)) throw new UiRequestError("values must map block ids to action ids to values.");
  return given;
}

function isValues(value: unknown): value is UiValues {
  return (
    isObject(value) &&
    Object.values(value).every(
      (block) => isObject(block) && Object.values(block).every((item) => isObject(item)),
    )
  );
}
