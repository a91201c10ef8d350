/** Complete, ordinary values of the domain; a test names only what it is about. */
import type { Action } from "../model/action.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Decision } from "../model/approval.ts";
import type { Chain, Increment } from "../model/chain.ts";
import type { NewEvent } from "../model/event.ts";
import type { Migration, MigrationRequest } from "../model/migration.ts";
import type { Plan, PlannedBackup, PlannedTarget } from "../model/plan.ts";
import type { StagedObject } from "../model/staging.ts";
import type { MigrationChange } from "../ports/migration-store.ts";
import { text } from "../texts/text.ts";
import { TEST_EPOCH } from "./clock.ts";

const FIRST_ID = "mig_000001";

/**
 * A request that has just been accepted for a backup that is staged in OSS. With another id it is for another
 * database, since two may not be open for one.
 */
export function aMigration(overrides: Partial<Migration> = {}): Migration {
  const { id = FIRST_ID } = overrides;
  const databaseName = id === FIRST_ID ? "dbtest" : id;
  return {
    id,
    phase: "checking",
    version: 1,
    createdAt: TEST_EPOCH,
    updatedAt: TEST_EPOCH,
    request: aMigrationRequest({ databaseName, targetDatabaseName: databaseName }),
    wave: null,
    source: { kind: "staged", object: aStagedObject() },
    findings: [],
    checkedAt: null,
    backup: null,
    target: null,
    instanceClass: null,
    plan: null,
    planDigest: null,
    revision: 0,
    approvalExpiresAt: null,
    decisions: [],
    ballot: null,
    opensAt: null,
    brokenGlass: null,
    upload: null,
    staged: null,
    import: null,
    databaseCalledAt: null,
    chain: null,
    onlineCheck: null,
    failure: null,
    doubt: null,
    actions: [],
    after: null,
    leftover: null,
    place: null,
    roleMissingSince: null,
    attempts: 0,
    trouble: null,
    ...overrides,
  };
}

export function aMigrationRequest(overrides: Partial<MigrationRequest> = {}): MigrationRequest {
  return {
    databaseName: "dbtest",
    targetDatabaseName: "dbtest",
    target: {
      name: "prod-1",
      instanceId: "rm-bp1prod1",
      regionId: "cn-hangzhou",
      environment: "prod",
    },
    withIncrements: false,
    requestedBy: { kind: "slackUser", teamId: "T1", userId: "U1" },
    conversation: { teamId: "T1", channelId: "C1" },
    ...overrides,
  };
}

export function aStagedObject(overrides: Partial<StagedObject> = {}): StagedObject {
  return {
    bucket: "backups",
    key: "migrate/dbtest.bak",
    sizeBytes: 44_236_800,
    etag: '"5B3C1A2E053D763E1B002CC607C5A0FE-3"',
    crc64: "9548687815775124833",
    storageClass: "Standard",
    encryption: null,
    modifiedAt: TEST_EPOCH - 3_600_000,
    uploadToken: null,
    ...overrides,
  };
}

export function aPlan(overrides: Partial<Plan> = {}): Plan {
  const { bucket, key, sizeBytes, etag, crc64 } = aStagedObject();
  return {
    version: 2,
    source: { kind: "staged", bucket, key, sizeBytes, etag, crc64 },
    backup: aPlannedBackup(),
    target: aPlannedTarget(),
    route: { kind: "full", consistencyCheck: "synchronous" },
    findings: {},
    ...overrides,
  };
}

export function aPlannedBackup(overrides: Partial<PlannedBackup> = {}): PlannedBackup {
  return {
    databaseName: "dbtest",
    kind: "full",
    databaseVersion: 904,
    release: "2019",
    backupSetGuid: "6f1f1a5e-54b1-4a0e-8f11-0d6b8f0e2a10",
    finishedAt: "2026-06-10T10:30:00",
    restoredBytes: 73_400_320,
    ...overrides,
  };
}

export function aPlannedTarget(overrides: Partial<PlannedTarget> = {}): PlannedTarget {
  return {
    name: "prod-1",
    environment: "prod",
    instanceId: "rm-bp1prod1",
    regionId: "cn-hangzhou",
    engineVersion: "2022_ent_ha",
    databaseName: "dbtest",
    ...overrides,
  };
}

export function aDecision(overrides: Partial<Decision> = {}): Decision {
  return {
    verdict: "approve",
    actor: { kind: "slackUser", teamId: "T1", userId: "U2" },
    reason: null,
    planDigest: "a".repeat(64),
    decidedAt: TEST_EPOCH,
    voter: { isMember: true, usergroups: [] },
    ...overrides,
  };
}

/** One of U2 and the members of S1, and never the requester. */
export function aPolicy(overrides: Partial<ApprovalPolicy> = {}): ApprovalPolicy {
  return {
    rules: [{ users: ["U2"], usergroups: ["S1"], count: 1 }],
    excludes: ["requester", "uploader"],
    confirm: "review",
    approveReason: "optional",
    expiresAfterMs: 3_600_000,
    remindAfterMs: [],
    escalation: null,
    windows: null,
    breakGlass: null,
    keepsApprovalMs: null,
    ...overrides,
  };
}

/** A proposed cut-over. */
export function anAction(overrides: Partial<Action> = {}): Action {
  return {
    id: "a1",
    order: {
      kind: "open_database",
      instanceId: "rm-bp1prod1",
      databaseName: "dbtest",
      taskId: "564522545",
      consistencyCheck: "synchronous",
      opensAt: { kind: "now", lastLSN: "37000000012800001" },
    },
    digest: "c".repeat(64),
    state: "proposed",
    reason: text("action.migrationStopped"),
    owner: { kind: "slackUser", teamId: "T1", userId: "U1" },
    proposedAt: TEST_EPOCH,
    expiresAt: TEST_EPOCH + 3_600_000,
    decisions: [],
    nudges: [],
    brokenGlass: null,
    calledAt: null,
    lookAt: null,
    attempts: 0,
    result: null,
    failure: null,
    endedAt: null,
    ...overrides,
  };
}

/** A log backup in OSS that fits and has not been begun. */
export function anIncrement(overrides: Partial<Increment> = {}): Increment {
  const lastLSN = "37000000012900001";
  const object = aStagedObject({ key: "migrate/dbtestLOG.trn", sizeBytes: 1_048_576 });
  return {
    kind: "log",
    source: { kind: "staged", object },
    backupSetGuid: "6f1f1a5e-54b1-4a0e-8f11-0d6b8f0e2a11",
    firstLSN: "37000000012800001",
    lastLSN,
    finishedAt: "2026-06-10T10:45:00",
    end: aChainEnd({ lastLSN }),
    staged: object,
    sentBytes: 0,
    uploadMs: null,
    calledAt: null,
    taskId: null,
    status: null,
    description: null,
    restoredAt: null,
    ...overrides,
  };
}

/** A full backup alone, with nothing to come. */
export function aChain(overrides: Partial<Chain> = {}): Chain {
  return { end: aChainEnd(), restored: [], current: null, planned: [], misfits: [], ...overrides };
}

function aChainEnd(overrides: Partial<Chain["end"]> = {}): Chain["end"] {
  const familyGUID = "11111111-0000-4000-8000-000000000001";
  return {
    databaseName: "dbtest",
    familyGUID,
    recoveryForkID: "22222222-0000-4000-8000-000000000001",
    forkPointLSN: null,
    previousRecoveryForkID: null,
    lastLSN: "37000000012800001",
    full: {
      kind: "full",
      backupSetGUID: "6f1f1a5e-54b1-4a0e-8f11-0d6b8f0e2a10",
      familyGUID,
      checkpointLSN: "37000000012700001",
    },
    ...overrides,
  };
}

export function aNewEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return {
    at: TEST_EPOCH,
    actor: { kind: "slackUser", teamId: "T1", userId: "U1" },
    body: { type: "requested" },
    ...overrides,
  };
}

/** Writes the migration with no event, no notice and nothing to wake it. */
export function aMigrationChange(overrides: Partial<MigrationChange> = {}): MigrationChange {
  return { migration: aMigration(), events: [], notices: [], wakeAt: null, ...overrides };
}
