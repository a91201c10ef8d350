/** The backups of one cycle: beside the bots or in OSS, put there as planned and taken away afterwards. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type SyntheticBackupOptions, syntheticBackup } from "@bakferry/bak/testing";
import { BUCKET, chainBackup, PREFIX } from "@bakferry/demo";

import { CHAIN_PARTS, type ChainPart, type CyclePlan, type PlannedMigration } from "./plan-cycle.ts";
import type { Rig } from "./rig.ts";

export interface Backups {
  /** The log of a chain that grows; once. */
  readonly placeLog: (database: string) => Promise<void>;
  /** `stagedKeys`: what the bots made of those beside them. */
  readonly remove: (stagedKeys: Iterable<string>) => Promise<void>;
}

const MIB = 2 ** 20;
/** Three parts. */
const UPLOADED_BYTES = 20 * MIB;
const HOUR_MS = 3_600_000;
/** Source and simulated instances keep one time. */
const EAST_MS = 8 * HOUR_MS;
const FILE_ENDS: Readonly<Record<ChainPart, string>> = { FULL: ".bak", DIFF: ".diff", LOG: ".trn" };
const SAMPLE_PARTS = { FULL: "full", DIFF: "differential", LOG: "log-1" } as const;
/** How long ago each was begun, and half an hour later ended. */
const HOURS_AGO: Readonly<Record<ChainPart, number>> = { FULL: 3, DIFF: 2, LOG: 1 };

export async function placeBackups(rig: Rig, { cycle, migrations }: CyclePlan): Promise<Backups> {
  const { control } = rig.world.simulator.cloud;
  const fileNames = new Set<string>();
  const place = async (migration: PlannedMigration, part: ChainPart): Promise<void> => {
    const { database, way } = migration;
    const fileName = `${database}${part}${FILE_ENDS[part]}`;
    if (fileNames.has(fileName)) return;
    fileNames.add(fileName);
    const series = 10 * cycle + migrations.indexOf(migration) + 1;
    const bytes = backupOf(migration, part, series);
    if (way === "staged") await control.putObject(BUCKET, `${PREFIX}${fileName}`, bytes);
    else await writeFile(join(rig.backups, fileName), bytes);
  };
  for (const migration of migrations)
    for (const part of partsAtFirst(migration)) await place(migration, part);
  return {
    async placeLog(database) {
      const growing = migrations.find((each) => each.database === database);
      if (growing) await place(growing, "LOG");
    },
    async remove(stagedKeys) {
      const keys = new Set([...stagedKeys, ...[...fileNames].map((fileName) => `${PREFIX}${fileName}`)]);
      for (const key of keys) await control.deleteObject(BUCKET, key);
      for (const fileName of fileNames) await rm(join(rig.backups, fileName), { force: true });
    },
  };
}

function partsAtFirst({ chain }: PlannedMigration): readonly ChainPart[] {
  if (chain === null) return ["FULL"];
  return CHAIN_PARTS.filter((part) => chain === "whole" || part !== "LOG");
}

/** A fresh one, at a source that keeps the time of the simulated instances. */
function backupOf({ database, way, chain }: PlannedMigration, part: ChainPart, series: number): Uint8Array {
  const at = (hoursAgo: number): string =>
    new Date(Date.now() + EAST_MS - hoursAgo * HOUR_MS).toISOString().slice(0, 19);
  const common: SyntheticBackupOptions = {
    databaseName: database,
    startedAt: at(HOURS_AGO[part]),
    finishedAt: at(HOURS_AGO[part] - 0.5),
    timeZoneQuarterHours: 32,
    collation: { info: 0xd0_0804, sortId: 0 },
    ...(way === "uploaded" && part === "FULL" && { dataBytes: UPLOADED_BYTES }),
  };
  return syntheticBackup(
    chain === null ? common : { ...chainBackup(database, series, SAMPLE_PARTS[part]), ...common },
  );
}
