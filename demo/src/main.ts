/** The process edge of the demonstration: arguments, output and the exit code. */
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";

import { readMedia } from "@bakferry/bak";
import { Command } from "commander";

import { follow, type Reading } from "./follow.ts";
import { commandsToTry, furnishDesk, type TriedCommand } from "./furnish-desk.ts";
import { openMedia } from "./open-media.ts";
import { play } from "./play.ts";
import { readMessage } from "./read-message.ts";
import type { Outcome, Scenario } from "./scenarios/scenario.ts";
import { SCENARIOS } from "./scenarios/scenarios.ts";
import { startWorld, TARGET_INSTANCE, type World } from "./world.ts";

interface Options {
  readonly script?: boolean;
  readonly backup?: string;
  readonly scenario?: string;
  readonly json?: boolean;
  readonly port?: number;
}

const program = new Command("demo")
  .description("Bakferry against a simulated OSS, RDS and Slack on this machine. Nothing leaves it.")
  .option("--script", "play requester and approver by itself, print the thread, and end")
  .option("--backup <file>", "use this backup instead of the generated ones; it is only read")
  .option("--scenario <name>", "with --script: one scenario, `all`, or `list`")
  .option("--json", "one JSON object a line")
  .option("--port <number>", "port of the page; any free one when left out", Number);

const startedAt = performance.now();
program.action(run);
await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

async function run(options: Options): Promise<void> {
  if (options.scenario === "list") {
    listScenarios(options);
  } else if (options.script || options.scenario !== undefined) {
    process.exitCode = await runScript(options);
  } else {
    await stayUp(options);
  }
}

function listScenarios({ json }: Options): void {
  for (const { name, title, expected } of SCENARIOS) {
    print(json, { type: "scenario", name, title, expected }, `${name.padEnd(22)}${title} (${expected})`);
  }
  print(json, { type: "end", scenarios: SCENARIOS.length }, "");
}

async function runScript(options: Options): Promise<number> {
  const scenarios = await chooseScenarios(options);
  const backupDirectory = options.backup === undefined ? undefined : dirname(resolve(options.backup));
  const world = await startWorld({
    speed: 240,
    pollSeconds: 0.3,
    ...(backupDirectory && { backupDirectory }),
  });
  try {
    await world.startBot();
    const stop = follow(world.simulator.slack.control, (reading) => tell(options, reading));
    const outcomes: Outcome[] = [];
    for (const scenario of scenarios) outcomes.push(await playOne(world, scenario, options));
    stop();
    return summarise(scenarios, outcomes, options);
  } finally {
    await world.close();
  }
}

async function playOne(world: World, scenario: Scenario, { json }: Options): Promise<Outcome> {
  print(
    json,
    { type: "scenario", name: scenario.name, command: scenario.command },
    `\n● ${scenario.title}\n`,
  );
  const { outcome, card, words } = await play(world, scenario);
  if (card) {
    const lines = readMessage(card);
    print(
      json,
      { type: "card", lines },
      `The card at the end:\n\n${lines.map((line) => `▌ ${line}`).join("\n")}`,
    );
  }
  const isOnline = databaseIsOnline(world, scenario);
  if (outcome === "succeeded" && !isOnline) {
    throw new Error(`The thread says success, but ${scenario.targetDatabase} is not online on the instance.`);
  }
  if (scenario.says?.test(words) === false) {
    throw new Error(`It ended as "${outcome}", but nobody was told ${String(scenario.says)}.`);
  }
  return outcome;
}

function databaseIsOnline(
  { simulator }: World,
  { instance = TARGET_INSTANCE, targetDatabase }: Scenario,
): boolean {
  return simulator.cloud.control.database(instance, targetDatabase)?.status === "Running";
}

function summarise(
  scenarios: readonly Scenario[],
  outcomes: readonly Outcome[],
  { json, scenario }: Options,
): number {
  const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1));
  if (scenario === "all") {
    const asExpected = scenarios.filter(({ expected }, index) => outcomes[index] === expected).length;
    const end = { type: "end", scenarios: scenarios.length, asExpected, seconds };
    print(json, end, `\n${asExpected} of ${scenarios.length} scenarios ended as expected, in ${seconds} s.`);
    return asExpected === scenarios.length ? 0 : 1;
  }
  const [outcome = "failed"] = outcomes;
  print(json, { type: "end", outcome, seconds }, `\nEnded: ${outcome}, in ${seconds} s.`);
  // A named scenario is right when it ends as it must; the plain script has to bring the database online.
  const [only] = scenarios;
  const isRight = scenario === undefined ? outcome === "succeeded" : outcome === only?.expected;
  return isRight ? 0 : 2;
}

async function chooseScenarios({ scenario, backup }: Options): Promise<readonly Scenario[]> {
  if (backup !== undefined) return [await scenarioFor(backup)];
  if (scenario === "all") return SCENARIOS;
  const found = SCENARIOS.find(({ name }) => name === (scenario ?? "local"));
  if (found) return [found];
  throw new Error(
    `There is no scenario "${scenario}". Known: ${SCENARIOS.map(({ name }) => name).join(", ")}, all.`,
  );
}

/** A file of the caller: asked for by the name in its header, or by its own name where there is none. */
async function scenarioFor(backup: string): Promise<Scenario> {
  const file = resolve(backup);
  if (!(await stat(file).catch(() => undefined))?.isFile()) throw new Error(`There is no file ${backup}.`);
  const media = await openMedia(file);
  try {
    const reading = await readMedia(media);
    const named = reading.kind === "backup" ? reading.sets[0]?.databaseName : undefined;
    const database = named ?? basename(file).replace(/\.[^.]*$/, "");
    return {
      name: "backup",
      title: `A backup of yours: ${basename(file)}`,
      command: `/migrate "${database}" from "${basename(file)}"`,
      answer: "approve",
      expected: "succeeded",
      targetDatabase: database,
    };
  } finally {
    await media.close();
  }
}

async function stayUp(options: Options): Promise<void> {
  const backupDirectory = options.backup === undefined ? undefined : dirname(resolve(options.backup));
  const world = await startWorld({
    speed: 30,
    pollSeconds: 1,
    ...(backupDirectory && { backupDirectory }),
    ...(options.port !== undefined && { port: options.port }),
  });
  const stopped = new Promise<void>((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
  try {
    const bot = await world.startBot();
    const url = `${world.simulator.slack.url}/#as=U0REQUESTER&c=C0MIGRATIONS`;
    const commands =
      options.backup === undefined
        ? commandsToTry()
        : [{ command: (await scenarioFor(options.backup)).command, purpose: "your backup" }];
    furnishDesk(world, commands);
    print(
      options.json,
      { type: "ready", url, commands, log: world.logFile },
      welcome(url, commands, world.logFile),
    );
    await Promise.race([stopped, bot.ended.then(refuseToGoOn)]);
  } finally {
    await world.close();
  }
}

function refuseToGoOn(code: number | null): never {
  throw new Error(`The bot stopped by itself with exit code ${code}.`);
}

function welcome(url: string, commands: readonly TriedCommand[], logFile: string): string {
  const width = Math.max(...commands.map(({ command }) => command.length)) + 2;
  return [
    "",
    `  Open  ${url}`,
    "",
    "  Type one of these as the requester, then switch to the approver and press the button:",
    "",
    ...commands.map(({ command, purpose }) => `    ${command.padEnd(width)}${purpose}`),
    "",
    `  Log of the bot: ${logFile}`,
    "  Ctrl-C ends everything and removes what was made.",
    "",
  ].join("\n");
}

function tell({ json }: Options, { kind, isReply, lines }: Reading): void {
  const mark = { post: isReply ? "  ↳ " : "▌ ", ephemeral: "(only the requester sees) ", edit: "▌ " }[kind];
  const rest = " ".repeat(isReply ? 4 : 2);
  const shown = lines.map((line, index) => `${index === 0 ? mark : rest}${line}`).join("\n");
  print(json, { type: "message", kind, reply: isReply, lines }, `${shown}\n`);
}

function print(json: boolean | undefined, object: object, plain: string): void {
  console.log(json ? JSON.stringify(object) : plain);
}
