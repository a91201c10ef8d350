#!/usr/bin/env node
/** The simulator as a program: one cloud and one Slack that stay up until Ctrl-C. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { defaultSeed as defaultCloudSeed } from "./cloud/default-seed.ts";
import { createSimulator, type Simulator } from "./create-simulator.ts";
import { LOOPBACK } from "./listen-options.ts";
import { replayReport, startRecording } from "./record/program.ts";
import { recordingFile } from "./record/recording.ts";
import { defaultSeed as defaultSlackSeed } from "./slack/seed.ts";
import { installableSecrets, severalWorkspaces, type WorkspaceOptions } from "./slack/several/program.ts";

const HELP = `bakferry-simulator: a local OSS, RDS for SQL Server import, RAM, STS and Slack.
It listens on 127.0.0.1 unless --host says otherwise.

  --speed N        how fast imports go, against real time (default 60)
  --cloud-port N   port of OSS, RDS, RAM and STS (default: any free one)
  --slack-port N   port of Slack and of its web page (default: any free one)
  --host ADDRESS   address to listen on; 0.0.0.0 in a container. Its secrets are known to everybody
  --public-host H  name or address to give out for itself (default 127.0.0.1)
  --workspaces W   so many Slack workspaces, or their names with commas; an app comes in by OAuth
  --redirect-url U with --workspaces: where the app takes people back to after the consent
                   (default http://localhost:3000/ and http://127.0.0.1:3000/)
  --install-url U  with --workspaces: where the app begins its installation (default: the consent page itself)
  --request-url U  with --workspaces: the app gets requests there instead of sockets
  --state FOLDER   begin with what was kept there, and keep everything there at the end
  --help           show this help

With a real account, to compare the simulator with it:

  --record FOLDER  pass what is for OSS, RDS, RAM, STS and Slack, its sockets included, on to the real services,
                   and write the answers down without keys, tokens, names, numbers and bytes of the account. Signs
                   with ALIBABA_CLOUD_ACCESS_KEY_ID and …_SECRET; clients sign with a key that it prints
  --region ID      of the account's OSS and RDS (default cn-hangzhou)
  --replay FOLDER  ask the simulator the same, and tell where it answers otherwise
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
      host: { type: "string", default: LOOPBACK },
      "public-host": { type: "string", default: LOOPBACK },
      workspaces: { type: "string" },
      "redirect-url": { type: "string" },
      "install-url": { type: "string" },
      "request-url": { type: "string" },
      state: { type: "string" },
      record: { type: "string" },
      region: { type: "string", default: "cn-hangzhou" },
      replay: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (values.replay !== undefined) {
    for (const line of await replayReport(values.replay)) console.log(line);
    return;
  }
  if (values.record !== undefined) return record(values.record, values);
  return simulate(values);
}

interface Options extends WorkspaceOptions {
  readonly speed: string;
  readonly "cloud-port": string;
  readonly "slack-port": string;
  readonly host: string;
  readonly "public-host": string;
  readonly state?: string;
  readonly region: string;
}

async function simulate(values: Options): Promise<void> {
  const simulator = await createSimulator({
    clock: { speed: number("speed", values.speed, Number.MAX_SAFE_INTEGER) },
    host: values.host,
    publicHost: values["public-host"],
    cloudPort: number("cloud-port", values["cloud-port"], 65_535),
    slackPort: number("slack-port", values["slack-port"], 65_535),
    ...severalWorkspaces(values),
  });
  if (values.state !== undefined && existsSync(join(values.state, "state.json"))) {
    await simulator.restore(values.state);
  }
  console.log(welcome(simulator));
  await untilSignal();
  if (values.state !== undefined) await simulator.snapshot(values.state);
  await simulator.close();
}

async function record(folder: string, { region, "cloud-port": port }: Options): Promise<void> {
  const recorder = await startRecording(folder, {
    region,
    port: number("cloud-port", port, 65_535),
    environment: process.env,
  });
  console.log(
    [
      `Endpoint of OSS, RDS, RAM, STS ${recorder.url}`,
      `slackApiUrl of Slack's clients ${recorder.url}/api/`,
      "",
      "Clients of the cloud sign with this key, which is good here only:",
      `ALIBABA_CLOUD_ACCESS_KEY_ID=${recorder.clientKey.id}`,
      `ALIBABA_CLOUD_ACCESS_KEY_SECRET=${recorder.clientKey.secret}`,
      "",
      `What the real services answer is written to ${recordingFile(folder)}. Look at it before you give it away.`,
      "Ctrl-C ends it.",
    ].join("\n"),
  );
  await untilSignal();
  await recorder.close();
}

async function untilSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

function number(name: string, given: string, largest: number): number {
  const value = Number(given);
  if (given.trim() !== "" && value >= 0 && value <= largest) return value;
  throw new Error(`--${name} takes a number from 0 to ${largest}, not "${given}".`);
}

/** What a client has to be told; the secrets open nothing but this simulator. */
function welcome({ cloud, slack }: Simulator): string {
  const [key] = defaultCloudSeed().accessKeys;
  return [
    `Slack page       ${slack.url}`,
    `Slack Web API    ${slack.apiUrl}`,
    `OSS, RDS, …      ${cloud.url}`,
    ...(slack.isInstallable ? [`OAuth            ${slack.oauth.authorizeUrl}`] : []),
    "",
    `ALIBABA_CLOUD_ACCESS_KEY_ID=${key?.id ?? ""}`,
    `ALIBABA_CLOUD_ACCESS_KEY_SECRET=${key?.secret ?? ""}`,
    ...(slack.isInstallable ? installableSecrets(slack.oauth.app) : seededSecrets()),
    "",
    "Ctrl-C ends it.",
  ].join("\n");
}

function seededSecrets(): readonly string[] {
  const [app] = defaultSlackSeed().apps;
  return [
    `SLACK_BOT_TOKEN=${app?.botToken ?? ""}`,
    `SLACK_APP_TOKEN=${app?.appToken ?? ""}`,
    `SLACK_SIGNING_SECRET=${app?.signingSecret ?? ""}`,
  ];
}
