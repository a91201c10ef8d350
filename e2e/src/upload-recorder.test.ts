/** The upload engine, unaltered, through a recorder; and what it recorded, replayed against a fresh simulator. */
import path from "node:path";

import {
  createSimulator,
  type Exchange,
  readRecording,
  type Replay,
  replay,
  startRecorder,
} from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

import { createUploadRig, type RigOptions, type UploadRig } from "./testing/upload-rig.ts";

const BOT = { id: "LTAI5tSimulatedBotKey01", secret: "simulated-secret-of-the-bot" };

let rig: UploadRig;
afterEach(() => rig.close());

/** The engine holds the recorder's key, and the recorder the real one. */
const through: RigOptions["through"] = async (cloudUrl, folder) => {
  const nowhere = "http://127.0.0.1:9";
  const recorder = await startRecorder({
    folder: path.join(folder, "recording"),
    upstream: { oss: cloudUrl, rds: nowhere, ram: nowhere, sts: nowhere, slack: nowhere },
    key: BOT,
  });
  const { id: accessKeyId, secret: accessKeySecret } = recorder.clientKey;
  return {
    url: recorder.url,
    close: () => recorder.close(),
    credentials: () => Promise.resolve({ accessKeyId, accessKeySecret }),
  };
};

function recorded(): Promise<readonly Exchange[]> {
  return readRecording(path.join(rig.folder, "recording"));
}

async function replayed(exchanges: readonly Exchange[]): Promise<readonly Replay[]> {
  const fresh = await createSimulator({ clock: { speed: 1e-9 } });
  try {
    return await replay(exchanges, { ...fresh, key: BOT, botToken: "", appToken: "" });
  } finally {
    await fresh.close();
  }
}

test("an upload goes through as it is, and its recording is replayed without a difference", async () => {
  rig = await createUploadRig({ through });
  expect(await rig.run()).toMatchObject({
    error: null,
    outcome: { kind: "uploaded", object: { crc64: rig.crc64 } },
  });
  const exchanges = await recorded();
  const replays = await replayed(exchanges);
  expect(replays.flatMap(({ differences }) => differences)).toEqual([]);
  expect(replays.filter(({ outcome }) => outcome === "skipped")).toEqual([]);
  // A part that a busy machine kept waiting is sent again.
  const parts = exchanges.flatMap((each) => (each.service === "oss" ? (each.query["partNumber"] ?? []) : []));
  expect(new Set(parts).size).toBe(20);
  expect(exchanges.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(["InitiateMultipartUpload", "CompleteMultipartUpload", "HeadObject"]),
  );
  expect(JSON.stringify(exchanges)).not.toMatch(/dbtest|simulated/);
});

test("trouble of the cloud's reaches the engine as it is, which goes on as without a recorder", async () => {
  rig = await createUploadRig({ through });
  rig.cloud.control.faults.add(
    { operation: "UploadPart", effect: { kind: "reset", afterBytes: 50_000 }, when: { nth: [3] } },
    { operation: "UploadPart", effect: { kind: "dropReply" }, when: { nth: [6] } },
    { operation: "CompleteMultipartUpload", effect: { kind: "dropReply" }, times: 1 },
  );
  expect(await rig.run()).toMatchObject({
    error: null,
    outcome: { kind: "uploaded", object: { crc64: rig.crc64 } },
  });
});
