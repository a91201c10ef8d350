/** The observer can fail: what may never stand in the records is planted there, one thing at a time. */
import type { MessageRecord } from "@bakferry/simulator";
import { expect, test } from "vitest";

import type { Evidence } from "./evidence.ts";
import { judge } from "./observer.ts";
import { anAct, anEdit, aPost, aRequest, RECORDED_AT } from "./testing/records.ts";

const T = RECORDED_AT;
const KEY = { key: "migrate/c1aFULL20260101000000.bak" };
const IMPORT = aRequest("CreateMigrateTask", 500, { DBName: "c1a" });
const PART = aRequest("UploadPart", 300, { ...KEY, partNumber: "1" });

const post = (id: string, key: string, at: number, text: string) => aPost({ id, key, at, text });

const ROOT = post("m1", "root", 10, "Checking the backup of c1a for test-1.");
const STORY = [
  post("m1", "entry-2", 20, "Checked: 42 passed, 2 warnings."),
  post("m1", "approval-1", 30, "Approval needed: test, Migrate c1a → test-1."),
  post("m1", "entry-5", 110, "Approved. – <@U0APPROVER>"),
  post("m1", "entry-6", 120, "Upload started: 20.1 MB."),
  post("m1", "entry-7", 410, "Upload finished: 20.1 MB in 2 s"),
  post("m1", "entry-9", 510, "RDS took the import: task 1."),
  post("m1", "entry-10", 610, "RDS finished the import in 1 s: success"),
  post("m1", "entry-11", 700, "<@U0REQUESTER> c1a is online on test-1."),
];
const DENIED_ROOT = post("m2", "root", 12, "Checking the backup of c1b for test-1.");
const DENIED = [
  DENIED_ROOT,
  post("m2", "entry-2", 22, "Checked: 42 passed."),
  post("m2", "approval-1", 32, "Approval needed: test, Migrate c1b → test-1."),
  post("m2", "entry-4", 90, "<@U0REQUESTER> Denied: “no”. Nothing was changed."),
  anEdit(DENIED_ROOT, "c1b → test-1 was denied. Nothing was changed."),
];
const GOOD: Evidence = {
  migrations: [
    { database: "c1a", way: "uploaded", verdict: "approve", chain: null },
    { database: "c1b", way: "staged", verdict: "deny", chain: null },
  ],
  isWave: false,
  acts: [
    anAct(0, "c1a", "command"),
    anAct(0, "c1b", "command"),
    anAct(80, "c1b", "deny"),
    anAct(100, "c1a", "approve"),
  ],
  requests: [
    aRequest("InitiateMultipartUpload", 200, KEY),
    PART,
    aRequest("UploadPart", 310, { ...KEY, partNumber: "2" }),
    aRequest("CompleteMultipartUpload", 400, KEY),
    // A question for a permission, which RDS refuses.
    { ...aRequest("CreateMigrateTask", 50, { DBName: "master" }), status: 403, errorCode: "InvalidDBName" },
    IMPORT,
  ],
  tasks: [],
  messages: [ROOT, ...STORY, ...DENIED, anEdit(ROOT, "c1a is online on test-1, 5 s after the request.")],
  databases: new Map([["c1a", "Running"]]),
  audit: "intact",
  unordered: [],
};

/** The good evidence with one thing changed. */
function but(change: Partial<Evidence>): readonly string[] {
  return judge({ ...GOOD, ...change });
}

const without = (records: readonly MessageRecord[], key: string): readonly MessageRecord[] =>
  records.filter((record) => !JSON.stringify(record.metadata ?? {}).includes(`"${key}"`));

test("a cycle in which everything was kept has nothing to complain of", () => {
  expect(judge(GOOD)).toEqual([]);
});

test("a second import is found, also when the answer of the first one was lost", () => {
  const again = { ...IMPORT, requestId: "again", time: IMPORT.time + 50 };
  expect(but({ requests: [...GOOD.requests, again] })).toEqual(["c1a: 2 imports instead of 1"]);
  const lost = GOOD.requests.map((each) => (each === IMPORT ? { ...IMPORT, status: 0 } : each));
  expect(but({ requests: [...lost, again] })).toEqual(["c1a: 2 imports instead of 1"]);
});

test("an import before the approval, one without it, and one that was denied are found", () => {
  const early = GOOD.requests.map((each) => (each === IMPORT ? { ...IMPORT, time: T + 99 } : each));
  expect(but({ requests: early })).toContain("c1a: imported without an approval");
  const unasked = GOOD.acts.filter(({ kind }) => kind !== "approve");
  expect(but({ acts: unasked })).toContain("c1a: imported without an approval");
  const denied = aRequest("CreateMigrateTask", 500, { DBName: "c1b" });
  expect(but({ requests: [...GOOD.requests, denied] })).toContain("c1b: 1 imports instead of 0");
});

test("an approved migration that never comes is found", () => {
  const nothing = GOOD.requests.filter((each) => each !== IMPORT);
  expect(but({ requests: nothing, databases: new Map() })).toEqual([
    "c1a: approved and never imported",
    "c1a: ends missing on the instance",
  ]);
});

test("a finished part that is sent again is found; one whose answer was lost, or that overlapped, is not", () => {
  const again = { ...PART, requestId: "again", time: T + 350 };
  const found = [`${KEY.key} part 1: sent again although it was finished`];
  expect(but({ requests: [...GOOD.requests, again] })).toEqual(found);
  const lost = GOOD.requests.map((each) => (each === PART ? { ...PART, status: 0 } : each));
  expect(but({ requests: [...lost, again] })).toEqual([]);
  expect(but({ requests: [...GOOD.requests, { ...again, time: PART.time + 1 }] })).toEqual([]);
});

test("an upload before the approval, and an import before its end, are found", () => {
  const move = (operation: string, at: number) =>
    GOOD.requests.map((each) => (each.operation === operation ? { ...each, time: T + at } : each));
  expect(but({ requests: move("InitiateMultipartUpload", 90) })).toEqual([
    "c1a: uploaded before the approval",
  ]);
  expect(but({ requests: move("CompleteMultipartUpload", 505) })).toEqual([
    "c1a: imported before the upload was complete",
  ]);
});

test("a message that came twice is found, and so is one that never came", () => {
  const twice = post("m1", "entry-9", 520, "RDS took the import: task 1.");
  expect(but({ messages: [...GOOD.messages, twice] })).toContain(
    "m1 entry-9: posted 2 times: RDS took the import: task 1.",
  );
  expect(but({ messages: [...GOOD.messages, twice, { ...twice, kind: "delete" }] })).toEqual([]);
  const both = STORY[5]
    ? [twice, { ...twice, kind: "delete" as const }, { ...STORY[5], kind: "delete" as const }]
    : [];
  expect(but({ messages: [...GOOD.messages, ...both] })).toHaveLength(1);
  const left = (key: string): number => but({ messages: without(GOOD.messages, key) }).length;
  // The first one stands in both threads.
  expect(["entry-2", "entry-7", "entry-11"].map(left)).toEqual([2, 1, 1]);
  expect(but({ messages: without(GOOD.messages, "approval-1") })).toEqual([
    "c1a: nobody was asked",
    "c1b: nobody was asked",
  ]);
});

test("a thread out of order and a card that tells something else are found", () => {
  const late = GOOD.messages.map((each) => (each.ts === STORY[3]?.ts ? { ...each, ts: "1.000900" } : each));
  expect(but({ messages: late })).toEqual(["c1a: the thread is out of order"]);
  const stale = GOOD.messages.slice(0, -1);
  expect(but({ messages: stale })).toEqual([`c1a: the card ends with: ${ROOT.text}`]);
});

test("a broken trail and a bot that ended by itself are found", () => {
  expect(but({ audit: "broken" })).toEqual(["the audit trail is broken"]);
  expect(but({ unordered: ["process 1 ended with exit code 70"] })).toHaveLength(1);
});
