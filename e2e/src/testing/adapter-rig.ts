/** The adapters against the simulated cloud, whose clock stands until a test moves it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { type Alibaba, type AlibabaOptions, createAlibaba, type Policy } from "@bakferry/alibaba";
import { syntheticBackup } from "@bakferry/bak/testing";
import { createSystemClock } from "@bakferry/host";
import {
  type CloudSeed,
  type CloudSimulator,
  createClock,
  createCloud,
  defaultCloudSeed,
  type SimulatorClock,
} from "@bakferry/simulator";

export const INSTANCE = "rm-bp1prod1";
/** SQL Server 2008 R2 on local disks. */
export const OLD_INSTANCE = "rm-bp1old2008";
export const BUCKET = "migratetest";
export const KEY = "migrate/dbtest.bak";
export const POSITION = { endpoint: "oss-cn-hangzhou.aliyuncs.com", bucket: BUCKET, key: KEY };

const TICKET_ROLE = "acs:ram::1234567890123456:role/BakferryUpload";

export interface AdapterRig {
  readonly cloud: CloudSimulator;
  readonly clock: SimulatorClock;
  readonly alibaba: Alibaba;
  /** By a key that may do everything. */
  readonly admin: Alibaba;
  close(): Promise<void>;
}

export interface AdapterRigOptions {
  /** What the key may do; everything when absent. */
  readonly policy?: Policy;
  readonly seed?: Partial<CloudSeed>;
  readonly options?: Partial<AlibabaOptions>;
}

/** With a full backup in the bucket. */
export async function createAdapterRig(order: AdapterRigOptions = {}): Promise<AdapterRig> {
  const folder = await mkdtemp(path.join(tmpdir(), "bakferry-adapters-"));
  const clock = createClock({ speed: 1e-9 });
  const seed = defaultCloudSeed();
  const [bot] = seed.accessKeys;
  if (bot === undefined) throw new Error("The seed has no key.");
  const owner = { ...bot, id: "LTAI5tSimulatedOwner01", arn: `acs:ram::${seed.accountId}:root` };
  const accessKeys = [{ ...bot, ...(order.policy && { policies: [order.policy] }) }, owner];
  const cloud = await createCloud({
    dataDirectory: folder,
    clock,
    seed: { ...seed, accessKeys, ...order.seed },
  });
  await cloud.control.putObject(BUCKET, KEY, syntheticBackup({ databaseName: "dbtest", release: "2019" }));
  const adaptersOf = ({ id, secret }: { readonly id: string; readonly secret: string }): Alibaba =>
    createAlibaba({
      regionId: "cn-hangzhou",
      credentials: () => Promise.resolve({ accessKeyId: id, accessKeySecret: secret }),
      endpoints: { oss: cloud.url, rds: cloud.url, ram: cloud.url, sts: cloud.url },
      clock: createSystemClock(),
      rdsRequestsPerSecond: 1000,
      tickets: { roleArn: TICKET_ROLE, lifeSeconds: 900 },
      ...order.options,
    });
  const alibaba = adaptersOf(bot);
  const admin = adaptersOf(owner);
  return {
    cloud,
    clock,
    alibaba,
    admin,
    async close() {
      alibaba.close();
      admin.close();
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
