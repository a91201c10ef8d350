/** What every MigrationStore must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Migration, MigrationPhase } from "../model/migration.ts";
import type {
  CommitOutcome,
  CreateOutcome,
  MigrationChange,
  MigrationStore,
} from "../ports/migration-store.ts";
import { aDecision, aMigration, aMigrationChange, aMigrationRequest, aNewEvent } from "./builders.ts";
import { TEST_EPOCH } from "./clock.ts";

export interface MigrationStoreUnderTest {
  readonly migrations: MigrationStore;
  close(): Promise<void>;
}

/** `open` gives an empty store for each test. */
export function migrationStoreConformance(open: () => Promise<MigrationStoreUnderTest>): void {
  describe("a migration store", () => {
    let opened: MigrationStoreUnderTest;
    let store: MigrationStore;

    beforeEach(async () => {
      opened = await open();
      store = opened.migrations;
    });

    afterEach(() => opened.close());

    test("gives back what was created, with version 1", async () => {
      const migration = aMigration({ version: 77, decisions: [aDecision()] });
      const outcome = await store.create(aMigrationChange({ migration }));
      expect(outcome).toEqual({ kind: "committed", migration: { ...migration, version: 1 } });
      expect(await store.load(migration.id)).toEqual({ ...migration, version: 1 });
    });

    test("knows no migration that was not created", async () => {
      expect(await store.load("mig_000404")).toBeUndefined();
      expect(await store.events("mig_000404")).toEqual([]);
      expect(await store.commit(aMigrationChange())).toEqual({ kind: "stale" });
    });

    test("refuses to create an id twice and keeps the first", async () => {
      const change = aMigrationChange({ events: [aNewEvent()] });
      await store.create(change);
      const again = aMigrationChange({ ...change, migration: aMigration({ phase: "failed" }) });
      expect(await store.create(again)).toEqual({ kind: "stale" });
      expect((await store.load("mig_000001"))?.phase).toBe("checking");
      expect(await store.events("mig_000001")).toHaveLength(1);
    });

    test("a commit replaces the row and raises its version by one", async () => {
      const { migration } = committed(await store.create(aMigrationChange()));
      const outcome = await store.commit(
        aMigrationChange({ migration: { ...migration, phase: "awaiting_approval", revision: 1 } }),
      );
      const expected = { ...migration, phase: "awaiting_approval", revision: 1, version: 2 };
      expect(committed(outcome).migration).toEqual(expected);
      expect(await store.load(migration.id)).toEqual(expected);
    });

    test("of two commits on one version the second is stale and leaves nothing", async () => {
      const { migration } = committed(await store.create(aMigrationChange()));
      await store.commit(aMigrationChange({ migration: { ...migration, phase: "blocked" } }));
      const late = aMigrationChange({
        migration: { ...migration, phase: "cancelled", decisions: [aDecision()] },
        events: [aNewEvent({ body: { type: "cancelled", reason: null } })],
      });
      expect(await store.commit(late)).toEqual({ kind: "stale" });
      expect(await store.load(migration.id)).toMatchObject({ phase: "blocked", version: 2, decisions: [] });
      expect(await store.events(migration.id)).toEqual([]);
    });

    test("of many commits at the same time on one version exactly one is kept", async () => {
      const { migration } = committed(await store.create(aMigrationChange()));
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, attempts) =>
          store.commit(aMigrationChange({ migration: { ...migration, attempts }, events: [aNewEvent()] })),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === "committed")).toHaveLength(1);
      expect(await store.events(migration.id)).toHaveLength(1);
    });

    test("a commit whose turn was never given is stale", async () => {
      const { migration } = committed(await store.create(aMigrationChange()));
      expect(await store.commit(aMigrationChange({ migration, fence: 41 }))).toEqual({ kind: "stale" });
    });

    test("events are numbered from 1 without gaps over several commits", async () => {
      const asked = aNewEvent({
        at: TEST_EPOCH + 1,
        actor: { kind: "system" },
        body: { type: "approval_asked", planDigest: "d", revision: 1, expiresAt: TEST_EPOCH + 9 },
      });
      const approved = aNewEvent({ at: TEST_EPOCH + 2, body: { type: "approved", planDigest: "d" } });
      const { migration } = committed(await store.create(aMigrationChange({ events: [aNewEvent()] })));
      await store.commit(aMigrationChange({ migration, events: [asked, approved] }));

      const events = await store.events(migration.id);
      expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
      expect(events.map(({ at, actor, body }) => ({ at, actor, body }))).toEqual([
        aNewEvent(),
        asked,
        approved,
      ]);
      expect(new Set(events.map(({ hash }) => hash)).size).toBe(3);
    });

    test("equal events of two migrations do not mix", async () => {
      await store.create(aMigrationChange({ migration: aMigration({ id: "mig_1" }), events: [aNewEvent()] }));
      await store.create(
        aMigrationChange({ migration: aMigration({ id: "mig_2" }), events: [aNewEvent(), aNewEvent()] }),
      );
      expect(await store.events("mig_1")).toHaveLength(1);
      expect(await store.events("mig_2")).toHaveLength(2);
    });

    test("text from outside comes back as it was", async () => {
      const name = `Robert'); drop table migration; -- 数据库 🚚 "x" \\ \u0000 %_`;
      const request = aMigrationRequest({ databaseName: name, targetDatabaseName: name });
      await store.create(aMigrationChange({ migration: aMigration({ request }) }));
      expect((await store.load("mig_000001"))?.request.databaseName).toBe(name);
      expect(await store.list({ targetDatabaseName: name, limit: 5 })).toHaveLength(1);
    });

    describe("for one database on one instance", () => {
      const other = (change: Partial<Migration> = {}): MigrationChange =>
        aMigrationChange({
          migration: aMigration({ id: "mig_000002", request: aMigrationRequest(), ...change }),
        });

      test("takes one open migration, and names it to the second", async () => {
        await store.create(aMigrationChange());
        expect(await store.create(other())).toEqual({ kind: "occupied", migrationId: "mig_000001" });
        expect(await store.load("mig_000002")).toBeUndefined();
      });

      test("does not care for the case of the name", async () => {
        await store.create(aMigrationChange());
        const request = aMigrationRequest({ targetDatabaseName: "DBTest" });
        expect((await store.create(other({ request }))).kind).toBe("occupied");
      });

      test("takes exactly one of many at the same time", async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 10 }, (_, index) => store.create(other({ id: `mig_${index}` }))),
        );
        expect(outcomes.filter(({ kind }) => kind === "committed")).toHaveLength(1);
      });

      test("takes another name, and another instance", async () => {
        await store.create(aMigrationChange());
        const renamed = aMigrationRequest({ targetDatabaseName: "dbnew" });
        const { target } = aMigrationRequest();
        const elsewhere = aMigrationRequest({ target: { ...target, instanceId: "rm-2" } });
        expect((await store.create(other({ request: renamed }))).kind).toBe("committed");
        expect((await store.create(other({ id: "mig_3", request: elsewhere }))).kind).toBe("committed");
      });

      test("takes the next one once the first has ended, unless its call is still in doubt", async () => {
        const { migration } = committed(await store.create(aMigrationChange()));
        const doubt = { about: "import" as const, calledAt: TEST_EPOCH };
        const doubtful = { ...migration, phase: "needs_attention" as const, doubt };
        const { migration: waiting } = committed(
          await store.commit(aMigrationChange({ migration: doubtful })),
        );
        expect((await store.create(other())).kind).toBe("occupied");
        await store.commit(aMigrationChange({ migration: { ...waiting, phase: "failed", doubt: null } }));
        expect((await store.create(other())).kind).toBe("committed");
      });
    });

    describe("lists", () => {
      const rows: readonly [string, MigrationPhase, string, string][] = [
        ["mig_a", "importing", "rm-1", "sales"],
        ["mig_b", "succeeded", "rm-1", "stock"],
        ["mig_c", "awaiting_approval", "rm-2", "sales"],
      ];

      beforeEach(async () => {
        for (const [index, [id, phase, instanceId, targetDatabaseName]] of rows.entries()) {
          const { target } = aMigrationRequest();
          const requestedBy = { kind: "slackUser", teamId: "T1", userId: index === 1 ? "U2" : "U1" } as const;
          const request = aMigrationRequest({
            targetDatabaseName,
            requestedBy,
            target: { ...target, instanceId },
          });
          const migration = aMigration({ id, phase, request, createdAt: TEST_EPOCH + index });
          await store.create(aMigrationChange({ migration }));
        }
      });

      test.each([
        ["everything, newest first", { limit: 10 }, ["mig_c", "mig_b", "mig_a"]],
        ["at most the limit", { limit: 2 }, ["mig_c", "mig_b"]],
        ["by phases", { phases: ["importing", "succeeded"], limit: 10 }, ["mig_b", "mig_a"]],
        ["nothing for no phases", { phases: [], limit: 10 }, []],
        ["what has ended", { ended: true, limit: 10 }, ["mig_b"]],
        ["what has not ended", { ended: false, limit: 10 }, ["mig_c", "mig_a"]],
        ["by instance", { instanceId: "rm-1", limit: 10 }, ["mig_b", "mig_a"]],
        ["those of a time and later", { createdSince: TEST_EPOCH + 1, limit: 10 }, ["mig_c", "mig_b"]],
        ["by name on the instance", { targetDatabaseName: "sales", limit: 10 }, ["mig_c", "mig_a"]],
        [
          "of one person",
          { askedBy: { kind: "slackUser", teamId: "T1", userId: "U1", via: "button" }, limit: 10 },
          ["mig_c", "mig_a"],
        ],
        [
          "by all of them",
          { phases: ["importing"], instanceId: "rm-1", targetDatabaseName: "sales", limit: 10 },
          ["mig_a"],
        ],
      ] as const)("%s", async (_, filter, ids) => {
        expect((await store.list(filter)).map(({ id }) => id)).toEqual(ids);
      });

      test("the present phase, not the first one", async () => {
        const migration = await store.load("mig_a");
        expect(migration).toBeDefined();
        await store.commit(aMigrationChange({ migration: { ...migration!, phase: "failed" } }));
        expect(await store.list({ phases: ["importing"], limit: 10 })).toEqual([]);
        expect(await store.list({ phases: ["failed"], limit: 10 })).toMatchObject([{ version: 2 }]);
      });
    });
  });
}

function committed(outcome: CreateOutcome): Extract<CommitOutcome, { kind: "committed" }> {
  if (outcome.kind !== "committed") throw new Error(`The commit was refused as ${outcome.kind}.`);
  return outcome;
}
