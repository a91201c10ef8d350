import { describe, expect, test } from "vitest";

import type { Action, ActionOrder } from "../../model/action.ts";
import type { Finding } from "../../model/finding.ts";
import type { ImportState, Migration } from "../../model/migration.ts";
import { aMigration, anAction, aStagedObject, TEST_EPOCH } from "../../testing/index.ts";
import { text } from "../../texts/text.ts";
import { offersOf, wishOf } from "./offers.ts";

const PLACE = { instanceId: "rm-bp1prod1", databaseName: "dbtest" };
const WAS_FREE: Finding = {
  checkId: "name-conflict",
  group: "target",
  kind: "passed",
  binds: true,
  summary: text("check.system.remedy"),
  remedy: null,
  evidence: [],
};
const TASK: ImportState = {
  intendedAt: TEST_EPOCH,
  earlierTaskIds: [],
  requestedAt: TEST_EPOCH,
  taskId: "7",
  status: "Failed",
  description: "",
  fileStatus: null,
  observedAt: TEST_EPOCH,
  finishedAt: TEST_EPOCH,
  restoreSeenAt: TEST_EPOCH,
};
const LEFT: Partial<Migration> = {
  findings: [WAS_FREE],
  import: TASK,
  leftover: { name: "dbtest", status: "Restoring" },
};
const UPLOADED: Partial<Migration> = {
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

function stepOf(order: ActionOrder, state: Action["state"]): Action {
  return anAction({ order, state });
}

describe("what is offered", () => {
  test.each<[string, Partial<Migration>, readonly string[]]>([
    ["after success", { phase: "succeeded" }, ["create_account", "back_up"]],
    [
      "after an upload of our own",
      { phase: "succeeded", ...UPLOADED },
      ["create_account", "back_up", "delete_object"],
    ],
    [
      "while a backup is under way",
      { phase: "succeeded", actions: [stepOf({ kind: "back_up", ...PLACE }, "running")] },
      ["create_account"],
    ],
    [
      "after a backup, another one",
      { phase: "succeeded", actions: [stepOf({ kind: "back_up", ...PLACE }, "done")] },
      ["create_account", "back_up"],
    ],
    [
      "after a failure beside a database that RDS was not seen restoring",
      { phase: "failed", ...LEFT, import: { ...TASK, restoreSeenAt: null } },
      [],
    ],
    ["after a stop that left a database", { phase: "cancelled", ...LEFT }, ["remove_database"]],
    [
      "after a failure that left a database",
      { phase: "failed", ...LEFT, ...UPLOADED },
      ["remove_database", "delete_object"],
    ],
    [
      "after a removal",
      {
        phase: "failed",
        ...LEFT,
        actions: [stepOf({ kind: "remove_database", ...PLACE, taskId: "7" }, "done")],
      },
      [],
    ],
    ["when the name was not free before", { phase: "failed", ...LEFT, findings: [] }, []],
    ["when RDS was never asked", { phase: "failed", ...LEFT, import: null }, []],
    ["while it runs", { phase: "importing", ...UPLOADED }, []],
    ["while a person has to look", { phase: "needs_attention", ...LEFT, ...UPLOADED }, []],
  ])("%s", (_, change, offers) => {
    expect(offersOf(aMigration(change))).toEqual(offers);
  });
});

describe("a wish", () => {
  test("for an account has the least rights, unless more are asked for", () => {
    const done = aMigration({ phase: "succeeded" });
    expect(wishOf("create_account", { accountName: "app" })(done)).toMatchObject({
      kind: "wanted",
      order: { ...PLACE, accountName: "app", accountKind: "normal", privilege: "ReadOnly" },
    });
  });

  test.each(["", "A", "a", "App", "1app", "app_", "a-b", "dbo;", "a".repeat(65)])(
    "for the account %j is refused",
    (accountName) => {
      const wish = wishOf("create_account", { accountName })(aMigration({ phase: "succeeded" }));
      expect(wish).toMatchObject({ kind: "refused", answer: { key: "action.accountName" } });
    },
  );

  test.each([undefined, "DBTEST", "dbtest ", "other"])(
    "for a drop is refused when %j was typed",
    (typedName) => {
      const wish = wishOf("remove_database", { ...(typedName !== undefined && { typedName }) });
      expect(wish(aMigration({ phase: "failed", ...LEFT }))).toMatchObject({ kind: "refused" });
    },
  );

  test("is refused when it is not offered any more", () => {
    expect(wishOf("back_up", {})(aMigration({ phase: "failed" }))).toEqual({
      kind: "refused",
      answer: text("offer.notNow"),
    });
  });
});
