import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { expect, test } from "vitest";

const program = join(import.meta.dirname, "main.ts");

function start(...parameters: readonly string[]) {
  const child = spawn(process.execPath, ["--conditions=@bakferry/source", program, ...parameters]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

test("the program tells its addresses, answers there, and ends on a signal", async () => {
  const { child, output } = start();
  while (!output().includes("Ctrl-C")) await once(child.stdout, "data");
  const [page] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
  const answer = await fetch(`${page}/api/api.test`, { method: "POST" });
  expect(await answer.json()).toMatchObject({ ok: true });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a port that is none is refused in one sentence", async () => {
  const { child, output } = start("--cloud-port", "banana");
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(output()).toBe('--cloud-port takes a number from 0 to 65535, not "banana".\n');
});
