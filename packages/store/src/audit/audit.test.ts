/** Whatever is done to the audit trail on the disk is found, and where. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { text } from "@bakferry/core";
import { aMigration, aMigrationChange, aNewEvent } from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { openStoreAt, temporaryDirectory } from "../testing/temporary-store.ts";
import { openAuditTrail } from "./read-trail.ts";
import { type Head, headText, parseHead } from "./trail-record.ts";
import { type TrailVerdict, verifyTrail, type VerifyOptions } from "./verify-trail.ts";

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let file: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, "bakferry.db");
  const store = await openStoreAt({ file });
  const created = await store.migrations.create(
    aMigrationChange({ migration: aMigration({ id: "mig_a" }), events: [aNewEvent(), aNewEvent()] }),
  );
  await store.audit.append(aRefusal("mig_a"));
  if (created.kind !== "committed") throw new Error("not created");
  await store.migrations.commit(
    aMigrationChange({ migration: created.migration, events: [aNewEvent({ body: { type: "blocked" } })] }),
  );
  const other = aMigration({ id: "mig_b" });
  await store.migrations.create(aMigrationChange({ migration: other, events: [aNewEvent()] }));
  await store.audit.append(aRefusal(null));
  await store.close();
});

afterEach(() => directory.remove());

function aRefusal(migrationId: string | null) {
  const reasons = [text("approval.notApprover")];
  const actor = { kind: "slackUser", teamId: "T1", userId: "U9", via: "modal" } as const;
  return {
    at: 5,
    actor,
    body: { type: "refused", act: "vote", reasons, migrationId, digest: null },
  } as const;
}

async function verify(options?: VerifyOptions): Promise<TrailVerdict> {
  const trail = await openAuditTrail({ file });
  try {
    return await verifyTrail(trail.records(), options);
  } finally {
    await trail.close();
  }
}

/** As somebody would who knows the file, and first takes the triggers away. */
function tamper(...statements: readonly string[]): void {
  const database = new DatabaseSync(file);
  for (const table of ["event", "audit"]) {
    for (const verb of ["update", "delete"]) database.exec(`drop trigger ${table}_no_${verb}`);
  }
  for (const statement of statements) database.exec(statement);
  database.close();
}

test("an untouched trail is intact, and says its head", async () => {
  const { breaks, migrations, records, head } = await verify();
  expect(breaks).toEqual([]);
  expect({ migrations, records, sequence: head?.sequence }).toEqual({
    migrations: 2,
    records: 9,
    sequence: 5,
  });
  expect(parseHead(headText(head as Head))).toEqual(head);
});

test.each<[string, readonly string[], { chain: string; sequence: number; kind: string }]>([
  [
    "a changed reason of a refusal",
    [`update audit set body = replace(body, 'notApprover', 'ownRequest') where sequence = 2`],
    { chain: "audit", sequence: 2, kind: "changed" },
  ],
  [
    "another actor of an event",
    [`update event set actor = '{"kind":"system"}' where migration_id = 'mig_a' and sequence = 2`],
    { chain: "mig_a", sequence: 2, kind: "changed" },
  ],
  [
    "an event that is no JSON any more",
    [`update event set body = 'x' where migration_id = 'mig_b'`],
    { chain: "mig_b", sequence: 1, kind: "changed" },
  ],
  [
    "a removed refusal",
    ["delete from audit where sequence = 2"],
    { chain: "audit", sequence: 3, kind: "out_of_order" },
  ],
  [
    "a removed refusal and new numbers",
    ["delete from audit where sequence = 2", "update audit set sequence = sequence - 1 where sequence > 2"],
    { chain: "audit", sequence: 2, kind: "changed" },
  ],
  [
    "two swapped events",
    [
      "update event set sequence = 9 where migration_id = 'mig_a' and sequence = 1",
      "update event set sequence = 1 where migration_id = 'mig_a' and sequence = 2",
      "update event set sequence = 2 where sequence = 9",
    ],
    { chain: "mig_a", sequence: 1, kind: "changed" },
  ],
  [
    "the newest event cut off",
    ["delete from event where migration_id = 'mig_a' and sequence = 3"],
    { chain: "mig_a", sequence: 3, kind: "contradicted" },
  ],
  [
    "a whole migration taken away",
    ["delete from event where migration_id = 'mig_b'"],
    { chain: "mig_b", sequence: 1, kind: "contradicted" },
  ],
])("%s is found where it is", async (_, statements, expected) => {
  tamper(...statements);
  const { breaks } = await verify();
  expect(breaks[0]).toMatchObject(expected);
});

test("an event that was added with a right hash is not vouched for", async () => {
  const store = await openStoreAt({ file });
  const [first] = await store.migrations.events("mig_b");
  await store.close();
  const { chainHash } = await import("../event-chain.ts");
  const body = { type: "succeeded", tookMs: 1 } as const;
  const hash = chainHash(first?.hash ?? "", 2, { at: 9, actor: { kind: "system" }, body });
  tamper(
    `insert into event values ('mig_b', 2, 9, '{"kind":"system"}', '${JSON.stringify(body)}', '${hash}')`,
  );
  expect((await verify()).breaks).toEqual([
    { chain: "mig_b", sequence: 2, kind: "unvouched", expected: "1", found: "2" },
  ]);
});

test("a tail that was cut off everywhere shows against a head that was noted", async () => {
  const { head } = await verify();
  tamper("delete from audit where sequence >= 4", "delete from event where migration_id = 'mig_b'");
  expect((await verify()).breaks).toEqual([]);
  const { breaks } = await verify({ notedHead: head as Head });
  expect(breaks).toMatchObject([{ chain: "audit", sequence: 5, kind: "head_missing" }]);
});

test("a trail that grew still holds the head that was noted, and one written anew does not", async () => {
  const { head } = await verify();
  const store = await openStoreAt({ file });
  await store.audit.append(aRefusal(null));
  await store.close();
  expect((await verify({ notedHead: head as Head })).breaks).toEqual([]);
  const forged = { sequence: 5, hash: "0".repeat(64) };
  expect((await verify({ notedHead: forged })).breaks).toMatchObject([{ kind: "head_differs", sequence: 5 }]);
});

test("SQLite refuses to change or remove what the trail holds", () => {
  const database = new DatabaseSync(file);
  expect(() => database.exec("update audit set at = 1")).toThrow("audit is append-only");
  expect(() => database.exec("delete from event")).toThrow("event is append-only");
  database.close();
});

test("reading leaves the file as it is, and refuses what is no trail", async () => {
  const trail = await openAuditTrail({ file });
  expect(await trail.recordsOf("mig_a")).toHaveLength(6);
  await trail.close();
  const foreign = join(directory.path, "foreign.db");
  new DatabaseSync(foreign).close();
  await expect(openAuditTrail({ file: foreign })).rejects.toThrow("has no table audit");
  await expect(openAuditTrail({ file: join(directory.path, "none.db") })).rejects.toThrow("cannot be opened");
});
