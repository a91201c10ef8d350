/** The address is an interface: tests and links open views by it. */
import { expect, test } from "vitest";

import { formatRoute, parseRoute, type Route } from "./route.ts";

const NOWHERE: Route = {
  workspace: "",
  as: "",
  conversation: "",
  thread: "",
  message: "",
  desk: "",
  isWide: false,
  request: "",
  moment: "",
};

test.each<[string, Partial<Route>]>([
  ["#as=U1&c=C1&t=1795341723.000100", { as: "U1", conversation: "C1", thread: "1795341723.000100" }],
  ["#team=T1&as=U1", { workspace: "T1", as: "U1" }],
  ["#as=U1&c=home", { as: "U1", conversation: "home" }],
  ["#c=C1&p=1795341723.000100&m=7", { conversation: "C1", message: "1795341723.000100", moment: "7" }],
  ["#as=U1&d=requests&w=1&r=ABC", { as: "U1", desk: "requests", isWide: true, request: "ABC" }],
  ["#", {}],
])("%s is read and written back the same", (hash, route) => {
  expect(parseRoute(hash)).toEqual({ ...NOWHERE, ...route });
  expect(formatRoute(parseRoute(hash))).toBe(hash);
});

test("what is not understood is left out", () => {
  expect(parseRoute("#nonsense&c=C9&x=%&d=kitchen")).toEqual({ ...NOWHERE, conversation: "C9" });
});

test("what belongs to a view that is closed is not written", () => {
  expect(formatRoute({ ...NOWHERE, as: "U1", isWide: true, request: "ABC" })).toBe("#as=U1");
});
