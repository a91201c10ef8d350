/**
 * The whole examination of a migration against the simulated cloud, each of whose answers takes 50 ms.
 *
 * Subject: all probes at once. Baseline: the same probes one after another, in the same process on the same cloud.
 * Every round has adapters of its own, so that connections are cold and RDS's budget of requests is unused, as for
 * the first `/migrate` of a while.
 */
import { createAlibaba } from "@bakferry/alibaba";
import { syntheticBackup } from "@bakferry/bak/testing";
import { examine, type Judgement, obstaclesIn, type ProbeDeps } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";

import type { Bench } from "../bench.ts";

const ANSWER_MS = 50;
const BUCKET = "migratetest";
const KEY = "migrate/dbtestFULL.bak";
const TARGET = {
  name: "prod-1",
  instanceId: "rm-bp1prod1",
  regionId: "cn-hangzhou",
  environment: "prod",
};

export const preflight: Bench = {
  summary: "The examination of a migration at 50 ms an answer: all probes at once, and one after another",

  async run({ isQuick, folder, say }) {
    const cloud = await createCloud({
      dataDirectory: folder,
      clock: createClock(),
      seed: defaultCloudSeed(),
    });
    try {
      await cloud.control.putObject(BUCKET, KEY, Buffer.from(syntheticBackup({ databaseName: "dbtest" })));
      cloud.control.faults.add({ operation: "*", effect: { kind: "delay", milliseconds: ANSWER_MS } });
      const cold = await round(cloud, (deps) => deps);
      say(`first examination of the process: ${cold.ms} ms, ${cold.calls} requests`);

      const together: Round[] = [];
      const oneByOne: Round[] = [];
      for (let number = 0; number < (isQuick ? 2 : 9); number += 1) {
        together.push(await round(cloud, (deps) => deps));
        oneByOne.push(await round(cloud, inTurn));
      }
      const ms = median(together.map((each) => each.ms));
      const sequentialMs = median(oneByOne.map((each) => each.ms));
      say(`all at once ${ms} ms, one after another ${sequentialMs} ms`);
      return {
        calls: cold.calls,
        answerMs: ANSWER_MS,
        ms,
        sequentialMs,
        ratio: Math.round((ms / sequentialMs) * 100) / 100,
        firstMs: cold.ms,
        slowestMs: Math.max(...together.map((each) => each.ms)),
      };
    } finally {
      await cloud.close();
    }
  },
};

interface Round {
  readonly ms: number;
  readonly calls: number;
}

async function round(cloud: CloudSimulator, arrange: (deps: ProbeDeps) => ProbeDeps): Promise<Round> {
  const [key] = defaultCloudSeed().accessKeys;
  if (!key) throw new Error("The simulated account has no key.");
  const { url } = cloud;
  const clock = createSystemClock();
  const alibaba = createAlibaba({
    regionId: TARGET.regionId,
    endpoints: { oss: url, rds: url, ram: url, sts: url },
    credentials: () => Promise.resolve({ accessKeyId: key.id, accessKeySecret: key.secret }),
    clock,
  });
  try {
    const object = await alibaba.objects.head({ bucket: BUCKET, key: KEY });
    if (!object) throw new Error("The backup was not staged.");
    const before = cloud.control.requests.length;
    const startedAt = performance.now();
    const judgement = await examine(
      arrange({ ...alibaba, clock, directory: null, pastImports: () => Promise.resolve([]) }),
      {
        request: { databaseName: "dbtest", targetDatabaseName: "dbtest", target: TARGET },
        askedAt: clock.now(),
        source: { kind: "staged", object },
        bucket: BUCKET,
        prefix: "migrate/",
      },
    );
    const ms = Math.round(performance.now() - startedAt);
    assertComplete(judgement);
    return { ms, calls: cloud.control.requests.length - before };
  } finally {
    alibaba.close();
  }
}

/** A probe that failed would be fast, and say nothing. */
function assertComplete({ findings }: Judgement): void {
  const [obstacle] = obstaclesIn(findings);
  if (obstacle)
    throw new Error(`The examination is not a good one: ${obstacle.checkId} is ${obstacle.kind}.`);
}

/** The same adapters, of which one verb at a time is at work. */
function inTurn(deps: ProbeDeps): ProbeDeps {
  let last: Promise<unknown> = Promise.resolve();
  function queued<T extends object>(port: T): T {
    return new Proxy(port, {
      get(target, name, receiver) {
        const verb: unknown = Reflect.get(target, name, receiver);
        // `open` gives a reader at once and asks for nothing.
        if (typeof verb !== "function" || name === "open") return verb;
        return (...words: readonly unknown[]) => {
          const turn = last.then(() => Reflect.apply(verb, target, words) as unknown);
          last = turn.catch(() => undefined);
          return turn;
        };
      },
    });
  }
  const { objects, imports, instances, account } = deps;
  return {
    ...deps,
    objects: { ...queued(objects), open: (object) => queued(objects.open(object)) },
    imports: queued(imports),
    instances: queued(instances),
    account: queued(account),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
