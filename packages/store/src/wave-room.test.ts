/** A wave whose databases fit one by one but not together, by the real turns over the real store. */
import type { Finding } from "@bakferry/core";
import {
  aMigration,
  aMigrationChange,
  aMigrationRequest,
  aPolicy,
  createTestClock,
  testRunnerDeps,
  workOnce,
} from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { openStore } from "./open-store.ts";
import { aWave } from "./testing/a-wave.ts";

const IDS = ["mig_00000a", "mig_00000b", "mig_00000c"];

function spaceOf(figures: Record<string, number>): Finding {
  return {
    checkId: "free-space",
    group: "instance",
    kind: "passed",
    binds: true,
    summary: { key: "check.space.passed", values: { neededBytes: 1, freeBytes: 1 } },
    remedy: null,
    evidence: Object.entries(figures).map(([name, value]) => ({
      name,
      value,
      source: "instance" as const,
      readAt: 1,
    })),
  };
}

test("the last one is left out with what the storage lacks, and the others are put to the vote", async () => {
  const clock = createTestClock();
  const store = await openStore({ file: ":memory:", clock });
  try {
    const finding = spaceOf({
      dataBytes: 40,
      logBytes: 0,
      backupBytes: 10,
      storageBytes: 110,
      usedBytes: 10,
    });
    for (const id of IDS) {
      const request = aMigrationRequest({ targetDatabaseName: id });
      const wave = { waveId: aWave().id, hasLeft: false };
      const planDigest = "d".repeat(64);
      const migration = aMigration({ id, request, wave, planDigest, findings: [finding] });
      await store.migrations.create(
        aMigrationChange({ migration: { ...migration, phase: "awaiting_approval" } }),
      );
    }
    const { source } = aMigration();
    const members = IDS.map((migrationId) => ({
      migrationId,
      databaseName: migrationId,
      source,
      occupiedBy: null,
      planDigest: null,
    }));
    await store.waves.create({ wave: aWave({ members }), events: [], notices: [], wakeAt: null });
    const settings = { policies: { prod: aPolicy() } };
    const deps = testRunnerDeps({ store: store.migrations, waves: store.waves, clock, settings });
    await workOnce(deps, aWave().id);
    await workOnce(deps, aWave().id);

    const wave = await store.waves.load(aWave().id);
    expect(wave?.phase).toBe("awaiting_approval");
    expect(wave?.members.map(({ planDigest }) => planDigest !== null)).toEqual([true, true, false]);
    const last = await store.migrations.load("mig_00000c");
    expect(last).toMatchObject({
      phase: "blocked",
      planDigest: null,
      findings: [
        {
          kind: "blocker",
          summary: { key: "check.space.shortInWave", values: { neededBytes: 50, beforeBytes: 80 } },
        },
      ],
    });
  } finally {
    await store.close();
  }
});
