import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { DatabaseAddress } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { readConfig } from "./config/read-config.ts";
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
  return keysOf(config, { file: state });
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

/** With a configuration that names these besides what has to stand there. */
async function keysOf(file: string, database: DatabaseAddress, more = ""): Promise<readonly string[]> {
  const read = readConfig(
    `version: 1\nstaging: { bucket: backups }\ntargets: {}\npolicies: {}\n${more}`,
    file,
  );
  if (read.kind === "invalid") throw new Error(read.problems.join("\n"));
  return (await exposuresOf({ file, config: read.config, database })).map(({ words }) => words.key);
}

test.each<[string, string, readonly string[]]>([
  ["to another machine", "postgres://b:p@db.example.com/d", ["guard.plainDatabase"]],
  ["that is switched off", "postgres://b:p@10.0.0.7/d?sslmode=disable", ["guard.plainDatabase"]],
  ["with TLS", "postgres://b:p@db.example.com/d?sslmode=verify-full", []],
  ["with TLS in the driver's words", "postgres://b:p@db.example.com/d?ssl=true", []],
  ["on this machine", "postgres://b:p@127.0.0.1:5432/d", []],
  ["by a socket", "postgres://b@/d?host=/run/postgresql", []],
])("a connection to PostgreSQL %s is told of when others could read it", async (_, url, keys) => {
  expect(await keysOf(join(folder, "none.yaml"), { url })).toEqual(keys);
});

test("an endpoint without TLS is told of, unless it is on this machine", async () => {
  const database = { file: join(folder, "none.db") };
  const plain =
    "alibaba: { endpoints: { oss: 'http://oss.example.com' } }\nslack: { apiUrl: 'http://slack.example.com/api/' }\n";
  expect(await keysOf("none", database, plain)).toEqual(["guard.plainEndpoint", "guard.plainEndpoint"]);
  const own = "alibaba: { endpoints: { oss: 'http://127.0.0.1:9000', rds: 'https://rds.example.com' } }\n";
  expect(await keysOf("none", database, own)).toEqual([]);
});
