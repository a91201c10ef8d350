/** Puts the adapters together. Nothing is loaded and nothing is sent before the first call. */

import type {
  BucketAdmin,
  Checksums,
  Clock,
  CloudAccount,
  CloudLine,
  ImportService,
  InstanceAdmin,
  LineWatch,
  ObjectStore,
  PresignOrder,
  RateBudget as SharedBudget,
  SignedUrl,
  TicketIssuer,
} from "@bakferry/core";

import { createChecksums } from "./checksums.ts";
import { createCloudAccount } from "./cloud-account.ts";
import type { CredentialsProvider } from "./credentials.ts";
import { createHttpClient, type HttpTimeouts } from "./http-exchange.ts";
import { type CloudObserver, observeBudget, observeOss, observeParts } from "./observer.ts";
import { createBucketAdmin } from "./oss/bucket-admin.ts";
import { ossEndpoint } from "./oss/endpoint.ts";
import { createMultipart } from "./oss/multipart.ts";
import { createObjectKeeper } from "./oss/object-keeper.ts";
import { createObjectReader } from "./oss/object-reader.ts";
import { createOssSession, type Patience } from "./oss/oss-session.ts";
import { createPartThreads } from "./oss/part-threads.ts";
import { createPartTransport } from "./oss/part-transport.ts";
import { createRds } from "./rds/create-rds.ts";
import { IMPORT_DIALECT, type ImportDialect } from "./rds/import-dialect.ts";
import type { PermissionProbes } from "./rds/permission-probes.ts";
import { regionOf } from "./regions.ts";
import { createLanes, type Lanes } from "./rpc/lanes.ts";
import { createRateBudget, RDS_REQUESTS_PER_SECOND } from "./rpc/rate-budget.ts";
import { createRpc, type Rpc } from "./rpc/rpc.ts";
import { shareBudget } from "./rpc/share-budget.ts";
import type { TicketTerms } from "./sts/upload-tickets.ts";

export interface AlibabaOptions {
  /** Of the bucket and of the instances; a bucket elsewhere is refused by OSS. */
  readonly regionId: string;
  readonly credentials: CredentialsProvider;
  /** `vpc`: the hosts that are reachable without internet access from inside the region; public ones when absent. */
  readonly network?: "public" | "vpc";
  /** Whole URLs, for private endpoints and rehearsals; the region's own when absent. */
  readonly endpoints?: {
    readonly oss?: string;
    readonly rds?: string;
    readonly ram?: string;
    readonly sts?: string;
  };
  readonly clock: Clock;
  /** For all requests to RDS together; the documented limit of one operation when absent. */
  readonly rdsRequestsPerSecond?: number;
  /** Where that limit is kept together with other processes; this one counts alone when absent. */
  readonly sharedBudget?: SharedBudget;
  /** How permissions are looked at; `all` when absent. */
  readonly permissionProbes?: PermissionProbes;
  /** Our answers to what the documents of RDS leave open; the ordinary ones when absent. */
  readonly importDialect?: Partial<ImportDialect>;
  /** Added to the SDKs' own, for the cloud's access logs: "bakferry/1.0". */
  readonly userAgent?: string;
  /** Of silence on connections, and for answers; rehearsals of trouble shorten them. */
  readonly timeouts?: Partial<HttpTimeouts & Patience>;
  /** The role whose keys upload tickets hold; none are made when absent. */
  readonly tickets?: TicketTerms;
  /** Slack user id that uploaded objects name as their uploader; none when absent. */
  readonly uploaderId?: string;
  /**
   * Threads that read, sum and send parts; one when absent, which sends 16 Gbit/s over TLS where OSS takes 5 to 20 for an
   * account. Keys stay in this thread.
   */
  readonly uploadThreads?: 1 | 2;
  /** Nobody watches when absent. */
  readonly observer?: CloudObserver;
}

export interface Alibaba {
  readonly objects: ObjectStore;
  readonly buckets: BucketAdmin;
  readonly checksums: Checksums;
  readonly imports: ImportService;
  readonly instances: InstanceAdmin;
  readonly account: CloudAccount;
  /** Who waits to ask RDS. */
  readonly line: CloudLine;
  /** `null` where no role was named for them. */
  readonly tickets: TicketIssuer | null;
  /** Breaks what is under way and frees the connections. */
  close(): void;
}

const HTTP_TIMEOUTS = { connectMs: 10_000, stallMs: 30_000, responseMs: 60_000 };

/** Credentials are asked for before every request. No adapter retries; errors say whether it is worth it. */
export function createAlibaba(options: AlibabaOptions): Alibaba {
  const { regionId, credentials, endpoints = {}, clock, userAgent = "bakferry" } = options;
  const timeouts = { ...HTTP_TIMEOUTS, ...options.timeouts };
  const http = createHttpClient(timeouts);
  const threads = createPartThreads({ count: options.uploadThreads ?? 1, timeouts });
  const hosts = hostsOf(options);
  const endpoint = ossEndpoint(endpoints.oss ?? `https://${hosts.oss}`);
  const { observer } = options;
  const patience = options.timeouts;
  const session = observeOss(
    createOssSession({ regionId, endpoint, credentials, http, userAgent, patience }),
    observer,
  );
  const multipart = createMultipart(session, options.uploaderId);
  const transport = observeParts(createPartTransport({ session, http, threads }), observer);
  const timeoutMs = options.timeouts?.questionMs;
  const rpcDeps = {
    regionId,
    credentials,
    userAgent,
    clock,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(observer && { observer }),
  };
  const budget = observeBudget(rdsLanes(options), clock, observer);
  const rdsService = {
    name: "RDS",
    version: "2014-08-15",
    endpoint: endpoints.rds ?? `https://${hosts.rds}`,
  } as const;
  const ram = createRpc(
    { name: "RAM", version: "2015-05-01", endpoint: endpoints.ram ?? `https://${hosts.ram}` },
    rpcDeps,
  );
  const sts = createRpc(
    { name: "STS", version: "2015-04-01", endpoint: endpoints.sts ?? `https://${hosts.sts}` },
    rpcDeps,
  );

  const dialect = { ...IMPORT_DIALECT, ...options.importDialect };
  const keeper = createObjectKeeper(session);
  const probes = options.permissionProbes ?? "all";
  function servicesFor(watch?: LineWatch): Pick<Alibaba, "imports" | "instances" | "account"> {
    const rds = createRpc(rdsService, { ...rpcDeps, budget, ...(watch && { watch }) });
    const presignGet = (order: PresignOrder): Promise<SignedUrl> => keeper.presignGet(order);
    return {
      ...createRds({ rpc: rds, dialect, presignGet }, clock),
      account: createCloudAccount({ rds, ram, sts }, probes),
    };
  }

  return {
    objects: {
      ...createObjectReader(session, dialect.positionNetwork),
      ...keeper,
      ...multipart,
      startUpload(address, token) {
        threads.warm();
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
    ...servicesFor(),
    line: { expectedMs: () => budget.expectedMs(), watchedBy: servicesFor },
    tickets: options.tickets ? lateTickets(sts, regionId, options.tickets) : null,
    close() {
      threads.close();
      http.close();
    },
  };
}

function rdsLanes({ clock, rdsRequestsPerSecond, sharedBudget: shared }: AlibabaOptions): Lanes {
  const perSecond = rdsRequestsPerSecond ?? RDS_REQUESTS_PER_SECOND;
  const own = createRateBudget({ clock, random: Math.random, perSecond });
  const budget = shared ? shareBudget(own, { shared, clock, perSecond }) : own;
  return createLanes(budget, { clock, perSecond });
}

/** Where a region has no public host, its inner one is the only one there is. */
function hostsOf({
  regionId,
  network,
}: AlibabaOptions): Readonly<Record<"oss" | "rds" | "ram" | "sts", string>> {
  const { oss, rds, ram, sts } = regionOf(regionId);
  if (network === "vpc") {
    return { oss: oss.internalHost, rds: rds.vpcHost, ram: ram.vpcHost, sts: sts.vpcHost };
  }
  return {
    oss: oss.publicHost ?? oss.internalHost,
    rds: rds.publicHost ?? rds.vpcHost,
    ram: ram.publicHost ?? ram.vpcHost,
    sts: sts.publicHost ?? sts.vpcHost,
  };
}

function lateTickets(sts: Rpc, regionId: string, terms: TicketTerms): TicketIssuer {
  return {
    async issue(order) {
      const { createTicketIssuer } = await import("./sts/upload-tickets.ts");
      return createTicketIssuer(sts, regionId, terms).issue(order);
    },
  };
}

/** The second one is for lines beyond 20 Gbit/s; where there are few cores, SQL Server needs the others. */
