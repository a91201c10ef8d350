/** The observer knows chains: what may never stand in the records of one is planted there, one thing at a time. */
import { expect, test } from "vitest";

import type { Act } from "./asking.ts";
import type { Evidence, SeenRequest } from "./evidence.ts";
import { judge } from "./observer.ts";
import { anAct, anEdit, aPost, aRequest } from "./testing/records.ts";

const restore = (name: string, at: number): SeenRequest =>
  aRequest("CreateMigrateTask", at, {
    DBName: "c1a",
    OssObjectPositions: `oss-cn-hangzhou.aliyuncs.com:migratetest:migrate/${name}`,
  });
const open = (at: number, token: string): SeenRequest =>
  aRequest("CreateOnlineDatabaseTask", at, { DBName: "c1a", ClientToken: token });

const FULL = restore("c1aFULL.bak", 200);
const DIFF = restore("c1aDIFF.diff", 300);
const LOG = restore("c1aLOG.trn", 400);
const OPEN = open(600, "m1-a1");
const ROOT = aPost({ id: "m1", key: "root", at: 10, text: "Checking the backup of c1a for test-1." });
const entry = (number: number, at: number, text: string) =>
  aPost({ id: "m1", key: `entry-${number}`, at, text });

const GOOD: Evidence = {
  migrations: [{ database: "c1a", way: "staged", verdict: "approve", chain: "growing" }],
  isWave: false,
  acts: [anAct(0, "c1a", "command"), anAct(100, "c1a", "approve"), anAct(500, "c1a", "open")],
  requests: [
    FULL,
    // RDS says that it is busy: nothing came of it.
    { ...restore("c1aDIFF.diff", 250), status: 400, errorCode: "IncorrectDBState" },
    DIFF,
    LOG,
    OPEN,
    // The answer was lost, so the same call is made again.
    open(650, "m1-a1"),
  ],
  tasks: [],
  messages: [
    ROOT,
    entry(2, 20, "Checked: 42 passed."),
    aPost({ id: "m1", key: "approval-1", at: 30, text: "Approval needed: test, Migrate c1a → test-1." }),
    entry(4, 110, "Approved. – <@U0APPROVER>"),
    entry(6, 210, "RDS took the import: task 1."),
    entry(7, 280, "RDS restored the full backup in 1 s and keeps the database closed for the next one."),
    entry(9, 350, "Restored oss://migratetest/migrate/c1aDIFF.diff in 1 s, up to LSN 2."),
    entry(11, 450, "Restored oss://migratetest/migrate/c1aLOG.trn in 1 s, up to LSN 3."),
    entry(15, 700, "Done: Open c1a on rm-1 for use."),
    entry(16, 710, "<@U0REQUESTER> c1a is online on test-1."),
    anEdit(ROOT, "c1a is online on test-1, 5 s after the request."),
  ],
  databases: new Map([["c1a", "Running"]]),
  audit: "intact",
  unordered: [],
};

/** The good evidence with one thing changed. */
function but(change: Partial<Evidence>): readonly string[] {
  return judge({ ...GOOD, ...change });
}

const moved = (from: SeenRequest, to: SeenRequest): readonly SeenRequest[] =>
  GOOD.requests.map((each) => (each === from ? to : each));
const unasked = (kind: Act["kind"]): readonly Act[] => GOOD.acts.filter((act) => act.kind !== kind);

test("a chain in which everything was kept has nothing to complain of", () => {
  expect(judge(GOOD)).toEqual([]);
});

test("a backup that was restored twice is found, and so is one that never was", () => {
  expect(but({ requests: [...GOOD.requests, restore("c1aDIFF.diff", 320)] })).toContain(
    "c1a: 2 restores of DIFF instead of 1",
  );
  expect(but({ requests: GOOD.requests.filter((each) => each !== LOG) })).toEqual([
    "c1a: 0 restores of LOG instead of 1",
  ]);
});

test("a log before its differential, and a differential before the full backup, are found", () => {
  const late = restore("c1aDIFF.diff", 450);
  expect(but({ requests: moved(DIFF, late) })).toEqual([
    "c1a: restored out of order: c1aFULL.bak, c1aLOG.trn, c1aDIFF.diff",
  ]);
  const first = restore("c1aDIFF.diff", 150);
  expect(but({ requests: moved(DIFF, first) })).toEqual([
    "c1a: restored out of order: c1aDIFF.diff, c1aFULL.bak, c1aLOG.trn",
  ]);
});

test("a chain that began before its yes, or without one, is found", () => {
  const early = restore("c1aFULL.bak", 90);
  expect(but({ requests: moved(FULL, early) })).toEqual(["c1a: imported without an approval"]);
  expect(but({ acts: unasked("approve") })).toEqual(["c1a: imported without an approval"]);
});

test("a database that was opened without the yes to that, or before its last backup, is found", () => {
  expect(but({ acts: unasked("open") })).toEqual(["c1a: opened without an approval"]);
  const early = open(450, "m1-a1");
  expect(but({ requests: moved(OPEN, early) })).toEqual(["c1a: opened without an approval"]);
  const late = restore("c1aLOG.trn", 620);
  expect(but({ requests: moved(LOG, late) })).toEqual(["c1a: opened before the last backup was restored"]);
});

test("a second order to open is found although RDS refused it, and so is a chain that nobody opened", () => {
  const second = { ...open(680, "m1-a2"), status: 400, errorCode: "IncorrectDBState" };
  expect(but({ requests: [...GOOD.requests, second] })).toEqual(["c1a: opened 2 times instead of once"]);
  const closed = GOOD.requests.filter(({ operation }) => operation !== "CreateOnlineDatabaseTask");
  expect(but({ requests: closed, databases: new Map([["c1a", "Restoring"]]) })).toEqual([
    "c1a: opened 0 times instead of once",
    "c1a: ends Restoring on the instance",
  ]);
});

test("a restore that the thread does not tell, and one that it tells in the wrong place, are found", () => {
  const untold = GOOD.messages.filter(({ text }) => !text.includes("LOG.trn"));
  expect(but({ messages: untold })).toHaveLength(1);
  const late = GOOD.messages.map((each) => (each.text.includes("DIFF") ? { ...each, ts: "1.000460" } : each));
  expect(but({ messages: late })).toEqual(["c1a: the thread is out of order"]);
});
