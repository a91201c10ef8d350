import { expect, test } from "vitest";

import type { MigrationPhase } from "../model/migration.ts";
import type { Wave } from "../model/wave.ts";
import { aMigration, aMigrationRequest, aPolicy, aStagedObject } from "../testing/builders.ts";
import { TEST_EPOCH } from "../testing/clock.ts";
import { summarizeWave } from "./summarize-wave.ts";

function aWave(): Wave {
  const source = { kind: "staged" as const, object: aStagedObject() };
  const member = { migrationId: "mig_1", databaseName: "dbtorn", source, occupiedBy: null, planDigest: null };
  return {
    id: "wave_1",
    phase: "ended",
    version: 1,
    createdAt: TEST_EPOCH,
    updatedAt: TEST_EPOCH,
    requestedBy: { kind: "slackUser", teamId: "T1", userId: "U1" },
    conversation: { teamId: "T1", channelId: "C1" },
    target: aMigrationRequest().target,
    importsAtOnce: 2,
    members: [member],
    revision: 1,
    planDigest: "a".repeat(64),
    askedAt: TEST_EPOCH,
    approvalExpiresAt: TEST_EPOCH,
    hasWarnings: false,
    decisions: [],
    nudges: [],
    brokenGlass: null,
    approvedAt: TEST_EPOCH,
    stoppedBy: null,
    retryOf: null,
  };
}

test("a database that is online and damaged is marked as failed, and its row says why", () => {
  const wave = aWave();
  const [member] = wave.members;
  if (member === undefined) throw new Error("The wave has no member.");
  const onlineCheck = { outcome: "failed" as const, since: TEST_EPOCH, description: "" };
  const rowWith = (changes: Parameters<typeof aMigration>[0]) => {
    const migration = aMigration({
      phase: "succeeded",
      wave: { waveId: wave.id, hasLeft: false },
      ...changes,
    });
    return summarizeWave(wave, [{ member, migration }], aPolicy()).rows[0];
  };
  expect(rowWith({ onlineCheck })).toMatchObject({
    level: "failed",
    detail: { key: "headline.succeededDamaged" },
  });
  expect(rowWith({})).toMatchObject({ detail: null });
});

test("a wave in which one was left out and none failed has stopped, and has not failed", () => {
  const wave: Wave = { ...aWave(), phase: "ended" };
  const [member] = wave.members;
  if (member === undefined) throw new Error("The wave has no member.");
  const levelWith = (phase: MigrationPhase) => {
    const migration = aMigration({ phase, wave: { waveId: wave.id, hasLeft: false } });
    return summarizeWave(wave, [{ member, migration }], aPolicy()).level;
  };
  expect(levelWith("succeeded")).toBe("succeeded");
  expect(levelWith("blocked")).toBe("stopped");
  expect(levelWith("failed")).toBe("failed");
  expect(levelWith("needs_attention")).toBe("failed");
});
