// Installs the simulator's tarball into an empty folder, without a registry, and uses it as strangers do: by its
// program, and as a library.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { packSimulator } from "./pack-simulator.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const windows = process.platform === "win32";
const folder = mkdtempSync(join(tmpdir(), "bakferry-simulator-package-"));
const user = join(folder, "user");

const LIBRARY = `
import { createSimulator, syntheticBackup } from "@bakferry/simulator";
const sim = await createSimulator();
const answer = await (await fetch(sim.slack.apiUrl + "api.test", { method: "POST" })).json();
const page = await (await fetch(sim.slack.url)).text();
if (answer.ok !== true || !page.includes("<script")) throw new Error(JSON.stringify(answer) + page);
await sim.cloud.control.putObject("migratetest", "a.bak", syntheticBackup({ databaseName: "a" }));
await sim.snapshot("state");
await sim.close();
`;

try {
  run("tsc", ["-b", "packages/simulator"], root);
  run("pnpm", ["run", "--silent", "build:page", "--logLevel", "error"], join(root, "packages/simulator"));
  const tarball = packSimulator(folder);
  mkdirSync(user);
  writeFileSync(join(user, "package.json"), '{ "name": "user", "private": true, "type": "module" }');
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", tarball], user);
  writeFileSync(join(user, "library.js"), LIBRARY);
  run(process.execPath, ["library.js"], user);
  await useProgram();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Up, answering, and down again on a signal. */
async function useProgram() {
  const bin = join(user, "node_modules", ".bin", "bakferry-simulator");
  const child = spawn(bin, ["--slack-port", "0"], { cwd: user, shell: windows });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
  while (!output.includes("Ctrl-C")) {
    const [event] = await Promise.race([
      once(child.stdout, "data").then(() => ["data"]),
      once(child, "exit").then(() => ["exit"]),
    ]);
    if (event === "exit") throw new Error(`The program ended at once.\n${output}`);
  }
  const [, cloud] = /OSS, RDS, …\s+(http\S+)/.exec(output) ?? [];
  const refusal = await (await fetch(`${cloud}/?Action=DescribeRegions&Version=2014-08-15`)).json();
  if (refusal.HostId === undefined) throw new Error(JSON.stringify(refusal));
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  if (code !== 0 && !windows) throw new Error(`The program ended with ${code}.\n${output}`);
}

/** What it prints is shown only when it fails. */
function run(command, parameters, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, parameters, {
    cwd,
    encoding: "utf8",
    shell: windows,
  });
  if (status === 0) return;
  throw new Error(
    [`${command} ${parameters.join(" ")}`, stdout, stderr, error?.message].filter(Boolean).join("\n"),
  );
}
