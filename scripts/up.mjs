// Makes a bare machine ready, then runs one task. It is plain JavaScript for Node 18 and newer, because it
// runs before the right Node is there. Corepack and `devEngines` are not used: see docs/decisions/0002.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NODE_MINIMUM = [24, 15];
const NODE_VERSION = "24.21.0";
const PNPM_VERSION = "12.21.0";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const toolsDirectory = join(root, ".tools");
const toolsBin = join(toolsDirectory, "node_modules", ".bin");
const windows = process.platform === "win32";

/** Each task is a list of command lines; the arguments of the caller go to the last one. */
const source = ["node", "--conditions=@bakferry/source"];
/** Builds the simulator's page; silent, because it is not what anybody asked for. */
const page = ["quietly", "pnpm", "run", "--silent", "task:page"];
const check = ["types", "lint", "format", "boundaries", "dead", "package", "dependencies"].map((name) => [
  "pnpm",
  "run",
  "--silent",
  `task:${name}`,
]);
const TASKS = {
  demo: [page, [...source, "demo/src/main.ts"]],
  test: [page, ["pnpm", "run", "--silent", "task:test"]],
  // Into .demo/screenshots.
  screenshots: [page, ["pnpm", "run", "--silent", "task:screenshots"]],
  check,
  verify: [...check, page, ["pnpm", "run", "--silent", "task:test"]],
  bakferry: [[...source, "apps/cli/src/bin.ts"]],
  bot: [[...source, "apps/slackbot/src/main.ts"]],
  // Compiled, as people run it: from source each thread would pay for taking the types away.
  bench: [
    ["pnpm", "run", "--silent", "task:types"],
    ["node", "bench/dist/main.js"],
  ],
};
/** These run where the caller stands, so that a relative file name means what the caller thinks. */
const RUNS_AT_CALLER = new Set(["bakferry", "bot"]);

const [taskName, ...taskArguments] = process.argv.slice(2);
const task = TASKS[taskName];
if (!task) {
  console.error(`Unknown task "${taskName ?? ""}". Tasks: ${Object.keys(TASKS).join(", ")}.`);
  process.exit(1);
}

const environment = {
  ...process.env,
  PATH: [toolsBin, process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1",
};
installTools();
installDependencies();
await runTask();

/** Node and pnpm, from the npm registry, only where the machine's own are missing or too old. */
function installTools() {
  const wanted = [];
  if (!isAtLeast(versionOf("node"), NODE_MINIMUM)) wanted.push(nodePackage());
  if (!isAtLeast(versionOf("pnpm"), [12, 0])) wanted.push(`pnpm@${PNPM_VERSION}`);
  if (wanted.length === 0) return;

  say(`Fetching ${wanted.join(" and ")} into .tools (once).`);
  mkdirSync(toolsDirectory, { recursive: true });
  const quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier"];
  run("npm", ["install", "--prefix", toolsDirectory, ...quiet, ...wanted]);
}

/** The dependencies, whenever the lockfile is not the one that was installed last. */
function installDependencies() {
  const stamp = join(root, "node_modules", ".bakferry-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;

  say("Installing dependencies.");
  // The lockfile was made under the release-age policy; checking it again costs ten seconds.
  run("pnpm", ["install", "--frozen-lockfile", "--reporter=silent", "--config.minimumReleaseAge=0"]);
  writeFileSync(stamp, lock);
}

async function runTask() {
  const cwd = RUNS_AT_CALLER.has(taskName) ? (process.env.INIT_CWD ?? root) : root;
  for (const [index, [command, ...parameters]] of task.entries()) {
    const last = index === task.length - 1;
    const full = parameters.map((each) => (each.endsWith("main.ts") ? join(root, each) : each));
    if (command === "quietly") {
      run(full[0], full.slice(1), "pipe");
      continue;
    }
    const code = await wait(command, last ? [...full, ...taskArguments] : full, cwd);
    if (code !== 0) process.exit(code);
  }
}

/** Signals reach the child through the process group; this process only waits for its end. */
function wait(command, parameters, cwd) {
  for (const signal of ["SIGINT", "SIGTERM"]) process.removeAllListeners(signal);
  const child = spawn(command, parameters, { cwd, env: environment, stdio: "inherit", shell: windows });
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("error", (error) => fail(`${command} could not be started: ${error.message}`));
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

/** With `output` "pipe", what it prints is shown only when it fails. */
function run(command, parameters, output = process.stderr) {
  const result = spawnSync(command, parameters, {
    cwd: root,
    env: environment,
    stdio: ["ignore", output, output === "pipe" ? "pipe" : "inherit"],
    shell: windows,
  });
  if (result.status === 0) return;
  for (const printed of [result.stdout, result.stderr]) if (printed) process.stderr.write(printed);
  fail(
    `"${command} ${parameters.join(" ")}" failed (${result.error?.message ?? `exit code ${result.status}`}).`,
  );
}

function versionOf(command) {
  const result = spawnSync(command, ["--version"], { env: environment, encoding: "utf8", shell: windows });
  return result.status === 0 ? result.stdout.trim().replace(/^v/, "") : "0";
}

function isAtLeast(version, [major, minor]) {
  const [haveMajor = 0, haveMinor = 0] = version.split(".").map(Number);
  return haveMajor > major || (haveMajor === major && haveMinor >= minor);
}

/** The package that holds just the binary; the `node` package works everywhere, but runs npm once more. */
function nodePackage() {
  const direct = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);
  return direct ? `node-linux-${process.arch}@${NODE_VERSION}` : `node@${NODE_VERSION}`;
}

function say(text) {
  console.error(text);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
