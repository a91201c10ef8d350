/**
 * Reads the world for one request: everything at once, under one deadline.
 *
 * A reading that fails is `unknown`, not `passed`. RDS counts requests by account, ten a second, and ten is what one
 * examination takes of it.
 */
import { type MediaReading, readMedia } from "@bakferry/bak";

import { OperationalError } from "../errors/operational-error.ts";
import { edgeDigest } from "../model/edge-digest.ts";
import { advise } from "../model/finding.ts";
import type { PastImport } from "../model/past-import.ts";
import { type BackupSource, sourceName } from "../model/staging.ts";
import type { BackupDirectory } from "../ports/backup-directory.ts";
import type { Clock } from "../ports/clock.ts";
import type { CloudLine } from "../ports/cloud-line.ts";
import type { CloudAccount, ImportService } from "../ports/import-service.ts";
import type { InstanceAdmin } from "../ports/instance-admin.ts";
import type { ObjectReader } from "../ports/object-store.ts";
import { text } from "../texts/text.ts";
import { openReadings, type Readings, unknownNow } from "./by-deadline.ts";
import type { Facts, ImportWish, Increment, Known, OwnRights, PermissionFact } from "./facts.ts";
import { mapAtMost } from "./map-at-most.ts";
import type { PreflightTerms } from "./terms.ts";

export interface ProbeDeps {
  readonly objects: ObjectReader;
  readonly imports: ImportService;
  readonly instances: Pick<InstanceAdmin, "resourceUsage" | "isNameAvailable" | "reservedWords">;
  readonly account: CloudAccount;
  readonly directory: BackupDirectory | null;
  /** Our own imports, into this instance and others. */
  readonly pastImports: (instanceId: string) => Promise<readonly PastImport[]>;
  readonly clock: Clock;
  /** Where requests wait for their turn at RDS; unseen when absent. */
  readonly line?: CloudLine;
}

export interface ProbeOrder {
  readonly request: ImportWish;
  readonly askedAt: number;
  readonly source: BackupSource;
  /** Backups that follow the full one, in the order of the restore; `null` for a full import. */
  readonly increments: readonly BackupSource[] | null;
  /** `null`: nobody has said which. */
  readonly bucket: string | null;
  readonly prefix: string;
  readonly stagingKey: string;
  /** What DBCC CHECKDB printed; absent where nobody gave it. */
  readonly checkdbOutput?: string;
  readonly terms: PreflightTerms;
}

/** What is asked of RDS after the upload, which is too late to find a permission missing. Reads are their own test. */
const LATER_ACTIONS = [
  "rds:CreateMigrateTask",
  "rds:DescribeMigrateTaskById",
  "rds:DescribeOssDownloads",
] as const;
const WEEK_MS = 7 * 24 * 3_600_000;
const MOST_NEIGHBOURS = 1000;
/** Headers of increments. */
const AT_ONCE = 8;

export async function probe(given: ProbeDeps, order: ProbeOrder): Promise<Facts> {
  const { request, askedAt, source, stagingKey, terms, checkdbOutput: printed } = order;
  const readAt = given.clock.now();
  const checkdbOutput = printed === undefined ? null : { kind: "known" as const, value: printed, readAt };
  const readings = openReadings(given.clock, terms.deadlineMs);
  const deps = { ...given, ...given.line?.watchedBy(readings.watch) };
  try {
    const [backup, cloud, rds] = await Promise.all([
      probeBackup(deps, order, readings),
      probeStaging(deps, order, readings),
      probeInstance(deps, request, readings),
    ]);
    const asked = { askedAt, request, source, stagingKey, terms, checkdbOutput };
    return { readAt, ...asked, ...backup, ...cloud, ...rds };
  } finally {
    readings.close();
  }
}

type BackupFacts = Pick<Facts, "media" | "edgeDigest" | "increments">;

async function probeBackup(
  deps: ProbeDeps,
  { source, increments }: ProbeOrder,
  { known }: Readings,
): Promise<BackupFacts> {
  const [read, following] = await Promise.all([
    known(readSource(deps, source)),
    increments === null ? null : known(mapAtMost(increments, AT_ONCE, (each) => readIncrement(deps, each))),
  ]);
  return {
    media: read.kind === "known" ? { ...read, value: read.value.reading } : read,
    edgeDigest: read.kind === "known" ? read.value.edgeDigest : null,
    increments: following,
  };
}

type StagingReadings = Pick<Facts, "bucket" | "lifecycle" | "neighbours" | "identity" | "grant" | "rights">;

async function probeStaging(
  { objects, account, clock }: ProbeDeps,
  { request, bucket: name, prefix }: ProbeOrder,
  { known }: Readings,
): Promise<StagingReadings> {
  const inBucket = <T>(read: (bucket: string) => Promise<T>): Promise<Known<T>> =>
    name === null ? Promise.resolve(unknownNow(clock, advise(text("finding.noBucket")))) : known(read(name));
  const asked = account.identity();
  async function readRights(): Promise<OwnRights> {
    const { arn, accountId } = await asked;
    const { instanceId } = request.target;
    const enough = account.leastPolicy({ accountId, instanceId, bucket: name, prefix });
    return { policies: await account.attachedPolicies(arn), enough };
  }
  const [bucket, lifecycle, neighbours, identity, grant, rights] = await Promise.all([
    inBucket((bucket) => objects.bucket(bucket)),
    inBucket((bucket) => objects.lifecycle(bucket)),
    inBucket((bucket) => objects.list(bucket, prefix, MOST_NEIGHBOURS)),
    known(asked),
    known(account.grant()),
    known(readRights()),
  ]);
  return { bucket, lifecycle, neighbours, identity, grant, rights };
}

type InstanceReadings = Pick<
  Facts,
  | "instance"
  | "usage"
  | "databases"
  | "accounts"
  | "nameAvailability"
  | "reservedWords"
  | "imports"
  | "permissions"
  | "history"
>;

async function probeInstance(
  deps: ProbeDeps,
  { target, targetDatabaseName }: ImportWish,
  { known }: Readings,
): Promise<InstanceReadings> {
  const { imports: rds, instances, clock } = deps;
  const { instanceId } = target;
  const [
    instance,
    usage,
    databases,
    accounts,
    nameAvailability,
    reservedWords,
    imports,
    permissions,
    history,
  ] = await Promise.all([
    known(rds.instance(instanceId)),
    known(instances.resourceUsage(instanceId)),
    known(rds.databases(instanceId)),
    known(rds.accounts(instanceId)),
    known(instances.isNameAvailable(instanceId, targetDatabaseName)),
    known(instances.reservedWords("database")),
    known(rds.tasks(instanceId, clock.now() - WEEK_MS)),
    known(askPermissions(deps, instanceId)),
    known(deps.pastImports(instanceId)),
  ]);
  return {
    instance,
    usage,
    databases,
    accounts,
    nameAvailability,
    reservedWords,
    imports,
    permissions,
    history,
  };
}

function askPermissions({ account }: ProbeDeps, instanceId: string): Promise<readonly PermissionFact[]> {
  const resource = `acs:rds:*:*:dbinstance/${instanceId}`;
  return Promise.all(
    LATER_ACTIONS.map(async (action) => ({
      action,
      resource,
      verdict: await account.mayDo(action, instanceId),
    })),
  );
}

interface ReadSource {
  readonly reading: MediaReading;
  readonly edgeDigest: string | null;
}

async function readSource(deps: ProbeDeps, source: BackupSource): Promise<ReadSource> {
  if (source.kind === "staged") {
    return { reading: await readMedia(deps.objects.open(source.object)), edgeDigest: null };
  }
  if (!deps.directory)
    throw new OperationalError("FILE_NOT_FOUND", { message: "No backup directory is configured." });
  const file = await deps.directory.open(source.file.name);
  try {
    return { reading: await readMedia(file), edgeDigest: await edgeDigest(file) };
  } finally {
    await file.close();
  }
}

async function readIncrement(deps: ProbeDeps, source: BackupSource): Promise<Increment> {
  const { reading } = await readSource(deps, source);
  return { name: sourceName(source), reading };
}
