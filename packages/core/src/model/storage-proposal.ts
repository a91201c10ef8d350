/** How large the disk of an instance has to be for an import to fit. */

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
