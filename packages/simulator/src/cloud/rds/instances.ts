/**
 * What RDS says about instances. Sizes have three units here: storage in GB, used space in bytes as text in one
 * reply and as a number in another.
 *
 * Source: ApsaraDB RDS API reference, "DescribeDBInstances", "DescribeDBInstanceAttribute",
 * "DescribeResourceUsage".
 */
import type { InstanceState } from "../model.ts";
import { invalidParameter } from "../rpc/rpc-error.ts";
import { pageOf, requireInstance, requireText, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";

export function describeDBInstances(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const region = requireText(request, "RegionId");
  if (!world.regions.has(region)) throw invalidParameter("RegionId");

  const instances = [...world.instances.values()].filter(
    (instance) => instance.region === region && isAskedFor(instance, parameters),
  );
  const page = pageOf(instances, request, (size) => size <= 100);
  return {
    PageNumber: page.number,
    PageRecordCount: page.rows.length,
    TotalRecordCount: page.total,
    Items: { DBInstance: page.rows.map(summary) },
  };
}

export function describeDBInstanceAttribute(request: RpcRequest): RpcResult {
  return { Items: { DBInstanceAttribute: [attributes(requireInstance(request))] } };
}

export function describeResourceUsage(request: RpcRequest): RpcResult {
  const { id, engine, diskUsedBytes } = requireInstance(request);
  return {
    DBInstanceId: id,
    Engine: engine,
    DiskUsed: diskUsedBytes,
    DataSize: diskUsedBytes,
    LogSize: 0,
    SQLSize: 0,
    BackupSize: -1,
    BackupDataSize: -1,
    BackupLogSize: -1,
    BackupOssDataSize: 0,
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
  ] as const;
  return (
    wanted.every(([name, value]) => (parameters.get(name) ?? "") === "" || parameters.get(name) === value) &&
    (instance.id.includes(search) || instance.description.includes(search))
  );
}

function summary(instance: InstanceState): RpcResult {
  return {
    DBInstanceId: instance.id,
    DBInstanceDescription: instance.description,
    RegionId: instance.region,
    ZoneId: `${instance.region}-h`,
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    Category: instance.category,
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
