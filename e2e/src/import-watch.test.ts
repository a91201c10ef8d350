/** What is watched beside a running import: the backup in OSS, and the life of the URL by which RDS fetches it. */
import { type Migration, NOBODY, summarize } from "@bakferry/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createRunRig, OLD, PROD, type RunRig } from "./testing/run-rig.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BUCKET = "migratetest";

let rig: RunRig;
beforeEach(async () => {
  rig = await createRunRig();
  // RDS fetches for days unless a test says otherwise.
  rig.cloud.control.setDownloadRate(1);
});
afterEach(() => rig.close());

const hasEnded = ({ phase }: Migration): boolean => phase === "failed" || phase === "succeeded";
const isFetched = ({ import: state }: Migration): boolean => state?.fileStatus === "Downloading";

async function imported(command: string): Promise<string> {
  const { id } = await rig.askAndCheck(command);
  await rig.approve(id);
  await rig.runUntil(id, isFetched);
  return id;
}

/** Our clock passes the time until the next look; the cloud's stands still. */
async function lookAfter(id: string, milliseconds: number): Promise<Migration> {
  rig.sleep(milliseconds);
  await rig.turn(id);
  return rig.load(id);
}

async function told(id: string, ...types: readonly string[]): Promise<readonly object[]> {
  return (await rig.events(id)).filter(({ type }) => types.includes(type));
}

describe("a backup in OSS that RDS is still fetching", () => {
  const KEY = "migrate/dbtest.bak";
  const isTurnOfRequester = (migration: Migration): boolean =>
    summarize(migration, NOBODY).turn.holder === "requester";

  test("is deleted: people hear it, the import goes on, and RDS has the last word", async () => {
    await rig.stage("dbtest.bak", {});
    const id = await imported("dbtest");
    expect(await told(id, "object_lost")).toEqual([]);
    await rig.cloud.control.deleteObject(BUCKET, KEY);
    const seen = await lookAfter(id, 5 * MINUTE);
    expect(await told(id, "object_lost")).toEqual([
      { type: "object_lost", bucket: BUCKET, key: KEY, state: "gone" },
    ]);
    expect(seen.phase).toBe("importing");
    expect(isTurnOfRequester(seen)).toBe(true);
    expect(summarize(seen, NOBODY).headline.key).toBe("headline.importingObjectLost");

    rig.passInCloud(1000 * HOUR);
    const done = await rig.runUntil(id, hasEnded);
    expect(done).toMatchObject({
      phase: "failed",
      failure: { verbatim: expect.stringContaining("does not exist") },
    });
  });

  test("is replaced by another: people hear that, too", async () => {
    await rig.stage("dbtest.bak", {});
    const id = await imported("dbtest");
    await rig.stage("dbtest.bak", { databaseName: "other" });
    await lookAfter(id, 5 * MINUTE);
    expect(await told(id, "object_lost")).toMatchObject([{ state: "changed" }]);
  });

  test("may go once RDS has it", async () => {
    rig.cloud.control.setDownloadRate(null);
    await rig.stage("dbtest.bak", {});
    const { id } = await rig.askAndCheck("dbtest");
    await rig.approve(id);
    await rig.runUntil(id, ({ import: state }) => state?.fileStatus === "Restoring");
    await rig.cloud.control.deleteObject(BUCKET, KEY);
    const seen = await lookAfter(id, HOUR);
    expect(await told(id, "object_lost")).toEqual([]);
    expect(isTurnOfRequester(seen)).toBe(false);
    expect(await rig.runUntil(id, hasEnded)).toMatchObject({ phase: "succeeded" });
  });

  test("is watched for each backup of a chain", async () => {
    rig.cloud.control.setDownloadRate(null);
    await rig.stage("dbtest.bak", {});
    await rig.stage("diff.diff", {
      kind: "differential",
      ids: { backupSetGUID: "00000000-0000-4000-8000-000000000002" },
    });
    const { id } = await rig.askAndCheck("dbtest with increments");
    await rig.approve(id);
    await rig.runUntil(id, ({ phase }) => phase === "awaiting_increment");
    rig.cloud.control.setDownloadRate(1);
    await rig.runUntil(id, ({ chain }) => (chain?.current?.object ?? null) !== null);
    await rig.cloud.control.deleteObject(BUCKET, "migrate/diff.diff");
    const seen = await lookAfter(id, 5 * MINUTE);
    expect(await told(id, "object_lost")).toMatchObject([{ key: "migrate/diff.diff", state: "gone" }]);
    expect(isTurnOfRequester(seen)).toBe(true);
  });
});

describe("a signed URL by which RDS is still fetching", () => {
  /** By the cloud's clock, which keeps the real time. */
  async function hoursOfLife(id: string): Promise<number> {
    const { import: state } = await rig.load(id);
    return Math.round(((state?.url?.endsAt ?? 0) - Date.now()) / HOUR);
  }

  test("is spoken of at three quarters of its life, once, and signed for twice as long when it was over", async () => {
    await rig.stage("dbtest.bak", { release: "2008 R2" });
    const id = await imported("dbtest to old-1");
    expect(await hoursOfLife(id)).toBe(8);
    await lookAfter(id, 5.9 * HOUR);
    expect(await told(id, "url_ending")).toEqual([]);
    const late = await lookAfter(id, 0.2 * HOUR);
    expect(await told(id, "url_ending")).toMatchObject([{ renewalsLeft: 3 }]);
    expect(summarize(late, NOBODY).headline.key).toBe("headline.importingUrlEnding");
    await lookAfter(id, HOUR);
    expect(await told(id, "url_ending")).toHaveLength(1);

    rig.passInCloud(1000 * HOUR);
    rig.cloud.control.setDownloadRate(null);
    expect(await rig.runUntil(id, hasEnded)).toMatchObject({ phase: "succeeded" });
    expect(await told(id, "import_renewed")).toHaveLength(1);
    expect(await hoursOfLife(id)).toBe(16);
    expect(rig.cloud.control.database(OLD, "dbtest")?.status).toBe("Running");
  });

  test("is of no concern where RDS reads by position", async () => {
    await rig.stage("dbtest.bak", {});
    const id = await imported("dbtest");
    await lookAfter(id, 100 * HOUR);
    expect(await told(id, "url_ending")).toEqual([]);
    expect(rig.cloud.control.importTasks(PROD)).toMatchObject([{ status: "Running" }]);
  });
});
