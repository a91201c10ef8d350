/** How large the disk of an instance has to be for an import to fit. */

import type { Aid } from "./finding.ts";

const GIB = 2 ** 30;
/** RDS locks an instance whose disk runs full, so a tenth stays free. */
export const STORAGE_SLACK = 0.1;
/** RDS sells storage in steps of 5 GB. Source: RDS, CreateDBInstance, DBInstanceStorage. */
const STORAGE_STEP = 5 * GIB;

/** In the GB that RDS's console asks for. */
export function proposeStorageGb(usedBytes: number, neededBytes: number): number {
  const wanted = (usedBytes + neededBytes) / (1 - STORAGE_SLACK);
  return (Math.ceil(wanted / STORAGE_STEP) * STORAGE_STEP) / GIB;
}

/** Growing costs money, so it is proposed and never done. Source: RDS, ModifyDBInstanceSpec. */
export function growCommand(
  { instanceId, regionId }: { readonly instanceId: string; readonly regionId: string },
  proposedGb: number,
): Aid {
  const command = `aliyun rds ModifyDBInstanceSpec --RegionId ${regionId} --DBInstanceId ${instanceId} --DBInstanceStorage ${proposedGb}`;
  return { kind: "command", language: "shell", command };
}
