import { describe, expect, test } from "vitest";

import type { Migration } from "../../model/migration.ts";
import type { InstanceBackup } from "../../ports/instance-admin.ts";
import { aMigration, aStagedObject, TEST_EPOCH } from "../../testing/index.ts";
import { newsOf } from "./after.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function ended(change: Partial<Migration> = {}): Migration {
  return aMigration({
    phase: "succeeded",
    after: { since: TEST_EPOCH, firstBackup: null, remindedAt: null },
    ...change,
  });
}

const uploaded: Partial<Migration> = {
  staged: aStagedObject({ uploadToken: "t1" }),
  upload: {
    bucket: "backups",
    key: "migrate/dbtest.bak",
    totalBytes: 1,
    acknowledgedBytes: 1,
    startedAt: TEST_EPOCH,
    finishedAt: TEST_EPOCH,
  },
};

function aBackup(change: Partial<InstanceBackup>): InstanceBackup {
  return {
    backupId: "1",
    status: "Success",
    method: "Physical",
    startedAt: TEST_EPOCH + HOUR,
    finishedAt: TEST_EPOCH + 2 * HOUR,
    sizeBytes: 5,
    ...change,
  };
}

describe("the first backup after an import", () => {
  test("is the earliest that began when the database was online, and succeeded", () => {
    const backups = [
      aBackup({ backupId: "late", startedAt: TEST_EPOCH + 9 * HOUR }),
      aBackup({ backupId: "right", startedAt: TEST_EPOCH + 3 * HOUR }),
      aBackup({ backupId: "failed", status: "Failed", startedAt: TEST_EPOCH + HOUR }),
      aBackup({ backupId: "under way before", startedAt: TEST_EPOCH - 1 }),
      aBackup({ backupId: "unknown", startedAt: null }),
    ];
    const news = newsOf(ended(), { backups, isObjectLeft: false }, TEST_EPOCH + DAY);
    expect(news?.events).toMatchObject([{ type: "backup_seen", backupId: "right" }]);
    expect(news?.to.after?.firstBackup?.backupId).toBe("right");
  });

  test("is told once", () => {
    const told = { since: TEST_EPOCH, firstBackup: aBackup({}), remindedAt: null };
    const seen = { backups: [aBackup({})], isObjectLeft: false };
    expect(newsOf(ended({ after: told }), seen, TEST_EPOCH + DAY)).toBeNull();
  });
});

describe("the reminder of a .bak in OSS", () => {
  const seen = { backups: [], isObjectLeft: true };

  test("comes after three days, once, for what the migration uploaded", () => {
    expect(newsOf(ended(uploaded), seen, TEST_EPOCH + 3 * DAY - 1)).toBeNull();
    const news = newsOf(ended(uploaded), seen, TEST_EPOCH + 3 * DAY);
    expect(news?.events).toMatchObject([
      { type: "object_left", key: "migrate/dbtest.bak", sinceMs: 3 * DAY },
    ]);
    const reminded = ended({ ...uploaded, ...news?.to });
    expect(newsOf(reminded, seen, TEST_EPOCH + 4 * DAY)).toBeNull();
  });

  test.each([
    ["the object is gone", uploaded, false],
    ["somebody else uploaded it", { staged: aStagedObject({ uploadToken: null }) }, true],
    ["it was in OSS before the migration", { staged: aStagedObject({ uploadToken: "t1" }) }, true],
  ] as const)("does not come when %s", (_, change, isObjectLeft) => {
    expect(newsOf(ended(change), { backups: [], isObjectLeft }, TEST_EPOCH + 5 * DAY)).toBeNull();
  });
});
