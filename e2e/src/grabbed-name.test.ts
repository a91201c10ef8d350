/** Somebody makes a database of the wanted name while RDS still fetches the backup: it is theirs, and stays theirs. */
import { type Migration, offersOf } from "@bakferry/core";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createRunRig, PROD, type RunRig } from "./testing/run-rig.ts";

let rig: RunRig;
beforeEach(async () => {
  rig = await createRunRig();
});
afterEach(() => rig.close());

const hasEnded = ({ phase }: Migration): boolean => phase === "failed" || phase === "succeeded";

async function importing(): Promise<string> {
  await rig.stage("dbtest.bak", {});
  const { id } = await rig.askAndCheck("dbtest");
  await rig.approve(id);
  return id;
}

test("nobody is offered to drop it", async () => {
  rig.cloud.control.setDownloadRate(1);
  const id = await importing();
  await rig.runUntil(id, ({ import: state }) => state?.fileStatus === "Downloading");
  const { databases } = rig.cloud.control.instance(PROD);
  const theirs = { name: "DBTest", status: "Running", collation: "Chinese_PRC_CI_AS" } as const;
  rig.cloud.control.updateInstance(PROD, { databases: [...databases, theirs] });
  rig.passInCloud(1000 * 3_600_000);

  const failed = await rig.runUntil(id, hasEnded);
  expect(failed).toMatchObject({ phase: "failed", leftover: { name: "DBTest" } });
  expect(offersOf(failed)).not.toContain("remove_database");
});

test("what a failed restore left is offered, because RDS was seen restoring it", async () => {
  const id = await importing();
  const restored = await rig.runUntil(id, ({ import: state }) => state?.restoreSeenAt != null);
  expect(restored.import?.fileStatus).toBe("Restoring");
});
