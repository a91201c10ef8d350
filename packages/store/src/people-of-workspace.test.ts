/** With several workspaces the worker asks the one in which a migration was asked for, and no other. */
import { createRunner, type People } from "@bakferry/core";
import {
  aDecision,
  aMigration,
  aMigrationChange,
  aMigrationRequest,
  aPolicy,
  createTestClock,
  testRunnerDeps,
} from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { openStore } from "./open-store.ts";
import { aWave } from "./testing/a-wave.ts";

const DIGEST = "d".repeat(64);

test("whether an earlier approval still counts is asked of the workspace of the wave", async () => {
  const clock = createTestClock();
  const store = await openStore({ file: ":memory:", clock });
  try {
    const conversation = { teamId: "T2", channelId: "C2" };
    const actor = { kind: "slackUser" as const, teamId: "T2", userId: "U2" };
    const request = aMigrationRequest({ conversation });
    const plan = { planDigest: DIGEST, approvalExpiresAt: clock.now() + 3_600_000, request };
    const failed = aMigration({
      ...plan,
      id: "mig_0000failed",
      phase: "failed",
      decisions: [aDecision({ actor, planDigest: DIGEST, decidedAt: clock.now() })],
    });
    const wave = { waveId: aWave().id, hasLeft: false };
    const member = aMigration({ ...plan, id: "mig_0000member", phase: "awaiting_approval", wave });
    await store.migrations.create(aMigrationChange({ migration: failed }));
    await store.migrations.create(aMigrationChange({ migration: member }));
    const { source } = member;
    const row = {
      migrationId: member.id,
      databaseName: "dbtest",
      source,
      occupiedBy: null,
      planDigest: null,
    };
    const asked = aWave({ conversation, members: [row] });
    await store.waves.create({ wave: asked, events: [], notices: [], wakeAt: null });

    const askedOf: string[] = [];
    const peopleIn = (teamId: string): People => ({
      standing: async () => {
        askedOf.push(teamId);
        return "member";
      },
      usergroupMembers: async () => [],
    });
    const policies = { prod: aPolicy({ keepsApprovalMs: 3_600_000 }) };
    const deps = testRunnerDeps({
      store: store.migrations,
      waves: store.waves,
      clock,
      peopleIn,
      settings: { policies },
    });
    const { signal } = new AbortController();
    await createRunner(deps)({ migrationId: asked.id, fence: 0, signal, isHeld: () => true });
    expect(new Set(askedOf)).toEqual(new Set(["T2"]));
    expect((await store.waves.load(asked.id))?.phase).toBe("running");
  } finally {
    await store.close();
  }
});
