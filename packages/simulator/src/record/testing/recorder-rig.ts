/**
 * A recorder in front of a simulator that stands for the real services: an account and a workspace of the same kind as
 * the usual ones, with names of their own that nobody may ever read in a recording.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { defaultSeed as defaultCloudSeed } from "../../cloud/default-seed.ts";
import { botKey } from "../../cloud/testing/test-cloud.ts";
import { createSimulator, type Simulator } from "../../create-simulator.ts";
import { defaultSeed as defaultSlackSeed } from "../../slack/seed.ts";
import { type Exchange, readRecording, recordingFile } from "../recording.ts";
import { type Replay, replay } from "../replay.ts";
import { type Recorder, startRecorder } from "../start-recorder.ts";

export const SECRETS = {
  accountId: "9988776655443322",
  keyId: "LTAI5tVerySecretKeyId01",
  keySecret: "the-secret-of-a-real-key",
  instance: "rm-verysecret1",
  bucket: "very-secret-bucket",
  oldBucket: "very-secret-old-bucket",
  botToken: "xoxb-very-secret",
  appToken: "xapp-very-secret",
  team: "T0VERYSECRET",
  channel: "C0VERYSECRET",
  user: "U0VERYSECRET",
};

export interface RecorderRig {
  readonly folder: string;
  readonly real: Simulator;
  readonly recorder: Recorder;
  recorded(): Promise<readonly Exchange[]>;
  /** The lines as they stand in the file. */
  text(): Promise<string>;
  close(): Promise<void>;
}

export async function startRecorderRig(): Promise<RecorderRig> {
  const folder = await mkdtemp(join(tmpdir(), "bakferry-recording-"));
  const real = await createSimulator({ clock: { speed: 1e-9 }, seed: secretSeed() });
  const { url } = real.cloud;
  const recorder = await startRecorder({
    folder,
    upstream: { oss: url, rds: url, ram: url, sts: url, slack: real.slack.url },
    key: { id: SECRETS.keyId, secret: SECRETS.keySecret },
  });
  return {
    folder,
    real,
    recorder,
    recorded: () => readRecording(folder),
    text: () => readFile(recordingFile(folder), "utf8"),
    async close() {
      await recorder.close();
      await real.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Against a fresh simulator with the usual account and workspace. */
export async function replayed(exchanges: readonly Exchange[]): Promise<readonly Replay[]> {
  const fresh = await createSimulator({ clock: { speed: 1e-9 } });
  const [app] = defaultSlackSeed().apps;
  try {
    return await replay(exchanges, {
      cloud: fresh.cloud,
      slack: fresh.slack,
      key: botKey(),
      botToken: app?.botToken ?? "",
      appToken: app?.appToken ?? "",
    });
  } finally {
    await fresh.close();
  }
}

/** What was answered otherwise, and where. */
export function differencesIn(replays: readonly Replay[]): readonly (readonly string[])[] {
  return replays.flatMap(({ exchange, differences }) =>
    differences.map((difference) => [exchange.operation, difference]),
  );
}

export function skippedIn(replays: readonly Replay[]): readonly string[] {
  return replays.filter(({ outcome }) => outcome === "skipped").map(({ exchange }) => exchange.operation);
}

function secretSeed() {
  const rename = (text: string): unknown =>
    JSON.parse(
      text
        .replaceAll("1234567890123456", SECRETS.accountId)
        .replaceAll(botKey().id, SECRETS.keyId)
        .replaceAll(botKey().secret, SECRETS.keySecret)
        .replaceAll("rm-bp1prod1", SECRETS.instance)
        .replaceAll('"migratetest-2024"', JSON.stringify(SECRETS.oldBucket))
        .replaceAll('"migratetest"', JSON.stringify(SECRETS.bucket))
        .replaceAll("xoxb-simulated-bakferry", SECRETS.botToken)
        .replaceAll("xapp-simulated-bakferry", SECRETS.appToken)
        .replaceAll("T0EXAMPLE", SECRETS.team)
        .replaceAll("C0MIGRATIONS", SECRETS.channel)
        .replaceAll("U0REQUESTER", SECRETS.user),
    );
  return {
    cloud: rename(JSON.stringify(defaultCloudSeed())) as ReturnType<typeof defaultCloudSeed>,
    slack: rename(JSON.stringify(defaultSlackSeed())) as ReturnType<typeof defaultSlackSeed>,
  };
}
