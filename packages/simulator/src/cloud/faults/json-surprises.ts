/**
 * JSON replies in shapes that the documentation does not show and clients have met all the same.
 *
 * A decoder that trusts the documented shape throws after the work is done, which looks like a failure and is none.
 */
import type { Reply } from "../exchange.ts";
import type { FaultEffect } from "./fault.ts";

type Surprise = Extract<FaultEffect, { kind: "reshapeLists" | "textBooleans" | "renameField" }>;

/** The reply as it is when its body is no JSON. */
export function surprise(reply: Reply, effect: Surprise): Reply {
  const isJson = reply.headers["content-type"]?.startsWith("application/json") === true;
  if (!isJson || typeof reply.body !== "string") return reply;
  return { ...reply, body: JSON.stringify(changed(JSON.parse(reply.body), effect)) };
}

function changed(value: unknown, effect: Surprise): unknown {
  if (typeof value === "boolean" && effect.kind === "textBooleans") return value ? "True" : "False";
  if (Array.isArray(value)) return value.map((one) => changed(one, effect));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    if (effect.kind === "renameField" && name === effect.from) return [[effect.to, inner]];
    if (effect.kind === "reshapeLists" && isDoublyNested(inner)) return reshaped(name, inner, effect.shape);
    return [[name, changed(inner, effect)]];
  });
  return Object.fromEntries(entries);
}

/** `{"MigrateTask": […]}`: a list within an object that has nothing else. */
function isDoublyNested(value: unknown): value is Readonly<Record<string, readonly unknown[]>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const lists = Object.values(value);
  return lists.length === 1 && Array.isArray(lists[0]);
}

function reshaped(
  name: string,
  value: Readonly<Record<string, readonly unknown[]>>,
  shape: Extract<Surprise, { kind: "reshapeLists" }>["shape"],
): [string, unknown][] {
  switch (shape) {
    case "bareObject":
      return [[name, Object.fromEntries(Object.entries(value).map(([list, rows]) => [list, rows[0] ?? ""]))]];
    case "emptyArray":
      return [[name, []]];
    case "emptyText":
      return [[name, ""]];
    case "missing":
      return [];
  }
}
