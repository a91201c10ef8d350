#!/usr/bin/env node
/** The simulator as a program: one cloud and one Slack workspace that stay up until Ctrl-C. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { defaultSeed as defaultCloudSeed } from "./cloud/default-seed.ts";
import { createSimulator } from "./create-simulator.ts";
import { defaultSeed as defaultSlackSeed } from "./slack/seed.ts";

const HELP = `bakferry-simulator: a local OSS, RDS for SQL Server import, RAM, STS and Slack. It listens on 127.0.0.1 only.

  --speed N        how fast imports go, against real time (default 60)
  --cloud-port N   port of OSS, RDS, RAM and STS (default: any free one)
  --slack-port N   port of Slack and of its web page (default: any free one)
  --state FOLDER   begin with what was kept there, and keep everything there at the end
  --help           show this help
`;

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      speed: { type: "string", default: "60" },
      "cloud-port": { type: "string", default: "0" },
      "slack-port": { type: "string", default: "0" },
      state: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const simulator = await createSimulator({
    clock: { speed: number("speed", values.speed, Number.MAX_SAFE_INTEGER) },
    cloudPort: number("cloud-port", values["cloud-port"], 65_535),
    slackPort: number("slack-port", values["slack-port"], 65_535),
  });
  if (values.state !== undefined && existsSync(join(values.state, "state.json"))) {
    await simulator.restore(values.state);
  }
  console.log(welcome(simulator.cloud.url, simulator.slack.url));
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  if (values.state !== undefined) await simulator.snapshot(values.state);
  await simulator.close();
}

function number(name: string, given: string, largest: number): number {
  const value = Number(given);
  if (given.trim() !== "" && value >= 0 && value <= largest) return value;
  throw new Error(`--${name} takes a number from 0 to ${largest}, not "${given}".`);
}

/** What a client has to be told; the secrets open nothing but this simulator. */
function welcome(cloudUrl: string, slackUrl: string): string {
  const [key] = defaultCloudSeed().accessKeys;
  const [app] = defaultSlackSeed().apps;
  return [
    `Slack page       ${slackUrl}`,
    `Slack Web API    ${slackUrl}/api/`,
    `OSS, RDS, …      ${cloudUrl}`,
    "",
    `ALIBABA_CLOUD_ACCESS_KEY_ID=${key?.id ?? ""}`,
    `ALIBABA_CLOUD_ACCESS_KEY_SECRET=${key?.secret ?? ""}`,
    `SLACK_BOT_TOKEN=${app?.botToken ?? ""}`,
    `SLACK_APP_TOKEN=${app?.appToken ?? ""}`,
    `SLACK_SIGNING_SECRET=${app?.signingSecret ?? ""}`,
    "",
    "Ctrl-C ends it.",
  ].join("\n");
}
