/** The observer knows waves: what may never stand in the records of one is planted there, one thing at a time. */
import type { MessageRecord } from "@bakferry/simulator";
import { expect, test } from "vitest";

import type { Evidence } from "./evidence.ts";
import { judge } from "./observer.ts";
import { anAct, anEdit, aPost, aRequest } from "./testing/records.ts";

const DATABASES = ["c1a", "c1b", "c1c"];
const ROOT = aPost({ id: "wave_1", key: "root", at: 10, text: "Migrate 3 databases → test-1: 0 of 3" });
const own = (key: string, at: number, text: string) => aPost({ id: "wave_1", key, at, text });
const online = (database: string, at: number) =>
  aPost({ id: `mig_${database}`, key: "entry-9", at, text: `${database}: ${database} is online on test-1.` });
const ASKED = own("approval-1", 30, "Approval needed: test, Migrate 3 databases → test-1.");
const APPROVED = own("entry-3", 110, "Approved, for every database that was ready. – <@U0APPROVER>");
const ENDED = own("entry-4", 900, "Every database has ended: 3 online, 0 failed");

const GOOD: Evidence = {
  migrations: DATABASES.map((database) => ({ database, way: "staged", verdict: "approve", chain: null })),
  isWave: true,
  acts: DATABASES.flatMap((database) => [anAct(0, database, "command"), anAct(100, database, "approve")]),
  requests: DATABASES.map((DBName, index) => aRequest("CreateMigrateTask", 200 + index, { DBName })),
  tasks: [
    { databaseName: "c1a", createdAt: 1000, endedAt: 2000 },
    { databaseName: "c1b", createdAt: 1100, endedAt: 1900 },
    // In the moment in which another one ends there is a place.
    { databaseName: "c1c", createdAt: 1900, endedAt: 2500 },
  ],
  messages: [
    ROOT,
    ASKED,
    APPROVED,
    ...DATABASES.map((database, index) => online(database, 500 + index)),
    ENDED,
    anEdit(ROOT, "Migrate 3 databases → test-1: All 3 databases are online."),
  ],
  databases: new Map(DATABASES.map((database) => [database, "Running"])),
  audit: "intact",
  unordered: [],
};

const DENIED: Evidence = {
  ...GOOD,
  migrations: GOOD.migrations.map((migration) => ({ ...migration, verdict: "deny" })),
  acts: DATABASES.flatMap((database) => [anAct(0, database, "command"), anAct(100, database, "deny")]),
  requests: [],
  tasks: [],
  messages: [
    ROOT,
    ASKED,
    own("entry-3", 110, "<@U0REQUESTER> Denied: Looked at it."),
    anEdit(ROOT, "Migrate 3 databases → test-1: Denied. Nothing was started."),
  ],
  databases: new Map(),
};

/** The good evidence with one thing changed. */
function but(change: Partial<Evidence>, good = GOOD): readonly string[] {
  return judge({ ...good, ...change });
}

const without = (message: MessageRecord, good = GOOD): readonly MessageRecord[] =>
  good.messages.filter((each) => each !== message);

test("a wave in which everything was kept has nothing to complain of, approved or denied", () => {
  expect(judge(GOOD)).toEqual([]);
  expect(judge(DENIED)).toEqual([]);
});

test("more members under way at once than the wave may have are found", () => {
  const [first, second, third] = GOOD.tasks;
  expect(but({ tasks: [first!, second!, { ...third!, createdAt: 1899 }] })).toEqual([
    "3 databases of a wave were imported at once",
  ]);
  expect(but({ tasks: [first!, { ...second!, endedAt: null }, third!] })).toEqual([
    "3 databases of a wave were imported at once",
  ]);
});

test("a member that began before the one yes, and one that was never imported, are found", () => {
  const early = GOOD.requests.map((each, index) => (index === 0 ? { ...each, time: each.time - 150 } : each));
  expect(but({ requests: early })).toEqual(["c1a: imported without an approval"]);
  expect(but({ requests: GOOD.requests.slice(1) })).toEqual(["c1a: approved and never imported"]);
});

test("a member that was imported twice, or by a wave that was denied, is found", () => {
  expect(
    but({ requests: [...GOOD.requests, aRequest("CreateMigrateTask", 700, { DBName: "c1b" })] }),
  ).toEqual(["c1b: 2 imports instead of 1"]);
  expect(but({ requests: GOOD.requests.slice(0, 1) }, DENIED)).toEqual([
    "c1a: 1 imports instead of 0",
    "c1a: imported without an approval",
  ]);
});

test("a member whose end is not told, or told twice, is found, and so is a wave that never says that it ended", () => {
  const [told] = GOOD.messages.filter(({ text }) => text.startsWith("c1b: "));
  expect(but({ messages: without(told!) })).toEqual(["c1b: 0 times told to be online instead of 1"]);
  const again = aPost({ id: "mig_again", key: "entry-2", at: 800, text: told!.text });
  expect(but({ messages: [...GOOD.messages, again] })).toEqual([
    "c1b: 2 times told to be online instead of 1",
  ]);
  expect(but({ messages: without(ENDED) })).toEqual(["wave_1: its end is not told"]);
});

test("a member that asks for itself is found, unless it has left its wave and has a card", () => {
  const asks = aPost({ id: "mig_c1b", key: "approval-1", at: 300, text: "Approval needed: test" });
  expect(but({ messages: [...GOOD.messages, asks] })).toEqual(["mig_c1b: asked on its own in a wave"]);
  const card = aPost({ id: "mig_c1b", key: "root", at: 290, text: "c1b → test-1 waits for approval." });
  expect(but({ messages: [...GOOD.messages, card, asks] })).toEqual([]);
});

test("a wave without its question, its decision or a true card is found", () => {
  expect(but({ messages: without(ASKED) })).toEqual(["wave_1: nobody was asked"]);
  expect(but({ messages: without(APPROVED) })).toEqual(["no wave was approved"]);
  expect(but({ messages: GOOD.messages.slice(0, -1) })).toEqual([`wave_1: the card ends with: ${ROOT.text}`]);
  expect(but({ messages: DENIED.messages.slice(0, -1) }, DENIED)).toEqual([
    `wave_1: the card ends with: ${ROOT.text}`,
  ]);
});

test("a wave's entries out of order, and one that came twice, are found", () => {
  const swapped = GOOD.messages.map((each) => (each === ENDED ? { ...each, ts: "1.000100" } : each));
  expect(but({ messages: swapped })).toEqual(["wave_1: the thread is out of order"]);
  const twice = { ...APPROVED, ts: "1.000111" };
  expect(but({ messages: [...GOOD.messages, twice] })).toContain(
    `wave_1 entry-3: posted 2 times: ${APPROVED.text}`,
  );
});
