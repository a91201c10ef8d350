import { expect, test } from "vitest";

import { stateDirectory } from "./state-directory.ts";

test.each([
  ["linux", {}, "/home/dba/.local/state/bakferry"],
  ["linux", { XDG_STATE_HOME: "/var/state" }, "/var/state/bakferry"],
  ["linux", { XDG_STATE_HOME: "relative" }, "/home/dba/.local/state/bakferry"],
  ["linux", { BAKFERRY_STATE_DIR: "/srv/bakferry" }, "/srv/bakferry"],
  ["linux", { BAKFERRY_STATE_DIR: "" }, "/home/dba/.local/state/bakferry"],
  ["win32", { LOCALAPPDATA: String.raw`D:\local` }, String.raw`D:\local\bakferry`],
  ["win32", {}, String.raw`\home\dba\AppData\Local\bakferry`],
] as const)("on %s with %j unfinished uploads are noted in %s", (platform, environment, directory) => {
  expect(stateDirectory({ platform, environment, homeDirectory: "/home/dba" })).toBe(directory);
});
