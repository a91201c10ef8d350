/**
 * What one Web API method is: who may call it, with which scope, and what it answers.
 *
 * Slack takes the same arguments as a form (every value a string, objects as JSON text) and as a JSON body; the
 * official client sends forms. A method sees neither, only `Arguments`.
 *
 * Source: https://docs.slack.dev/apis/web-api
 */
import { parseJson, type JsonObject } from "../json.ts";
import type { AppSeed } from "../seed.ts";
import type { Message } from "../workspace/messages.ts";
import type { Conversation } from "../workspace/workspace.ts";
import type { SlackWorld } from "../world.ts";
import { SlackApiError, invalidArguments } from "./slack-api-error.ts";

export interface Method {
  /** `none` for methods that need no token, `configuration` for those about the app itself. */
  readonly token: "bot" | "app" | "configuration" | "none";
  /** Any one of them is enough; empty when the token alone suffices. */
  readonly scopes: readonly string[];
  /** Throws `SlackApiError`. The answer goes out with `ok: true`. */
  run(call: MethodCall): JsonObject;
}

export interface MethodCall {
  readonly world: SlackWorld;
  readonly app: AppSeed;
  readonly args: Arguments;
}

export interface Arguments {
  readonly raw: JsonObject;
  text(name: string): string | undefined;
  /** Throws `invalid_arguments` when it is missing or empty. */
  required(name: string): string;
  flag(name: string): boolean;
  /** `fallback` when absent; throws `invalid_arguments` for anything but a whole number from 1 to 1000. */
  count(name: string, fallback: number): number;
  /** An object or list, parsed where it came as text. */
  json(name: string): unknown;
}

export function createArguments(raw: JsonObject): Arguments {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  };
  return {
    raw,
    text,
    required(name) {
      const value = text(name);
      if (value === undefined || value === "") throw invalidArguments(`missing required field: ${name}`);
      return value;
    },
    flag: (name) => text(name) === "true" || text(name) === "1",
    count(name, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      if (!Number.isInteger(number) || number < 1 || number > 1000) throw invalidArguments(`invalid ${name}`);
      return number;
    },
    json(name) {
      const value = raw[name];
      return typeof value === "string" ? parseJson(value) : value;
    },
  };
}

/** The conversation that `channel` names, if the app may know of it. */
export function conversationOf({ world, app, args }: MethodCall): Conversation {
  const found = world.workspace.conversation(args.required("channel"));
  if (found === undefined) throw new SlackApiError("channel_not_found");
  if (found.isPrivate && !found.members.has(app.botUserId)) throw new SlackApiError("channel_not_found");
  return found;
}

export function messageOf(call: MethodCall, argument: string): Message {
  const { id } = conversationOf(call);
  const found = call.world.messages.find(id, call.args.required(argument));
  if (found === undefined || found.ephemeralTo !== undefined) throw new SlackApiError("message_not_found");
  return found;
}

/** Refuses with Slack's `needed` and `provided`. */
export function needScope(app: AppSeed, ...anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => app.scopes.includes(scope))) return;
  throw new SlackApiError("missing_scope", { needed: anyOf.join(","), provided: app.scopes.join(",") });
}

/** One page of a list; the cursor is opaque to the caller, as Slack's is. */
export function page<T>(
  items: readonly T[],
  args: Arguments,
  fallback: number,
): { readonly items: readonly T[]; readonly nextCursor: string } {
  const limit = args.count("limit", fallback);
  const cursor = args.text("cursor") ?? "";
  const start = cursor === "" ? 0 : Number(Buffer.from(cursor, "base64").toString("utf8").split(":")[1]);
  if (!Number.isInteger(start) || start < 0) throw new SlackApiError("invalid_cursor");
  const end = start + limit;
  const nextCursor = end < items.length ? Buffer.from(`next:${end}`).toString("base64") : "";
  return { items: items.slice(start, end), nextCursor };
}
