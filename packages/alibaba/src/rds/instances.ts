/** Facts about an instance. Source: RDS, DescribeDBInstanceAttribute, DescribeResourceUsage. */
import { OperationalError } from "@bakferry/core";
import type { TargetInstance } from "@bakferry/core";
import { z } from "zod";

import { numberOrNull, rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
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
  DBInstanceStorageType: wordsOrNone,
  DBInstanceStorage: numberOrNull,
  DBInstanceDiskUsed: numberOrNull,
  DBMaxQuantity: numberOrNull,
});

const ATTRIBUTES = z.object({ Items: rowsOf("DBInstanceAttribute", ATTRIBUTE) });

const USAGE = z.object({ DiskUsed: numberOrNull });

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
      action: "rds:DescribeDBInstanceAttribute",
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
  const { DiskUsed } = await rpc.call({
    operation: "DescribeResourceUsage",
    parameters: { DBInstanceId: instanceId },
    schema: USAGE,
    what: `read the disk usage of RDS instance ${instanceId}`,
    action: "rds:DescribeResourceUsage",
    resource: instanceResource(instanceId),
  });
  return Math.max(DiskUsed ?? 0, 0);
}
