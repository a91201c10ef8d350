/** Puts the adapters together. Nothing is loaded and nothing is sent before the first call. */
import { availableParallelism } from "node:os";

import type { Checksums, Clock, CloudAccount, ImportService, ObjectStore } from "@bakferry/core";

import { createChecksums } from "./checksums.ts";
import type { CredentialsProvider } from "./credentials.ts";
import { createHttpClient, type HttpTimeouts } from "./http-exchange.ts";
import { type BucketAdmin, createBucketAdmin } from "./oss/bucket-admin.ts";
import { ossEndpoint } from "./oss/endpoint.ts";
import { createMultipart } from "./oss/multipart.ts";
import { createObjectReader } from "./oss/object-reader.ts";
import { createOssSession, type Patience } from "./oss/oss-session.ts";
import { createPartThreads } from "./oss/part-threads.ts";
import type { PartThreads } from "./oss/part-threads.ts";
import { createPartTransport } from "./oss/part-transport.ts";
import { readGrant } from "./ram/import-role.ts";
import { readAccounts, readDatabases } from "./rds/databases.ts";
import { readInstance } from "./rds/instances.ts";
import { createTask, findTasks, readFiles, readTask } from "./rds/migrate-tasks.ts";
import { RAM_HOST, rdsHost, STS_HOST } from "./regions.ts";
import { createRpc } from "./rpc/rpc.ts";
import type { Rpc } from "./rpc/rpc.ts";
import { readIdentity } from "./sts/caller-identity.ts";

export interface AlibabaOptions {
  /** Of the bucket and of the instances; a bucket elsewhere is refused by OSS. */
  readonly regionId: string;
  readonly credentials: CredentialsProvider;
  /** Whole URLs, for private endpoints and rehearsals; the region's public endpoints when absent. */
  readonly endpoints?: {
    readonly oss?: string;
    readonly rds?: string;
    readonly ram?: string;
    readonly sts?: string;
  };
  readonly clock: Clock;
  /** Added to the SDKs' own, for the cloud's access logs: "bakferry/1.0". */
  readonly userAgent?: string;
  /** Of silence on connections to OSS; rehearsals of trouble shorten them. */
  readonly timeouts?: Partial<HttpTimeouts & Patience>;
  /**
   * Threads that read, sum and send parts, this one included: 1 when absent; `auto` is 2 where there is more than one
   * core. Keys stay in this thread.
   */
  readonly uploadThreads?: 1 | 2 | "auto";
}

export interface Alibaba {
  readonly objects: ObjectStore;
  readonly buckets: BucketAdmin;
  readonly checksums: Checksums;
  readonly imports: ImportService;
  readonly account: CloudAccount;
  /** Breaks what is under way and frees the connections. */
  close(): void;
}

const HTTP_TIMEOUTS = { connectMs: 10_000, stallMs: 30_000, responseMs: 60_000 };

/** Credentials are asked for before every request. No adapter retries; errors say whether it is worth it. */
export function createAlibaba(options: AlibabaOptions): Alibaba {
  const { regionId, credentials, endpoints = {}, clock, userAgent = "bakferry" } = options;
  const timeouts = { ...HTTP_TIMEOUTS, ...options.timeouts };
  const http = createHttpClient(timeouts);
  const threads = openThreads(options.uploadThreads, timeouts);
  const endpoint = ossEndpoint(regionId, endpoints.oss);
  const session = createOssSession({
    regionId,
    endpoint,
    credentials,
    http,
    userAgent,
    patience: options.timeouts,
  });
  const multipart = createMultipart(session);
  const transport = createPartTransport({ session, http, ...(threads && { threads }) });
  const rpcDeps = { regionId, credentials, userAgent };
  const rds = createRpc(
    { name: "RDS", version: "2014-08-15", endpoint: endpoints.rds ?? `https://${rdsHost(regionId)}` },
    rpcDeps,
  );
  const ram = createRpc(
    { name: "RAM", version: "2015-05-01", endpoint: endpoints.ram ?? `https://${RAM_HOST}` },
    rpcDeps,
  );
  const sts = createRpc(
    { name: "STS", version: "2015-04-01", endpoint: endpoints.sts ?? `https://${STS_HOST}` },
    rpcDeps,
  );

  return {
    objects: {
      ...createObjectReader(session),
      ...multipart,
      startUpload(address, token) {
        threads?.warm();
        return multipart.startUpload(address, token);
      },
      async putPart(order) {
        try {
          return await transport.putPart(order);
        } catch (error) {
          session.learn(error);
          throw error;
        }
      },
    },
    buckets: createBucketAdmin(session),
    checksums: createChecksums(),
    imports: createImportService(rds, clock),
    account: {
      identity: () => readIdentity(sts),
      grant: () => readGrant(ram),
    },
    close() {
      threads?.close();
      http.close();
    },
  };
}

function openThreads(
  wanted: AlibabaOptions["uploadThreads"],
  timeouts: HttpTimeouts,
): PartThreads | undefined {
  const count = wanted === "auto" ? Math.min(2, availableParallelism()) : (wanted ?? 1);
  return count > 1 ? createPartThreads({ count: count - 1, timeouts }) : undefined;
}

function createImportService(rds: Rpc, clock: Clock): ImportService {
  return {
    instance: (instanceId) => readInstance(rds, instanceId),
    databases: (instanceId) => readDatabases(rds, instanceId),
    accounts: (instanceId) => readAccounts(rds, instanceId),
    createTask: (order) => createTask(rds, order),
    task: (instanceId, taskId) => readTask(rds, { instanceId, taskId }, clock.now()),
    findTasks: (search) => findTasks(rds, search, clock.now()),
    files: (instanceId, taskId) => readFiles(rds, { instanceId, taskId }),
  };
}
