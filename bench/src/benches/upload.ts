/**
 * What an upload costs, against a program that only reads and sends, and against ali-oss.
 *
 * All send the same file to the same sink. The machine is shared, so rounds are interleaved and the best of each
 * counts; processor seconds are steadier than the clock.
 */
import { open } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";

import type { Bench, BenchRun } from "../bench.ts";
import { compileNative, runLimit, runSubject, startSink } from "./upload/measure.ts";
import type { Cost, NativePrograms, Subject } from "./upload/measure.ts";
import { makeCertificate, startTlsFront } from "./upload/tls.ts";

const MIB = 2 ** 20;
const ROUNDS = 4;
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

type Name = "limit" | Subject | "ours1Tls";

interface Setting extends BenchRun {
  readonly native: NativePrograms;
  readonly file: string;
  readonly sizeBytes: number;
  readonly partSizeBytes?: number;
}

interface Figures {
  readonly gbps: number;
  readonly ratio: number;
  readonly cpuSecondsPerGB: number;
  readonly rssMB: number;
}

export const upload: Bench = {
  summary: "a large file to a sink on loopback: the raw limit, ours with 1 and 2 threads, ali-oss, 1 MB × 4",

  async run(run) {
    // Some seconds each: what starts once weighs little, as in the uploads that people wait for.
    const sizeBytes = (run.isQuick ? 1 : 12) * 1024 * MIB;
    const file = path.join(run.folder, "full.bak");
    const setting = { ...run, file, sizeBytes, native: await compileNative(run.folder) };
    await fillFile(file, sizeBytes);
    const costs = await measureRounds(setting);
    const limit = bestGbps(costs.get("limit"), sizeBytes);
    const memory = await measureMemory(setting);
    return Object.fromEntries(
      [...costs].map(([name, rounds]) => [
        name,
        { ...figuresOf(rounds, sizeBytes, limit), ...memory.get(name) },
      ]),
    );
  },
};

interface PartsMemory {
  /** Peak memory of the same file in as many parts as OSS takes. */
  readonly rssMBMostParts: number;
}

const MOST_PARTS = 10_000;

async function measureMemory(setting: Setting): Promise<ReadonlyMap<Name, PartsMemory>> {
  const manyParts = { ...setting, partSizeBytes: Math.ceil(setting.sizeBytes / MOST_PARTS) };
  const memory = new Map<Name, PartsMemory>();
  for (const name of ["ours1", "ours2", "ours1Tls"] as const) {
    const { rssMB } = await measureOnce(manyParts, name);
    const rssMBMostParts = Math.round(rssMB);
    memory.set(name, { rssMBMostParts });
    setting.say(`${MOST_PARTS} parts: ${name.padEnd(8)} ${rssMBMostParts} MB`);
  }
  return memory;
}

async function measureRounds(setting: Setting): Promise<ReadonlyMap<Name, readonly Cost[]>> {
  const costs = new Map<Name, Cost[]>();
  const names: readonly Name[] = ["limit", "ours1", "ours2", "aliOss", "guide", "ours1Tls"];
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const name of names) {
      const load = loadavg()[0] ?? 0;
      const cost = await measureOnce(setting, name);
      costs.set(name, [...(costs.get(name) ?? []), cost]);
      const { gbps, cpuSecondsPerGB, rssMB } = figuresOf([cost], setting.sizeBytes, 1);
      setting.say(
        `round ${round}, load ${load.toFixed(1)}: ${name.padEnd(8)} ${gbps.toFixed(2)} GB/s, ${cpuSecondsPerGB.toFixed(2)} CPU-s/GB, ${rssMB} MB`,
      );
    }
  }
  return costs;
}

/** With a new sink each, because an object that is there already would be refused. */
async function measureOnce(setting: Setting, name: Name): Promise<Cost> {
  const { native, file, folder, partSizeBytes } = setting;
  const sink = await startSink(native.sink);
  const parts = partSizeBytes === undefined ? {} : { partSizeBytes };
  const subject = { url: `http://127.0.0.1:${sink.port}`, file, folder, ...parts };
  try {
    if (name === "limit") return await runLimit(native.limit, sink.port, file);
    if (name !== "ours1Tls") return await runSubject({ ...subject, subject: name });
    const certificate = await makeCertificate(folder);
    const front = await startTlsFront(certificate, sink.port);
    const url = `https://127.0.0.1:${front.port}`;
    const cost = await runSubject({ ...subject, subject: "ours1", url, certificateFile: certificate.file });
    await front.stop();
    return cost;
  } finally {
    await sink.stop();
  }
}

/** The best of all rounds, for each figure alone. */
function figuresOf(rounds: readonly Cost[], sizeBytes: number, limitGbps: number): Figures {
  const gbps = bestGbps(rounds, sizeBytes);
  const gigabytes = sizeBytes / 1e9;
  return {
    gbps: rounded(gbps),
    ratio: rounded(gbps / limitGbps),
    cpuSecondsPerGB: rounded(Math.min(...rounds.map(({ cpuSeconds }) => cpuSeconds / gigabytes))),
    // The worst, because memory is a promise.
    rssMB: Math.round(Math.max(...rounds.map(({ rssMB }) => rssMB))),
  };
}

function bestGbps(rounds: readonly Cost[] = [], sizeBytes: number): number {
  return Math.max(...rounds.map(({ seconds }) => sizeBytes / 1e9 / seconds));
}

function rounded(figure: number): number {
  return Math.round(figure * 1000) / 1000;
}

/** Bytes of which no two mebibytes are equal; writing leaves them in the page cache. */
async function fillFile(file: string, sizeBytes: number): Promise<void> {
  const block = Buffer.alloc(MIB);
  for (let at = 0; at < MIB; at += 4) block.writeInt32LE(Math.imul(at + 1, 0x9e37_79b1) | 0, at);
  const handle = await open(file, "w");
  try {
    for (let done = 0; done < sizeBytes; done += MIB) {
      block.writeDoubleLE(done, 0);
      await handle.write(block, 0, MIB, done);
    }
    // What the system has still to write would be measured, too.
    await handle.sync();
    // What was written just now is watched for two seconds before it is sent, which is not to be measured here.
    await handle.utimes(LONG_AGO, LONG_AGO);
  } finally {
    await handle.close();
  }
}
