/**
 * The upload engine with its real adapters against the simulated OSS, in small: parts of 128 KiB, short timers and a
 * clock that runs fast, so that hours of trouble pass in seconds.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { createAlibaba, createCrc64, type CredentialsProvider } from "@bakferry/alibaba";
import {
  type Clock,
  OperationalError,
  uploadBackup,
  type UploadDeps,
  type UploadNotice,
  type UploadOrder,
  type UploadOutcome,
  type UploadProgress,
} from "@bakferry/core";
import { createFileJournal, createSystemClock, createSystemIds, openBackupFile } from "@bakferry/host";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";

export const KIB = 2 ** 10;
export const PART_BYTES = 128 * KIB;
export const BUCKET = "migratetest";
export const KEY = "migrate/dbtest.bak";
const REGION = "cn-hangzhou";

const UPLOADER = {
  accessKeyId: "LTAI5tSimulatedUploader",
  accessKeySecret: "simulated-secret-of-the-uploader",
};

export interface UploadRig {
  readonly cloud: CloudSimulator;
  readonly deps: UploadDeps;
  readonly folder: string;
  readonly file: string;
  readonly bytes: Buffer;
  readonly crc64: string;
  /** One run of the engine over the file as it is now. */
  run(changes?: Partial<UploadOrder>): Promise<RunResult>;
  /** Part numbers in OSS whose bytes are those of the file. */
  goodParts(): readonly number[];
  /** Part numbers that OSS took since the rig was built, in order. */
  sentParts(): readonly number[];
  close(): Promise<void>;
}

export interface RunResult {
  readonly outcome: UploadOutcome | null;
  readonly error: OperationalError | null;
  readonly progress: readonly UploadProgress[];
  readonly notices: readonly UploadNotice[];
}

export interface RigOptions {
  readonly sizeBytes?: number;
  readonly credentials?: CredentialsProvider;
  /** How much faster than real time. */
  readonly speed?: number;
  /** What stands between the engine and the cloud; nothing does when absent. */
  readonly through?: (cloudUrl: string, folder: string) => Promise<Between>;
}

interface Between {
  readonly url: string;
  readonly credentials: CredentialsProvider;
  close(): Promise<void>;
}

export async function createUploadRig(options: RigOptions = {}): Promise<UploadRig> {
  const { sizeBytes = 20 * PART_BYTES - 5, credentials, speed = 25 } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "bakferry-upload-"));
  await mkdir(path.join(folder, "cloud"));
  const cloud = await createCloud({
    dataDirectory: path.join(folder, "cloud"),
    clock: createClock(),
    seed: defaultCloudSeed(),
  });
  const between = await options.through?.(cloud.url, folder);
  const bytes = noise(sizeBytes);
  const file = path.join(folder, "dbtest.bak");
  await writeFile(file, bytes);
  const clock = fastClock(speed);
  const alibaba = createAlibaba({
    regionId: REGION,
    credentials: between?.credentials ?? credentials ?? (() => Promise.resolve(UPLOADER)),
    endpoints: { oss: between?.url ?? cloud.url },
    clock,
    timeouts: { connectMs: 1_000, stallMs: 400, responseMs: 400, questionMs: 1_500, completeMs: 1_500 },
  });
  const deps: UploadDeps = {
    objects: alibaba.objects,
    checksums: alibaba.checksums,
    journal: createFileJournal(path.join(folder, "state")),
    clock,
    ids: createSystemIds(clock),
  };

  return {
    cloud,
    deps,
    folder,
    file,
    bytes,
    crc64: crcOf(bytes),
    run: (changes) => runOnce(deps, file, changes),
    goodParts() {
      const [upload] = cloud.control.uploads;
      return (upload?.parts ?? [])
        .filter(({ number, crc64 }) => crc64 === crcOf(partOf(bytes, number)))
        .map(({ number }) => number);
    },
    sentParts: () =>
      cloud.control.requests
        .filter(({ operation, errorCode }) => operation === "UploadPart" && errorCode === null)
        .map(({ parameters }) => Number(parameters["partNumber"])),
    async close() {
      alibaba.close();
      await between?.close();
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function runOnce(
  deps: UploadDeps,
  path: string,
  changes: Partial<UploadOrder> = {},
): Promise<RunResult> {
  const file = await openBackupFile(path);
  const progress: UploadProgress[] = [];
  const notices: UploadNotice[] = [];
  try {
    const outcome = await uploadBackup(deps, {
      file,
      address: { bucket: BUCKET, key: KEY },
      journalKey: "rig",
      signal: new AbortController().signal,
      onProgress: (reached) => progress.push(reached),
      onNotice: (notice) => notices.push(notice),
      ...changes,
      tuning: { partSizeBytes: PART_BYTES, stallBudgetMs: 5 * 60_000, ...changes.tuning },
    });
    if (outcome.kind === "uploaded") await deps.journal.remove("rig");
    return { outcome, error: null, progress, notices };
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    return { outcome: null, error, progress, notices };
  } finally {
    await file.close();
  }
}

/** Real time, so many times faster; only waiting is measured with it, never signatures. */
function fastClock(speed: number): Clock {
  const real = createSystemClock();
  const startedAt = real.now();
  return {
    now: () => startedAt + (real.now() - startedAt) * speed,
    sleep: (milliseconds, signal) => real.sleep(milliseconds / speed, signal),
  };
}

/** Bytes that do not repeat from part to part, the same in every run. */
export function noise(sizeBytes: number, seed = "bakferry"): Buffer {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 64 < sizeBytes; index += 1) {
    blocks.push(createHash("sha512").update(`${seed}${index}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, sizeBytes);
}

function partOf(bytes: Buffer, number: number): Buffer {
  return bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES);
}

export function crcOf(bytes: Uint8Array): string {
  const crc = createCrc64();
  crc.update(bytes);
  return crc.value();
}
