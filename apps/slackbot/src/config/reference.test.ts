/** docs/reference/configuration.md is compared with the schema, key by key, in both directions. */
import { readPage, tableRows } from "@bakferry/core/testing";
import { expect, test } from "vitest";
import { z } from "zod";

import { configSchema } from "./schema.ts";

const documented = tableRows(readPage("reference/configuration.md"), "Keys");

test("the reference lists every key, and no other, with its default and its meaning", () => {
  const rows = documented.map(([key = "", , fallback, meaning]) => [
    key.replaceAll(/\.[A-Z]+\./gu, ".*."),
    fallback,
    meaning,
  ]);
  expect(rows).toEqual(leaves().map(({ key, fallback, meaning }) => [key, fallback, meaning]));
});

test("the reference says what kind of value each key takes", () => {
  const kinds = documented.map(([key = "", kind = ""]) => [
    key.replaceAll(/\.[A-Z]+\./gu, ".*."),
    kind.split(":")[0],
  ]);
  expect(kinds).toEqual(leaves().map(({ key, kind }) => [key, kind]));
});

test("every switch of the open questions is a key, and every key about imports answers one", () => {
  const switches = tableRows(readPage("reference/open-questions.md"), "With a switch").map(
    ([, , key = ""]) => key,
  );
  const keys = leaves().map(({ key }) => key);
  expect(switches.filter((key) => !keys.includes(key))).toEqual([]);
  const aboutImports = keys.filter((key) => key.startsWith("alibaba.imports."));
  expect(aboutImports.filter((key) => !switches.includes(key))).toEqual([]);
});

interface Leaf {
  readonly key: string;
  readonly kind: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** What zod tells of a schema: the part of JSON Schema that it writes for our kinds of values. */
interface Node {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
}

function leaves(): readonly Leaf[] {
  return leavesOf(z.toJSONSchema(configSchema, { io: "input" }) as Node, "", false);
}

function leavesOf(node: Node, key: string, isRequired: boolean): readonly Leaf[] {
  const { properties, additionalProperties, required = [] } = node;
  if (properties) {
    return Object.entries(properties).flatMap(([name, child]) =>
      leavesOf(child, key === "" ? name : `${key}.${name}`, required.includes(name)),
    );
  }
  if (typeof additionalProperties === "object") return leavesOf(additionalProperties, `${key}.*`, isRequired);
  const none = isRequired ? "required" : "–";
  const fallback = node.default === undefined ? none : shown(node.default);
  return [{ key, kind: kindOf(node), fallback, meaning: node.description ?? "" }];
}

function kindOf({ type = "", format, enum: choices, const: only, minimum, maximum }: Node): string {
  if (only !== undefined) return shown(only);
  if (choices) return choices.join(" or ");
  if (type === "integer") return `whole number, ${minimum} to ${maximum}`;
  if (type === "number") return `number, ${minimum} to ${maximum}`;
  if (format === "uri") return "address";
  return { array: "list", boolean: "true or false", string: "text" }[type] ?? type;
}

function shown(value: unknown): string {
  return Array.isArray(value) ? "none" : String(value);
}
