/**
 * What RDS says about instances. Sizes have three units here: storage in GB, used space in bytes as text in one
 * reply and as a number in another.
 *
 * Source: ApsaraDB RDS API reference, "DescribeDBInstances", "DescribeDBInstanceAttribute", "DescribeRegions",
 * "DescribeResourceUsage".
 */
import type { InstanceState } from "../model.ts";
import { invalidParameter, rpcError } from "../rpc/rpc-error.ts";
import { pageOf, requireInstance, requireText, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";

export function describeDBInstances(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const region = requireText(request, "RegionId");
  if (!world.regions.has(region)) throw invalidParameter("RegionId");
  refuseUnknownFilters(parameters);

  const instances = [...world.instances.values()].filter(
    (instance) => instance.region === region && isAskedFor(instance, parameters),
  );
  const isDetailed = parameters.get("InstanceLevel") === "1";
  const row = (instance: InstanceState): RpcResult =>
    isDetailed ? { ...summary(instance), Category: instance.category } : summary(instance);
  if (parameters.has("MaxResults") || parameters.has("NextToken")) {
    const page = tokenPage(instances, parameters);
    return {
      PageRecordCount: page.rows.length,
      NextToken: page.nextToken,
      TotalRecordCount: instances.length,
      Items: { DBInstance: page.rows.map(row) },
    };
  }
  const page = pageOf(instances, request, (size) => size <= 100);
  return {
    PageNumber: page.number,
    PageRecordCount: page.rows.length,
    TotalRecordCount: page.total,
    Items: { DBInstance: page.rows.map(row) },
  };
}

/** The other way to page: 1 to 100 rows behind a token, "" at the end. */
function tokenPage(
  instances: readonly InstanceState[],
  parameters: ReadonlyMap<string, string>,
): { readonly rows: readonly InstanceState[]; readonly nextToken: string } {
  const size = parameters.get("MaxResults") || "30";
  if (!/^(?:[1-9]\d?|100)$/.test(size)) throw invalidParameter("MaxResults");
  const token = parameters.get("NextToken") ?? "";
  const after = Buffer.from(token, "base64url").toString("utf8");
  const known = instances.findIndex(({ id }) => id === after);
  if (token !== "" && known < 0) throw invalidParameter("NextToken");
  const rows = instances.slice(known + 1, known + 1 + Number(size));
  const isLast = known + 1 + rows.length >= instances.length;
  return { rows, nextToken: isLast ? "" : Buffer.from(rows.at(-1)?.id ?? "").toString("base64url") };
}

export function describeRegions({ parameters, world }: RpcRequest): RpcResult {
  const isChinese = parameters.get("AcceptLanguage") !== "en-US";
  const zones = [...world.regions].flatMap((region) => ["h", "i"].map((zone) => ({ region, zone })));
  return {
    Regions: {
      RDSRegion: zones.map(({ region, zone }) => ({
        RegionId: region,
        ZoneId: `${region}-${zone}`,
        LocalName: isChinese ? (CHINESE_NAMES[region] ?? region) : region,
        ZoneName: isChinese ? `可用区${zone.toUpperCase()}` : `Zone ${zone.toUpperCase()}`,
        RegionEndpoint: CENTRAL_REGIONS.has(region) ? "rds.aliyuncs.com" : `rds.${region}.aliyuncs.com`,
      })),
    },
  };
}

const CHINESE_NAMES: Readonly<Record<string, string>> = {
  "cn-hangzhou": "华东1（杭州）",
  "cn-shanghai": "华东2（上海）",
  "cn-beijing": "华北2（北京）",
  "cn-shenzhen": "华南1（深圳）",
};

/** Regions that are served by the endpoint without a region in its name. */
const CENTRAL_REGIONS: ReadonlySet<string> = new Set([
  "ap-southeast-1",
  "cn-beijing",
  "cn-hangzhou",
  "cn-heyuan",
  "cn-hongkong",
  "cn-qingdao",
  "cn-shanghai",
  "cn-shenzhen",
  "us-east-1",
  "us-west-1",
]);

export function describeDBInstanceAttribute(request: RpcRequest): RpcResult {
  return { Items: { DBInstanceAttribute: [attributes(requireInstance(request))] } };
}

export function describeResourceUsage(request: RpcRequest): RpcResult {
  const { id, engine, diskUsedBytes, logBytes = 0 } = requireInstance(request);
  const backups = request.world.backups.of(id).filter(({ endedAt }) => endedAt !== null);
  const backupBytes = backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    DBInstanceId: id,
    Engine: engine,
    DiskUsed: diskUsedBytes,
    DataSize: diskUsedBytes - logBytes,
    LogSize: logBytes,
    SQLSize: 0,
    BackupSize: backups.length === 0 ? -1 : backupBytes,
    BackupDataSize: backups.length === 0 ? -1 : backupBytes,
    BackupLogSize: -1,
    BackupOssDataSize: backupBytes,
    BackupOssLogSize: 0,
    ColdBackupSize: -1,
    BackupEcsSnapshotSize: "0",
    PaidBackupSize: 0,
  };
}

function isAskedFor(instance: InstanceState, parameters: ReadonlyMap<string, string>): boolean {
  const search = parameters.get("SearchKey") ?? "";
  const wanted = [
    ["Engine", instance.engine],
    ["DBInstanceId", instance.id],
    ["DBInstanceStatus", instance.status],
    ["DBInstanceType", instance.type],
    ["Category", instance.category],
    ["EngineVersion", instance.engineVersion],
    ["Expired", instance.lockMode === "LockByExpiration" ? "True" : "False"],
    ["ZoneId", zoneOf(instance)],
  ] as const;
  return (
    hasTags(instance, parameters.get("Tags") ?? "") &&
    wanted.every(([name, value]) => (parameters.get(name) ?? "") === "" || parameters.get(name) === value) &&
    (instance.id.includes(search) || instance.description.includes(search))
  );
}

/** A filter that is passed over would answer with more than was asked for. */
function refuseUnknownFilters(parameters: ReadonlyMap<string, string>): void {
  const name = ["ConnectionMode", "InstanceNetworkType", "ResourceGroupId", "VSwitchId", "VpcId"].find(
    (filter) => (parameters.get(filter) ?? "") !== "",
  );
  if (name !== undefined) throw rpcError("UnsupportedParameter", { message: `${name} is not simulated.` });
}

const TAGS_MAX = 5;

/** `{"env":"prod"}`; an empty value stands for any. */
function hasTags({ tags = {} }: InstanceState, text: string): boolean {
  if (text === "") return true;
  const wanted = readTags(text);
  return Object.entries(wanted).every(([key, value]) => key in tags && (value === "" || tags[key] === value));
}

function readTags(text: string): Readonly<Record<string, unknown>> {
  try {
    const tags: unknown = JSON.parse(text);
    if (
      typeof tags === "object" &&
      tags !== null &&
      !Array.isArray(tags) &&
      Object.keys(tags).length <= TAGS_MAX
    )
      return { ...tags };
  } catch {
    // What is no JSON is refused like JSON of another form.
  }
  throw invalidParameter("Tags");
}

function zoneOf({ region }: InstanceState): string {
  return `${region}-h`;
}

function summary(instance: InstanceState): RpcResult {
  return {
    DBInstanceId: instance.id,
    DBInstanceDescription: instance.description,
    RegionId: instance.region,
    ZoneId: zoneOf(instance),
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    DBInstanceStatus: instance.status,
    DBInstanceType: instance.type,
    DBInstanceStorageType: instance.storageType,
    DBInstanceClass: DB_INSTANCE_CLASS,
    InstanceNetworkType: "VPC",
    LockMode: instance.lockMode,
    LockReason: instance.lockMode === "Unlock" ? "" : instance.lockMode,
    PayType: "Postpaid",
    ConnectionString: connectionString(instance),
    CreateTime: CREATED_AT,
  };
}

function attributes(instance: InstanceState): RpcResult {
  const { CreateTime, ...common } = summary(instance);
  return {
    ...common,
    Category: instance.category,
    CreationTime: CreateTime,
    DBInstanceStorage: instance.storageGb,
    DBInstanceDiskUsed: String(instance.diskUsedBytes),
    DBMaxQuantity: instance.maxDatabases,
    AccountMaxQuantity: 500,
    Collation: "Chinese_PRC_CI_AS",
    TimeZone: "China Standard Time",
    Port: "1433",
    MaintainTime: "18:00Z-22:00Z",
    SuperPermissionMode: "",
    Extra: { RecoveryModel: "Full" },
  };
}

const DB_INSTANCE_CLASS = "mssql.x4.large.e2";
const CREATED_AT = "2026-01-15T02:00:00Z";

function connectionString({ id }: InstanceState): string {
  return `${id}.sqlserver.rds.aliyuncs.com`;
}
