/** A wave for tests, as it is right after the request. */
import type { Wave } from "@bakferry/core";
import { aMigrationRequest, TEST_EPOCH } from "@bakferry/core/testing";

export const WAVE_REQUESTER = { kind: "slackUser", teamId: "T1", userId: "U1" } as const;

export function aWave(overrides: Partial<Wave> = {}): Wave {
  return {
    id: "wave_0000000001",
    phase: "checking",
    version: 1,
    createdAt: TEST_EPOCH,
    updatedAt: TEST_EPOCH,
    requestedBy: WAVE_REQUESTER,
    conversation: { teamId: "T1", channelId: "C1" },
    target: aMigrationRequest().target,
    importsAtOnce: 2,
    members: [],
    revision: 0,
    planDigest: null,
    askedAt: null,
    approvalExpiresAt: null,
    hasWarnings: false,
    decisions: [],
    nudges: [],
    brokenGlass: null,
    approvedAt: null,
    stoppedBy: null,
    retryOf: null,
    ...overrides,
  };
}
