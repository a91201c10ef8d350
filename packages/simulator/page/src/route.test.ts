/** The address is an interface: tests and links open views by it. */
import { expect, test } from "vitest";

import { formatRoute, parseRoute } from "./route.ts";

test.each([
  ["#as=U1&c=C1&t=1795341723.000100", { as: "U1", conversation: "C1", thread: "1795341723.000100" }],
  ["#as=U1&c=home", { as: "U1", conversation: "home", thread: "" }],
  ["#", { as: "", conversation: "", thread: "" }],
])("%s is read and written back the same", (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
  expect(formatRoute(route)).toBe(hash);
});

test("what is not understood is left out", () => {
  expect(parseRoute("#nonsense&c=C9&x=%")).toEqual({ as: "", conversation: "C9", thread: "" });
});
