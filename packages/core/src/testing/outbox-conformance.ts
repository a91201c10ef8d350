/** What every Outbox must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Notice, NoticeLane } from "../model/notice.ts";
import type { MigrationStore } from "../ports/migration-store.ts";
import type { Outbox, PostedMessage } from "../ports/outbox.ts";
import { aMigration, aMigrationChange, aNewEvent } from "./builders.ts";
import { TEST_EPOCH, type TestClock } from "./clock.ts";

export interface OutboxUnderTest {
  readonly migrations: MigrationStore;
  readonly outbox: Outbox;
  readonly clock: TestClock;
  /** After this time without an end, an item that was claimed is given out again. */
  readonly claimMs: number;
  close(): Promise<void>;
}

const ROOT: Notice = { kind: "root" };
const APPROVAL: Notice = { kind: "approval", revision: 1 };
const FIRST_ENTRY: Notice = { kind: "entry", eventSequence: 1 };

/** `open` gives an empty store for each test. */
export function outboxConformance(open: () => Promise<OutboxUnderTest>): void {
  describe("an outbox", () => {
    let opened: OutboxUnderTest;
    let outbox: Outbox;
    let clock: TestClock;

    beforeEach(async () => {
      opened = await open();
      ({ outbox, clock } = opened);
      await opened.migrations.create(aMigrationChange());
    });

    afterEach(() => opened.close());

    /** Each call is one commit with one event, so that entries have something to be about. */
    async function notify(...notices: readonly (readonly [Notice, NoticeLane])[]): Promise<void> {
      const migration = await opened.migrations.load("mig_000001");
      const outcome = await opened.migrations.commit(
        aMigrationChange({
          migration: { ...migration!, updatedAt: clock.now() },
          events: [aNewEvent()],
          notices: notices.map(([notice, lane]) => ({ notice, lane })),
        }),
      );
      expect(outcome.kind).toBe("committed");
    }

    test("is empty when nothing was committed", async () => {
      expect(await outbox.claim(10)).toEqual([]);
    });

    test("gives out what a commit announced", async () => {
      await notify([ROOT, "stages"]);
      expect(await outbox.claim(10)).toMatchObject([
        { migrationId: "mig_000001", notice: ROOT, lane: "stages", createdAt: TEST_EPOCH },
      ]);
    });

    test("a stale commit announces nothing", async () => {
      const stale = aMigrationChange({
        migration: aMigration({ version: 9 }),
        notices: [{ notice: ROOT, lane: "people" }],
      });
      expect(await opened.migrations.commit(stale)).toEqual({ kind: "stale" });
      expect(await outbox.claim(10)).toEqual([]);
    });

    test("an entry's sequence within its change becomes the event's real one", async () => {
      await notify([FIRST_ENTRY, "stages"]);
      await notify([FIRST_ENTRY, "stages"]);
      const items = await outbox.claim(10);
      expect(items.map(({ notice }) => notice)).toEqual([
        { kind: "entry", eventSequence: 1 },
        { kind: "entry", eventSequence: 2 },
      ]);
    });

    test("the people's lane goes first, then the oldest", async () => {
      await notify([FIRST_ENTRY, "progress"]);
      await notify([ROOT, "stages"]);
      await notify([FIRST_ENTRY, "stages"]);
      await notify([APPROVAL, "people"]);
      expect((await outbox.claim(2)).map(({ notice }) => notice)).toEqual([APPROVAL, ROOT]);
      // A thread reads in order, whatever its entries are about.
      const [older] = await outbox.claim(2);
      expect(older?.notice).toEqual({ kind: "entry", eventSequence: 1 });
      await outbox.complete(older!);
      expect((await outbox.claim(2)).map(({ notice }) => notice)).toEqual([
        { kind: "entry", eventSequence: 3 },
      ]);
    });

    test("an item that is out is not given out again, whoever asks", async () => {
      await notify([ROOT, "stages"], [APPROVAL, "people"]);
      const claims = await Promise.all([outbox.claim(1), outbox.claim(1), outbox.claim(1)]);
      // Which of the three comes too late is the engine's to say.
      expect(claims.map((items) => items.length).toSorted((a, b) => b - a)).toEqual([1, 1, 0]);
      expect(new Set(claims.flat().map(({ id }) => id)).size).toBe(2);
    });

    test("after a crash the item is given out again, with one more attempt", async () => {
      await notify([ROOT, "stages"]);
      const [first] = await outbox.claim(1);
      await clock.advance(opened.claimMs - 1);
      expect(await outbox.claim(1)).toEqual([]);
      await clock.advance(1);
      expect(await outbox.claim(1)).toEqual([{ ...first, attempts: first!.attempts + 1 }]);
    });

    test("a delivered item never comes back", async () => {
      await notify([ROOT, "stages"]);
      await outbox.complete((await outbox.claim(1))[0]!);
      await clock.advance(10 * opened.claimMs);
      expect(await outbox.claim(1)).toEqual([]);
    });

    test("of several notices for one card one is given out, and its delivery settles the older ones", async () => {
      await notify([ROOT, "stages"]);
      await notify([ROOT, "stages"]);
      await notify([ROOT, "stages"]);
      const items = await outbox.claim(10);
      expect(items).toHaveLength(1);
      await outbox.complete(items[0]!);
      await clock.advance(opened.claimMs);
      expect(await outbox.claim(10)).toEqual([]);
    });

    test("a notice that came while its card was out is given out after it", async () => {
      await notify([ROOT, "stages"]);
      const [out] = await outbox.claim(10);
      await notify([ROOT, "people"]);
      expect(await outbox.claim(10)).toEqual([]);
      await outbox.complete(out!);
      expect(await outbox.claim(10)).toMatchObject([{ notice: ROOT, lane: "people" }]);
    });

    test("cards of different migrations do not wait for each other", async () => {
      const second = aMigration({ id: "mig_000002" });
      await opened.migrations.create(
        aMigrationChange({ migration: second, notices: [{ notice: ROOT, lane: "stages" }] }),
      );
      await notify([ROOT, "stages"]);
      const items = await outbox.claim(10);
      expect(items.map(({ migrationId }) => migrationId).toSorted()).toEqual(["mig_000001", "mig_000002"]);
      await outbox.complete(items.find(({ migrationId }) => migrationId === "mig_000001")!);
      await clock.advance(opened.claimMs);
      expect(await outbox.claim(10)).toMatchObject([{ migrationId: "mig_000002" }]);
    });

    test("a postponed item comes back when it is due, not before", async () => {
      await notify([ROOT, "stages"]);
      const [item] = await outbox.claim(1);
      await outbox.postpone(item!, clock.now() + 30_000, "rate limited");
      expect(await outbox.claim(1)).toEqual([]);
      await clock.advance(29_999);
      expect(await outbox.claim(1)).toEqual([]);
      await clock.advance(1);
      expect(await outbox.claim(1)).toMatchObject([{ id: item!.id, attempts: item!.attempts + 1 }]);
    });

    test("a deliverer that was too slow cannot give back what another one holds", async () => {
      await notify([ROOT, "stages"]);
      const [slow] = await outbox.claim(1);
      await clock.advance(opened.claimMs);
      const [taken] = await outbox.claim(1);
      expect(taken?.id).toBe(slow?.id);
      await outbox.postpone(slow!, clock.now(), "too late");
      expect(await outbox.claim(1)).toEqual([]);
    });

    test("a claim that is renewed goes on, and one that is not ends", async () => {
      await notify([ROOT, "stages"], [APPROVAL, "stages"]);
      const items = await outbox.claim(10);
      await clock.advance(opened.claimMs - 1);
      await outbox.renew(items.filter(({ notice }) => notice.kind === "root"));
      await clock.advance(opened.claimMs - 1);
      expect((await outbox.claim(10)).map(({ notice }) => notice)).toEqual([APPROVAL]);
    });

    test("a renewal revives neither what was given back nor what was delivered", async () => {
      await notify([ROOT, "stages"], [APPROVAL, "stages"]);
      const [root, approval] = await outbox.claim(10);
      await outbox.postpone(root!, clock.now(), "later");
      await outbox.complete(approval!);
      await outbox.renew([root!, approval!]);
      expect((await outbox.claim(10)).map(({ id }) => id)).toEqual([root!.id]);
    });

    test("what this process holds is not released as if it were gone", async () => {
      await notify([ROOT, "stages"]);
      await outbox.claim(1);
      await outbox.releaseGone();
      expect(await outbox.claim(1)).toEqual([]);
    });

    test("gives out nothing behind the lane that is asked for", async () => {
      await notify([ROOT, "progress"], [APPROVAL, "stages"], [FIRST_ENTRY, "people"]);
      expect((await outbox.claim(10, "people")).map(({ notice }) => notice.kind)).toEqual(["entry"]);
      expect((await outbox.claim(10, "stages")).map(({ notice }) => notice.kind)).toEqual(["approval"]);
      expect((await outbox.claim(10)).map(({ notice }) => notice.kind)).toEqual(["root"]);
    });

    test("what follows from a delivery is announced with it, and may be announced on its own", async () => {
      await notify([APPROVAL, "stages"]);
      const [item] = await outbox.claim(1);
      const copy: Notice = { kind: "copy", of: { kind: "approval", revision: 1 }, userId: "U2" };
      await outbox.complete(item!, [{ notice: copy, lane: "progress" }]);
      expect(await outbox.claim(10)).toMatchObject([{ notice: copy, lane: "progress" }]);
      await outbox.announce("mig_000001", [{ notice: ROOT, lane: "people" }]);
      expect(await outbox.claim(10)).toMatchObject([{ notice: ROOT, lane: "people" }]);
    });

    test("tells the copies of one question from everything else, and from those that were only asked for", async () => {
      const stands = { migrationId: "mig_000001", channelId: "D1", messageId: "1.1", renderedHash: "one" };
      await outbox.savePosted({ ...stands, noticeKey: "approval-1" });
      await outbox.savePosted({ ...stands, noticeKey: "approval-1@U2" });
      await outbox.savePosted({ ...stands, noticeKey: "approval-1@U3", messageId: null });
      await outbox.savePosted({ ...stands, noticeKey: "approval-10@U2" });
      expect(await outbox.postedUnder("mig_000001", "approval-1@")).toMatchObject([
        { noticeKey: "approval-1@U2", messageId: "1.1" },
        { noticeKey: "approval-1@U3", messageId: null },
      ]);
      await outbox.forgetPosted("mig_000001", "approval-1@U3");
      expect(await outbox.posted("mig_000001", "approval-1@U3")).toBeUndefined();
    });

    test("remembers where a message stands and what was drawn last", async () => {
      const message: PostedMessage = {
        migrationId: "mig_000001",
        noticeKey: "root",
        channelId: "C1",
        messageId: "1718020800.000100",
        renderedHash: "one",
      };
      expect(await outbox.posted("mig_000001", "root")).toBeUndefined();
      await outbox.savePosted(message);
      await outbox.savePosted({ ...message, renderedHash: "two" });
      expect(await outbox.posted("mig_000001", "root")).toEqual({ ...message, renderedHash: "two" });
      expect(await outbox.posted("mig_000001", "approval-1")).toBeUndefined();
    });
  });
}
