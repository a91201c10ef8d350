import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { exposuresOf } from "./exposures.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-exposures-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function keysWith(configMode: number, stateMode: number): Promise<readonly string[]> {
  const config = join(folder, "bakferry.yaml");
  const state = join(folder, "bakferry.db");
  for (const [path, mode] of [
    [config, configMode],
    [state, stateMode],
  ] as const) {
    await writeFile(path, "");
    await chmod(path, mode);
  }
  return (await exposuresOf(config, { file: state })).map(({ words }) => words.key);
}

test.skipIf(process.platform === "win32")(
  "a configuration may be read but not written by others, a state neither",
  async () => {
    expect(await keysWith(0o644, 0o600)).toEqual([]);
    expect(await keysWith(0o664, 0o600)).toEqual(["guard.exposedConfig"]);
    expect(await keysWith(0o600, 0o640)).toEqual(["guard.exposedState"]);
    expect(await keysWith(0o646, 0o602)).toEqual(["guard.exposedConfig", "guard.exposedState"]);
  },
);

test("a server's files are the server's business", async () => {
  expect(await exposuresOf(join(folder, "none.yaml"), { url: "postgres://h/d" })).toEqual([]);
});
