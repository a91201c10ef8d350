import { fromBytes } from "@bakferry/bak";
import { syntheticBackup } from "@bakferry/bak/testing";
import { expect, test } from "vitest";

import { OperationalError } from "../../errors/operational-error.ts";
import { aStagedObject } from "../../testing/builders.ts";
import { createTestClock, TEST_EPOCH, type TestClock } from "../../testing/clock.ts";
import { testRunnerDeps } from "../../testing/runner-deps.ts";
import { type BackupChoices, createBackupChoices } from "./backup-choices.ts";

const BUCKET = "migratetest";

interface Bucket {
  readonly choices: BackupChoices;
  readonly clock: TestClock;
  readonly logged: readonly { readonly message: string }[];
  readonly asked: { lists: number; headers: number };
  /** From now on headers of this key do not come. */
  hang(key: string): void;
  failLists(): void;
}

/** Objects in the order of their age, the oldest first. */
function bucketOf(objects: Readonly<Record<string, Uint8Array>>): Bucket {
  const clock = createTestClock();
  const asked = { lists: 0, headers: 0 };
  const hanging = new Set<string>();
  let listsFail = false;
  const keys = Object.keys(objects);
  const deps = testRunnerDeps({
    settings: { staging: { bucket: BUCKET, prefix: "migrate/" } },
    objects: {
      async list() {
        asked.lists += 1;
        if (listsFail) throw new OperationalError("OSS_ACCESS_DENIED", { message: "AccessDenied" });
        return keys.map((key, index) => ({
          key,
          sizeBytes: objects[key]?.length ?? 0,
          modifiedAt: TEST_EPOCH + index,
        }));
      },
      head: async ({ key }) => aStagedObject({ bucket: BUCKET, key }),
      open(object) {
        asked.headers += 1;
        if (!hanging.has(object.key)) return fromBytes(objects[object.key] ?? new Uint8Array());
        return { sizeBytes: 1_000_000, read: async () => new Promise(() => undefined) };
      },
    },
  });
  return {
    choices: createBackupChoices({ ...deps, clock }),
    clock,
    logged: deps.logged,
    asked,
    hang: (key) => void hanging.add(key),
    failLists: () => void (listsFail = true),
  };
}

/** Taken on that day of June. */
const full = (databaseName: string, day = 1): Uint8Array =>
  syntheticBackup({ databaseName, finishedAt: `2026-06-0${day}T03:00:00` });
const namesOf = async (choices: BackupChoices, query = "", databaseName: string | null = null) =>
  (await choices.search({ query, databaseName })).map(({ name }) => name);

test("shows name, database, kind, size, time and version, newest first", async () => {
  const { choices } = bucketOf({
    "migrate/old.bak": full("orders", 1),
    "migrate/new.bak": full("sales", 2),
  });
  const [first, second] = await choices.search({ query: "", databaseName: null });
  expect(first).toMatchObject({
    name: "migrate/new.bak",
    requested: { kind: "object", bucket: BUCKET, key: "migrate/new.bak" },
    modifiedAt: TEST_EPOCH + 1,
    header: { databaseName: "sales", kind: "full", release: expect.stringMatching(/^20/) },
  });
  expect(first?.sizeBytes).toBeGreaterThan(0);
  expect(second?.name).toBe("migrate/old.bak");
});

test("finds by parts of file and database, and shows the wanted database first", async () => {
  const { choices } = bucketOf({
    "migrate/a.bak": full("orders", 1),
    "migrate/b.bak": full("sales", 2),
    "migrate/orders-copy.bak": full("archive", 3),
  });
  expect(await namesOf(choices, "ORDERS")).toEqual(["migrate/orders-copy.bak", "migrate/a.bak"]);
  expect(await namesOf(choices, "copy arch")).toEqual(["migrate/orders-copy.bak"]);
  expect(await namesOf(choices, "nothing")).toEqual([]);
  expect((await namesOf(choices, "", "Orders"))[0]).toBe("migrate/a.bak");
});

test("a copy that was made later makes no backup newer", async () => {
  const { choices } = bucketOf({ "migrate/new.bak": full("sales", 2), "migrate/copy.bak": full("sales", 1) });
  expect(await namesOf(choices)).toEqual(["migrate/new.bak", "migrate/copy.bak"]);
});

test("offers no backup on which no migration can begin", async () => {
  const { choices } = bucketOf({
    "migrate/a.bak": full("orders"),
    "migrate/a.diff": syntheticBackup({ databaseName: "orders", kind: "differential" }),
    "migrate/a.trn": syntheticBackup({ databaseName: "orders", kind: "log" }),
  });
  expect(await namesOf(choices)).toEqual(["migrate/a.bak"]);
});

test("answers in time with what is known, and shows the rest the next time", async () => {
  const bucket = bucketOf({ "migrate/slow.bak": full("slow"), "migrate/fast.bak": full("fast") });
  bucket.hang("migrate/slow.bak");
  const answered = bucket.choices.search({ query: "", databaseName: null });
  await bucket.clock.advance(2000);
  expect((await answered).map(({ name, header }) => [name, header?.databaseName])).toEqual([
    ["migrate/slow.bak", undefined],
    ["migrate/fast.bak", "fast"],
  ]);
});

test("one listing serves all that is typed for a while, and no header is read twice", async () => {
  const { choices, clock, asked } = bucketOf({ "migrate/a.bak": full("orders") });
  for (const query of ["", "o", "or"]) await namesOf(choices, query);
  expect(asked).toEqual({ lists: 1, headers: 1 });
  await clock.advance(20_000);
  await namesOf(choices);
  expect(asked).toEqual({ lists: 2, headers: 1 });
});

test("while OSS refuses the list there is nothing to choose, and the log says so", async () => {
  const bucket = bucketOf({ "migrate/a.bak": full("orders") });
  bucket.failLists();
  expect(await namesOf(bucket.choices)).toEqual([]);
  expect(bucket.logged).toMatchObject([{ message: "Backups could not be listed for a choice." }]);
});

test("a choice is found again by its id, in another process too", async () => {
  const objects = { "migrate/a.bak": full("orders") };
  const [choice] = await bucketOf(objects).choices.search({ query: "", databaseName: null });
  const other = bucketOf(objects).choices;
  expect((await other.find(choice?.id ?? ""))?.name).toBe("migrate/a.bak");
  expect(await other.find("object_0")).toBeUndefined();
});

test("an object that is not listed is a choice once it was named", async () => {
  const { choices } = bucketOf({});
  const requested = { kind: "object", bucket: BUCKET, key: `elsewhere/${"x".repeat(900)}.bak` } as const;
  const choice = await choices.named(requested);
  expect(choice).toMatchObject({ requested, header: null, sizeBytes: null });
  // Slack takes 150 characters.
  expect(choice.id.length).toBeLessThanOrEqual(150);
});
