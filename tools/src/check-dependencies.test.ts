/** The audit of dependencies against registries on loopback: one that warns, one that is content, one that is not there. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { afterEach, expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../scripts/check-dependencies.mjs", import.meta.url));
let server: Server | undefined;
afterEach(() => server?.close());

/** Answers the bulk question for advisories with these. */
async function registry(answer: (response: { status: number; body: string }) => void): Promise<string> {
  server = createServer((request, response) => {
    request.resume().on("end", () => {
      const reply = { status: 200, body: "{}" };
      answer(reply);
      response.writeHead(reply.status, { "content-type": "application/json" }).end(reply.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function audited(registryUrl: string): Promise<{ code: number; said: string }> {
  const env = { ...process.env, pnpm_config_registry: registryUrl };
  const child = spawn(process.execPath, [SCRIPT], { env, stdio: ["ignore", "ignore", "pipe"] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit") as Promise<[number]>]);
  return { code, said };
}

const weakness = (severity: string) => ({
  "ali-oss": [
    {
      id: 1,
      url: "https://advisories.example/1",
      title: "A planted weakness",
      severity,
      vulnerable_versions: "<=99.0.0",
      cwe: [],
      cvss: { score: 9, vectorString: null },
    },
  ],
});

test.each(["high", "critical"])(
  "a weakness of %s severity stops with its name, title and address",
  async (severity) => {
    const url = await registry((reply) => {
      reply.body = JSON.stringify(weakness(severity));
    });
    const { code, said } = await audited(url);
    expect(code).toBe(1);
    expect(said).toContain(
      `ali-oss has a weakness of ${severity} severity: A planted weakness (https://advisories.example/1).`,
    );
  },
);

test("a lesser weakness is counted and stops nothing; the licences are those that were agreed to", async () => {
  const url = await registry((reply) => {
    reply.body = JSON.stringify(weakness("moderate"));
  });
  expect(await audited(url)).toEqual({
    code: 0,
    said: "Dependency audit: nothing of high severity, 1 lesser.\n",
  });
});

test.each<[string, () => Promise<string>]>([
  [
    "does not know the question",
    () => registry((reply) => void Object.assign(reply, { status: 405, body: "no" })),
  ],
  [
    "answers with something else",
    () => registry((reply) => void Object.assign(reply, { body: "<html>proxy</html>" })),
  ],
  ["is not there", () => Promise.resolve("http://127.0.0.1:9/")],
])("a registry that %s stops nothing, and that is said", async (_, start) => {
  const { code, said } = await audited(await start());
  expect(code).toBe(0);
  expect(said).toContain("the registry did not answer, so nothing is known");
});
