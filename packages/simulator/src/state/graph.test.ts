import fc from "fast-check";
import { expect, test } from "vitest";

import { decodeGraph, encodeGraph } from "./graph.ts";

function roundTrip(value: unknown): unknown {
  return decodeGraph(JSON.parse(JSON.stringify(encodeGraph(value))) as ReturnType<typeof encodeGraph>);
}

test("what is written can be read back, whatever it is made of", () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.constantFrom(null, undefined),
    fc.uint8Array(),
    fc.date({ noInvalidDate: true }),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("value")),
      fc.dictionary(fc.string(), tie("value")),
      fc.array(fc.tuple(fc.string(), tie("value"))).map((entries) => new Map(entries)),
      fc.array(tie("value")).map((items) => new Set(items)),
    ),
  }));
  fc.assert(
    fc.property(value, (original) => {
      expect(roundTrip(original)).toEqual(original);
    }),
  );
});

test("two ways to one thing stay two ways to one thing, and circles stay circles", () => {
  const shared = { name: "object" };
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const back = roundTrip({ a: shared, b: new Map([["x", shared]]), circle }) as {
    a: unknown;
    b: Map<string, unknown>;
    circle: { self: unknown };
  };
  expect(back.b.get("x")).toBe(back.a);
  expect(back.circle.self).toBe(back.circle);
});

test("a name of the language is a name like any other", () => {
  const value: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":2}');
  expect(Object.keys(roundTrip(value) as object)).toEqual(["__proto__", "constructor"]);
});

test("texts can stand for something else in the file", () => {
  const graph = encodeGraph(["/here/1.part", "other"], {
    toName: (text) => (text.startsWith("/here/") ? text.slice(6) : undefined),
  });
  expect(JSON.stringify(graph)).not.toContain("/here");
  expect(decodeGraph(graph, { fromName: (name) => `/there/${name}` })).toEqual(["/there/1.part", "other"]);
});

test.each<[string, unknown]>([
  ["state.a[1] is a function and cannot be kept.", { a: [1, () => 1] }],
  ["state{x} is a URL and cannot be kept.", new Map([["x", new URL("http://localhost")]])],
])("%s", (message, value) => {
  expect(() => encodeGraph(value)).toThrow(new TypeError(message));
});

test("a file that is none of ours is refused", () => {
  expect(() => decodeGraph({ root: { ref: 7 }, nodes: [] })).toThrow(TypeError);
});
