/**
 * One upload in a process of its own, so that its time, processor and memory are its own.
 *
 * It prints what it took as one line of JSON. Starting Node and loading modules count for memory alone; threads are
 * started within the time that is measured.
 */
import { keepHeapSmall } from "@bakferry/host/small-heap";

import type { Cost, SubjectOrder } from "./measure.ts";

const MIB = 2 ** 20;
const PARALLEL = 4;
const JOURNAL_KEY = "bench";
/** The sink looks at no signature; these only have the right form. */
const KEYS = { accessKeyId: "LTAI5tKeyOfTheBenchmark", accessKeySecret: "SecretOfTheBenchmark" };

type Work = () => Promise<void>;

const [words = "{}"] = process.argv.slice(2);
const order = JSON.parse(words) as SubjectOrder;
const work = await workOf(order);
process.stdout.write(`${JSON.stringify(await measured(work))}\n`);

function workOf(order: SubjectOrder): Promise<Work> {
  const { subject, url, file } = order;
  switch (subject) {
    case "ours1":
      return ours(order, 1);
    case "ours2":
      return ours(order, 2);
    case "aliOss":
      return aliOss(url, file, {});
    case "guide":
      return aliOss(url, file, { partSize: MIB, parallel: PARALLEL });
  }
}

async function ours({ url, file, folder, partSizeBytes }: SubjectOrder, threads: 1 | 2): Promise<Work> {
  // As the CLI does, and before anything is loaded.
  keepHeapSmall({ sendingThreads: threads });
  const [{ createAlibaba }, { uploadBackup }, host] = await Promise.all([
    import("@bakferry/alibaba"),
    import("@bakferry/core/upload"),
    import("@bakferry/host"),
  ]);
  const clock = host.createSystemClock();
  const alibaba = createAlibaba({
    regionId: "cn-hangzhou",
    credentials: async () => KEYS,
    endpoints: { oss: url },
    clock,
    uploadThreads: threads,
  });
  const { objects, checksums } = alibaba;
  const journal = host.createFileJournal(folder);
  const deps = { objects, checksums, clock, journal, ids: host.createSystemIds(clock) };
  return async () => {
    const opened = await host.openBackupFile(file);
    const outcome = await uploadBackup(deps, {
      file: opened,
      address: { bucket: "bench", key: "full.bak" },
      journalKey: JOURNAL_KEY,
      parallel: PARALLEL,
      signal: new AbortController().signal,
      ...(partSizeBytes !== undefined && { tuning: { partSizeBytes } }),
    });
    await opened.close();
    alibaba.close();
    if (outcome.kind !== "uploaded") throw new Error(`The upload ended as ${outcome.kind}.`);
    // As its callers do once they have written down the outcome.
    await journal.remove(JOURNAL_KEY);
  };
}

async function aliOss(
  url: string,
  file: string,
  settings: { readonly partSize?: number; readonly parallel?: number },
): Promise<Work> {
  const { default: OSS } = await import("ali-oss");
  return async () => {
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

async function measured(work: Work): Promise<Cost> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuSeconds: (user + system) / 1e6, rssMB: process.resourceUsage().maxRSS / 1024 };
}
