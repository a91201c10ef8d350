/**
 * Imports of which nothing but the record is left.
 *
 * RDS counts every import of a day, whoever asked for it and however it ended; a rehearsal of the quota needs the
 * record and not five hundred backups.
 */
import type { InstanceState } from "../model.ts";
import type { CloudWorld } from "../world.ts";
import { terminateImport } from "./advance-imports.ts";
import type { BackupMode } from "./import-book.ts";

export interface PastImports {
  readonly databaseName: string;
  readonly count: number;
  /** `FULL` when left out; `UPDF` counts as well, and is not listed. */
  readonly mode?: BackupMode;
}

/** Each is terminated before RDS took it up, so no database came of it. */
export function recordImports(
  world: CloudWorld,
  { id: instanceId }: InstanceState,
  { databaseName, count, mode = "FULL" }: PastImports,
): void {
  for (let made = 0; made < count; made += 1) {
    const order = {
      instanceId,
      databaseName,
      mode,
      checkMode: "AsyncExecuteDBCheck",
      base: null,
      queuedMs: 0,
    } as const;
    const task = world.imports.add(order, {
      files: [],
      reading: { kind: "stranger", sizeBytes: 0, stranger: "empty", description: "nothing" },
      damage: null,
      sizes: { backupBytes: 0, dataBytes: 0 },
      createdAt: Date.now(),
      startedAt: world.clock.now(),
    });
    terminateImport(world, task);
  }
}
