/**
 * CreateBackup, DescribeBackupTasks and DescribeBackups.
 *
 * Source: ApsaraDB RDS API reference, pages of that name with their error codes: an instance that runs, no other
 * backup under way, 20 a day. Page numbers of DescribeBackups are text.
 */
import { type BackupJob, isBackingUp, startBackup } from "../backups/backup-book.ts";
import { type InstanceState, isSameName } from "../model.ts";
import { rpcError } from "../rpc/rpc-error.ts";
import {
  pageOf,
  replyTime,
  requireInstance,
  requireMinute,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import { refuseUnready } from "./manage-databases.ts";

export function createBackup(request: RpcRequest): RpcResult {
  const { world, receivedAt } = request;
  const instance = requireInstance(request);
  refuseUnready(instance);
  const method = methodOf(request);
  const type = request.parameters.get("BackupType") || "Auto";
  if (type !== "Auto" && type !== "FullBackup") throw rpcError("InvalidBackupType.Format");
  if (type === "FullBackup" && method !== "Physical") throw rpcError("InvalidBackupType.Format");
  const databases = databasesOf(request, instance);
  if (isBackingUp(world, instance.id)) throw rpcError("BackupJobExists");
  const now = world.clock.now();
  const recent = world.backups
    .of(instance.id)
    .filter(({ mode, startsAt }) => mode === "Manual" && now - startsAt < DAY_MS);
  if (recent.length >= BACKUPS_A_DAY) throw rpcError("BackupTimesExceeded");

  const order = { instanceId: instance.id, databases, method, type: "FullBackup", mode: "Manual" } as const;
  const job = startBackup(world, order, { startsAt: now, startedAt: receivedAt });
  return { BackupJobId: job.id };
}

/** Without a job's number only what is still going on. */
export function describeBackupTasks(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const { id } = requireInstance(request);
  const asked = parameters.get("BackupJobId") ?? "";
  const jobs = world.backups
    .of(id)
    .filter((job) => (asked === "" ? job.endedAt === null : job.id === asked))
    .filter((job) => isAsked(parameters.get("BackupMode"), job.mode));
  return { Items: { BackupJob: jobs.map((job) => jobRow(request, job, asked !== "")) } };
}

export function describeBackups(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const { id, region } = requireInstance(request);
  const at = (name: string, fallback: number): number =>
    (parameters.get(name) ?? "") === "" ? fallback : requireMinute(request, name);
  const [from, to] = [at("StartTime", 0), at("EndTime", Number.POSITIVE_INFINITY)];
  const found = world.backups
    .of(id)
    .filter(({ endedAt, startedAt }) => endedAt !== null && startedAt >= from && startedAt < to + MINUTE_MS)
    .filter(
      (job) =>
        isAsked(parameters.get("BackupId"), job.backupId) &&
        isAsked(parameters.get("BackupMode"), job.mode) &&
        isAsked(parameters.get("BackupType"), job.type) &&
        isAsked(parameters.get("BackupStatus"), "Success"),
    )
    .toReversed();
  const page = pageOf(found, request, (size) => [30, 50, 100].includes(size));
  return {
    PageNumber: String(page.number),
    PageRecordCount: String(page.rows.length),
    TotalRecordCount: String(page.total),
    Items: { Backup: page.rows.map((job) => ({ ...setRow(job), BackupLocation: "OSS", RegionId: region })) },
  };
}

const BACKUPS_A_DAY = 20;
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

function methodOf({ parameters }: RpcRequest): BackupJob["method"] {
  const text = parameters.get("BackupMethod") || "Physical";
  const method = (["Physical", "Snapshot", "Logical"] as const).find((known) => known === text);
  if (method === undefined) throw rpcError("InvalidBackupMethod.Format");
  return method;
}

/** All databases, or those of `DBName` where the strategy says so. */
function databasesOf({ parameters }: RpcRequest, { databases }: InstanceState): readonly string[] {
  const strategy = parameters.get("BackupStrategy") || "instance";
  const names = parameters.get("DBName") ?? "";
  if (strategy !== "db" && strategy !== "instance") throw rpcError("InvalidParameter");
  if (strategy === "instance") return databases.map(({ name }) => name);
  if (names === "") throw rpcError("InvalidDBName.NotFound");
  return names.split(",").map((asked) => {
    const found = databases.find(({ name }) => isSameName(name, asked));
    if (found === undefined || found.status !== "Running") throw rpcError("InvalidDBName.NotFound");
    return found.name;
  });
}

function isAsked(asked: string | undefined, value: string): boolean {
  return asked === undefined || asked === "" || asked === value;
}

function jobRow({ world }: RpcRequest, job: BackupJob, isByNumber: boolean): RpcResult {
  const done = (world.clock.now() - job.startsAt) / (job.endsAt - job.startsAt);
  const status = job.endedAt === null ? phaseAt(done) : "Finished";
  return {
    BackupJobId: job.id,
    BackupId: isByNumber && job.endedAt !== null ? job.backupId : "",
    BackupProgressStatus: status,
    BackupStatus: status,
    Process: String(Math.min(100, Math.floor(done * 100))),
    JobMode: job.mode,
    TaskAction: "CreateBackupSet",
  };
}

function phaseAt(done: number): string {
  if (done < 0.05) return "NoStart";
  if (done < 0.15) return "Preparing";
  return done < 0.9 ? "Uploading" : "Checking";
}

function setRow(job: BackupJob): RpcResult {
  return {
    BackupId: job.backupId,
    DBInstanceId: job.instanceId,
    BackupStatus: "Success",
    BackupMethod: job.method,
    BackupType: job.type,
    BackupMode: job.mode,
    BackupScale: "DBInstance",
    BackupDBNames: job.databases.join(","),
    BackupStartTime: replyTime(job.startedAt),
    BackupEndTime: replyTime(job.endedAt),
    BackupSize: job.sizeBytes,
    CopyOnlyBackup: "0",
    Checksum: "",
    BackupDownloadURL: "",
    BackupIntranetDownloadURL: "",
  };
}
