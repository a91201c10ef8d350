import { expect, test } from "vitest";

import { canonicalJson } from "./canonical-json.ts";

test("the text under a hash does not depend on the order of keys", () => {
  const value = { b: [1, { d: null, c: "x" }], a: true, gone: undefined, é: "\u2028" };
  expect(canonicalJson(value)).toBe(`{"a":true,"b":[1,{"c":"x","d":null}],"é":"\u2028"}`);
  expect(canonicalJson({ a: true, é: "\u2028", b: [1, { c: "x", d: null }] })).toBe(canonicalJson(value));
});
