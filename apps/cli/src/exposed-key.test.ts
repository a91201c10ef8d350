/** A key that other users of the machine can read is said to be, before it is used. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { runCaptured } from "./testing/run-captured.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "bakferry-exposed-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Nothing listens there: the key is found, and the request fails. */
const NOWHERE = ["--endpoint", "http://127.0.0.1:9"];

test.skipIf(process.platform === "win32").each([
  [0o600, false],
  [0o644, true],
])("a profile with mode %o is warned of: %s", async (mode, isWarned) => {
  const profile = join(home, ".aliyun", "config.json");
  await mkdir(join(home, ".aliyun"));
  const key = {
    name: "default",
    mode: "AK",
    access_key_id: "LTAIplantedkey",
    access_key_secret: "planted-secret",
  };
  await writeFile(profile, JSON.stringify({ current: "default", profiles: [key] }));
  await chmod(profile, mode);
  const words = ["url", "oss://backups/a.bak", ...NOWHERE];
  const { stderr, stdout } = await runCaptured(words, { homeDirectory: home });
  expect(stderr.includes(`chmod 600 ${profile}`)).toBe(isWarned);
  expect(`${stdout}${stderr}`).not.toContain("planted-secret");
});

test.skipIf(process.platform === "win32").each([
  [0o600, false],
  [0o640, true],
])("a ticket with mode %o is warned of: %s", async (mode, isWarned) => {
  const ticket = join(home, "ticket.json");
  await writeFile(ticket, "{}");
  await chmod(ticket, mode);
  const { stderr } = await runCaptured(["doctor", "--ticket", ticket, ...NOWHERE], { homeDirectory: home });
  expect(stderr.includes(`chmod 600 ${ticket}`)).toBe(isWarned);
});
