/**
 * One upload in a process of its own, so that its time, processor and memory are its own.
 *
 * It prints what it took as one line of JSON. Starting Node is not counted; loading what the work needs is.
 */
import { readFileSync } from "node:fs";
import { setDefaultCACertificates } from "node:tls";

import { createAlibaba } from "@bakferry/alibaba";
import { uploadBackup } from "@bakferry/core/upload";
import { createFileJournal, createSystemClock, createSystemIds, openBackupFile } from "@bakferry/host";

import type { Cost, SubjectOrder } from "./measure.ts";

const MIB = 2 ** 20;
const PARALLEL = 4;
/** The sink looks at no signature; these only have the right form. */
const KEYS = { accessKeyId: "LTAI5tKeyOfTheBenchmark", accessKeySecret: "SecretOfTheBenchmark" };

const [words = "{}"] = process.argv.slice(2);
const order = JSON.parse(words) as SubjectOrder;
if (order.certificateFile) setDefaultCACertificates([readFileSync(order.certificateFile, "utf8")]);
process.stdout.write(`${JSON.stringify(await measured(workOf(order)))}\n`);

function workOf({ subject, url, file, folder }: SubjectOrder): () => Promise<void> {
  switch (subject) {
    case "ours1":
      return ours({ url, file, folder, threads: 1 });
    case "ours2":
      return ours({ url, file, folder, threads: 2 });
    case "aliOss":
      return aliOss(url, file, {});
    case "guide":
      return aliOss(url, file, { partSize: MIB, parallel: PARALLEL });
  }
}

interface Ours {
  readonly url: string;
  readonly file: string;
  readonly folder: string;
  readonly threads: 1 | 2;
}

function ours({ url, file, folder, threads }: Ours): () => Promise<void> {
  const clock = createSystemClock();
  const alibaba = createAlibaba({
    regionId: "cn-hangzhou",
    credentials: async () => KEYS,
    endpoints: { oss: url },
    clock,
    uploadThreads: threads,
  });
  const { objects, checksums } = alibaba;
  const deps = { objects, checksums, clock, journal: createFileJournal(folder), ids: createSystemIds(clock) };
  return async () => {
    const opened = await openBackupFile(file);
    const outcome = await uploadBackup(deps, {
      file: opened,
      address: { bucket: "bench", key: "full.bak" },
      journalKey: "bench",
      parallel: PARALLEL,
      signal: new AbortController().signal,
    });
    await opened.close();
    alibaba.close();
    if (outcome.kind !== "uploaded") throw new Error(`The upload ended as ${outcome.kind}.`);
  };
}

function aliOss(
  url: string,
  file: string,
  settings: { readonly partSize?: number; readonly parallel?: number },
): () => Promise<void> {
  return async () => {
    const { default: OSS } = await import("ali-oss");
    // @types/ali-oss does not know these two.
    const more = { sldEnable: true, authorizationV4: true };
    const client = new OSS({
      ...KEYS,
      ...more,
      region: "oss-cn-hangzhou",
      bucket: "bench",
      // ali-oss forges the Host header of an address.
      endpoint: url.replace("127.0.0.1", "localhost"),
    });
    await client.multipartUpload("full.bak", file, settings);
  };
}

async function measured(work: () => Promise<void>): Promise<Cost> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuSeconds: (user + system) / 1e6, rssMB: process.resourceUsage().maxRSS / 1024 };
}
