import type { InstanceSummary, ResourceUsage, TargetInstance } from "@bakferry/core";
/** Facts about instances. Source: RDS, DescribeDBInstances, DescribeDBInstanceAttribute, DescribeResourceUsage. */
import { OperationalError } from "@bakferry/core/errors";
import { z } from "zod";

import { numberOrNull, rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { instanceResource } from "./resource.ts";

const ATTRIBUTE = z.object({
  DBInstanceId: words,
  DBInstanceDescription: wordsOrNone,
  RegionId: words,
  Engine: words,
  EngineVersion: words,
  DBInstanceStatus: words,
  LockMode: wordsOrNone,
  DBInstanceType: wordsOrNone,
  Category: wordsOrNone,
  Collation: wordsOrNone,
  TimeZone: wordsOrNone,
  MaintainTime: wordsOrNone,
  DBInstanceClass: wordsOrNone,
  DBInstanceStorageType: wordsOrNone,
  DBInstanceStorage: numberOrNull,
  DBInstanceDiskUsed: numberOrNull,
  DBMaxQuantity: numberOrNull,
});

const ATTRIBUTES = z.object({ Items: rowsOf("DBInstanceAttribute", ATTRIBUTE) });

const SUMMARIES = z.object({
  Items: rowsOf(
    "DBInstance",
    z.object({
      DBInstanceId: words,
      DBInstanceDescription: wordsOrNone,
      RegionId: words,
      EngineVersion: wordsOrNone,
      DBInstanceStatus: wordsOrNone,
      LockMode: wordsOrNone,
      DBInstanceStorageType: wordsOrNone,
    }),
  ),
});

/** Where there is no figure, RDS writes −1. */
const bytesOrNull = numberOrNull.transform((value) => (value === null || value < 0 ? null : value));

const USAGE = z.object({ DiskUsed: bytesOrNull, DataSize: bytesOrNull, LogSize: bytesOrNull });

const PAGE_SIZE = 100;

/** RDS counts storage in GB and means 2 to the power of 30. */
const GIB = 1024 ** 3;

export async function readInstance(rpc: Rpc, instanceId: string): Promise<TargetInstance | undefined> {
  const row = await readAttribute(rpc, instanceId);
  if (!row) return undefined;
  return {
    instanceId: row.DBInstanceId,
    description: row.DBInstanceDescription,
    regionId: row.RegionId,
    engine: row.Engine,
    engineVersion: row.EngineVersion,
    status: row.DBInstanceStatus,
    lockMode: row.LockMode,
    instanceType: row.DBInstanceType,
    category: row.Category,
    collation: row.Collation,
    timeZone: row.TimeZone,
    maintenanceWindow: row.MaintainTime,
    instanceClass: row.DBInstanceClass,
    storageType: row.DBInstanceStorageType,
    storageBytes: (row.DBInstanceStorage ?? 0) * GIB,
    usedBytes: row.DBInstanceDiskUsed ?? (await readDiskUsed(rpc, instanceId)),
    maxDatabases: row.DBMaxQuantity,
  };
}

async function readAttribute(rpc: Rpc, instanceId: string): Promise<z.infer<typeof ATTRIBUTE> | undefined> {
  try {
    const { Items } = await rpc.call({
      operation: "DescribeDBInstanceAttribute",
      parameters: { DBInstanceId: instanceId },
      schema: ATTRIBUTES,
      what: `read the properties of RDS instance ${instanceId}`,
      resource: instanceResource(instanceId),
    });
    return Items[0];
  } catch (error) {
    if (OperationalError.is(error) && error.code === "RDS_INSTANCE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Some instances leave the figure out of their properties. */
async function readDiskUsed(rpc: Rpc, instanceId: string): Promise<number> {
  const { diskUsedBytes } = await readResourceUsage(rpc, instanceId);
  return diskUsedBytes ?? 0;
}

export async function readResourceUsage(rpc: Rpc, instanceId: string): Promise<ResourceUsage> {
  const { DiskUsed, DataSize, LogSize } = await rpc.call({
    operation: "DescribeResourceUsage",
    parameters: { DBInstanceId: instanceId },
    schema: USAGE,
    what: `read the disk usage of RDS instance ${instanceId}`,
    resource: instanceResource(instanceId),
  });
  return { diskUsedBytes: DiskUsed, dataBytes: DataSize, logBytes: LogSize };
}

export async function listInstances(rpc: Rpc, regionId: string): Promise<readonly InstanceSummary[]> {
  const rows = await readPages(PAGE_SIZE, async (page) => {
    const { Items } = await rpc.call({
      operation: "DescribeDBInstances",
      parameters: { RegionId: regionId, Engine: "SQLServer", ...page },
      schema: SUMMARIES,
      what: `list the RDS instances in ${regionId}`,
      resource: instanceResource("*"),
    });
    return Items.map((row) => ({ id: row.DBInstanceId, row }));
  });
  return rows.map((row) => ({
    instanceId: row.DBInstanceId,
    description: row.DBInstanceDescription,
    regionId: row.RegionId,
    engineVersion: row.EngineVersion,
    status: row.DBInstanceStatus,
    lockMode: row.LockMode,
    storageType: row.DBInstanceStorageType,
  }));
}
