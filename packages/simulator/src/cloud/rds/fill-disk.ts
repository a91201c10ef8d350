/**
 * Disks that fill while a migration is under way: other databases grow, and a full disk locks its instance.
 *
 * Source: "Automatically or manually unlock an ApsaraDB RDS instance when its storage capacity is exhausted":
 * LockByDiskQuota.
 */
import type { Appointment } from "../agenda.ts";
import type { InstanceState } from "../model.ts";
import { changeInstance, type CloudWorld } from "../world.ts";

const GIB = 1024 ** 3;

type DiskFills = Extract<Appointment, { readonly kind: "diskFills" }>;

/** Takes the next bite, and plans the one after unless the disk is full. */
export function fillDisk(world: CloudWorld, { kind, at, instanceId, bytes, everyMs }: DiskFills): void {
  changeInstance(world, instanceId, (instance) => withUsed(instance, instance.diskUsedBytes + bytes));
  if (world.instances.get(instanceId)?.lockMode !== "Unlock") return;
  world.agenda.add({ kind, at: at + everyMs, instanceId, bytes, everyMs });
}

function withUsed({ storageGb, lockMode }: InstanceState, wantedBytes: number): Partial<InstanceState> {
  const sizeBytes = storageGb * GIB;
  const diskUsedBytes = Math.min(sizeBytes, wantedBytes);
  const isFull = diskUsedBytes === sizeBytes && lockMode === "Unlock";
  return { diskUsedBytes, ...(isFull ? { lockMode: "LockByDiskQuota" } : {}) };
}
