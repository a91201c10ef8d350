/** What every Dispatcher must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Dispatcher, Turn } from "../ports/dispatcher.ts";
import type { CommitOutcome, MigrationStore } from "../ports/migration-store.ts";
import { aMigration, aMigrationChange } from "./builders.ts";
import type { TestClock } from "./clock.ts";

export interface WorkerUnderTest {
  readonly migrations: MigrationStore;
  readonly dispatcher: Dispatcher;
  readonly clock: TestClock;
  close(): Promise<void>;
}

export interface DispatcherUnderTest extends WorkerUnderTest {
  /** How long a worker that is silent keeps its turn. */
  readonly leaseMs: number;
  /** Within this time a due migration is seen, wherever the wake came from. */
  readonly pollMs: number;
  /** Another process on the same rows, with a clock of its own; absent where the rows live in one process. */
  readonly openPeer?: () => Promise<WorkerUnderTest>;
}

/** `open` gives an empty store for each test. */
export function dispatcherConformance(open: () => Promise<DispatcherUnderTest>): void {
  describe("a dispatcher", () => {
    let opened: DispatcherUnderTest;
    let clock: TestClock;
    let turns: Turn[];

    beforeEach(async () => {
      opened = await open();
      clock = opened.clock;
      turns = [];
    });

    afterEach(() => opened.close());

    async function create(id: string, wakeInMs: number | null): Promise<void> {
      const wakeAt = wakeInMs === null ? null : clock.now() + wakeInMs;
      const outcome = await opened.migrations.create(
        aMigrationChange({ migration: aMigration({ id }), wakeAt }),
      );
      expect(outcome.kind).toBe("committed");
    }

    async function commit(
      store: MigrationStore,
      id: string,
      change: { readonly wakeAt: number | null; readonly fence?: number },
    ): Promise<CommitOutcome> {
      const migration = await store.load(id);
      return store.commit(aMigrationChange({ migration: migration!, ...change }));
    }

    /** Records the turn and ends it. */
    function note(turn: Turn): Promise<void> {
      turns.push(turn);
      return Promise.resolve();
    }

    /** Records the turn and holds it until it is aborted. */
    function hold(turn: Turn): Promise<void> {
      turns.push(turn);
      return new Promise((resolve) => {
        turn.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }

    test("gives a turn when the time has come, not before", async () => {
      await create("mig_1", 60_000);
      opened.dispatcher.work(note, 1);
      await clock.advance(59_999);
      expect(turns).toEqual([]);
      await clock.advance(1 + opened.pollMs);
      expect(turns.map(({ migrationId }) => migrationId)).toEqual(["mig_1"]);
    });

    test("a migration that waits for a person gets no turn until it is woken", async () => {
      await create("mig_1", null);
      opened.dispatcher.work(note, 1);
      await clock.advance(600_000);
      expect(turns).toEqual([]);
      await opened.dispatcher.wakeAt("mig_1", clock.now());
      await clock.advance(opened.pollMs);
      expect(turns).toHaveLength(1);
    });

    test("a turn that commits no wake is the last one", async () => {
      await create("mig_1", 0);
      opened.dispatcher.work(note, 1);
      await clock.advance(10 * opened.leaseMs);
      expect(turns).toHaveLength(1);
    });

    test("each turn has a higher fence, and a step that asks for the next one gets it", async () => {
      await create("mig_1", 0);
      opened.dispatcher.work(async (turn) => {
        turns.push(turn);
        const wakeAt = turns.length < 3 ? clock.now() + 30_000 : null;
        const outcome = await commit(opened.migrations, "mig_1", { wakeAt, fence: turn.fence });
        expect(outcome.kind).toBe("committed");
      }, 1);
      await clock.advance(200_000);
      expect(turns).toHaveLength(3);
      const fences = turns.map(({ fence }) => fence);
      expect(fences.toSorted((a, b) => a - b)).toEqual(fences);
      expect(new Set(fences).size).toBe(3);
    });

    test("wakeAt brings a turn forward and never puts it off", async () => {
      await create("mig_1", 60_000);
      await create("mig_2", 1000);
      await opened.dispatcher.wakeAt("mig_1", clock.now() + 5000);
      await opened.dispatcher.wakeAt("mig_2", clock.now() + 5000);
      opened.dispatcher.work(note, 2);
      await clock.advance(1000 + opened.pollMs);
      expect(turns.map(({ migrationId }) => migrationId)).toEqual(["mig_2"]);
      await clock.advance(4000);
      expect(turns.map(({ migrationId }) => migrationId)).toEqual(["mig_2", "mig_1"]);
    });

    test("what a person asked for comes before what is only looked at again", async () => {
      await create("poll", 0);
      await create("first", null);
      await create("person", null);
      const held = Promise.withResolvers<void>();
      opened.dispatcher.work(async (turn) => {
        turns.push(turn);
        if (turn.migrationId === "poll" && turns.length === 1)
          await commit(opened.migrations, "poll", { wakeAt: clock.now() + 1000, fence: turn.fence });
        if (turn.migrationId === "first") await held.promise;
      }, 1);
      await clock.advance(opened.pollMs);
      await opened.dispatcher.wakeAt("first", clock.now());
      await clock.advance(2000);
      // The poll is due for a second when the person votes.
      await commit(opened.migrations, "person", { wakeAt: clock.now() });
      held.resolve();
      await clock.advance(2 * opened.pollMs);
      expect(turns.map(({ migrationId }) => migrationId)).toEqual(["poll", "first", "person", "poll"]);
    });

    test("waking a migration that does not exist is no error", async () => {
      await expect(opened.dispatcher.wakeAt("mig_404", 0)).resolves.toBeUndefined();
    });

    test.each([
      ["a later one", 3_600_000],
      ["none", null],
    ])("a wake during a turn is not lost when the turn then commits %s", async (_, wakeInMs) => {
      await create("mig_1", 0);
      opened.dispatcher.work(async (turn) => {
        turns.push(turn);
        if (turns.length > 1) return;
        await opened.dispatcher.wakeAt("mig_1", clock.now());
        const wakeAt = wakeInMs === null ? null : clock.now() + wakeInMs;
        await commit(opened.migrations, "mig_1", { wakeAt, fence: turn.fence });
      }, 1);
      await clock.advance(2 * opened.pollMs);
      expect(turns).toHaveLength(2);
    });

    test("a person's change during a turn makes the worker's commit stale and is followed by a turn", async () => {
      await create("mig_1", 0);
      const outcomes: string[] = [];
      opened.dispatcher.work(async (turn) => {
        turns.push(turn);
        if (turns.length > 1) return;
        const read = await opened.migrations.load("mig_1");
        await commit(opened.migrations, "mig_1", { wakeAt: clock.now() });
        const late = aMigrationChange({ migration: read!, wakeAt: null, fence: turn.fence });
        outcomes.push((await opened.migrations.commit(late)).kind);
      }, 1);
      await clock.advance(2 * opened.pollMs);
      expect(outcomes).toEqual(["stale"]);
      expect(turns).toHaveLength(2);
    });

    test("one migration never has two turns at once", async () => {
      await create("mig_1", 0);
      opened.dispatcher.work(hold, 3);
      await clock.advance(opened.pollMs);
      await opened.dispatcher.wakeAt("mig_1", clock.now());
      await commit(opened.migrations, "mig_1", { wakeAt: clock.now() });
      await clock.advance(4 * opened.leaseMs);
      expect(turns).toHaveLength(1);
      expect(turns[0]!.signal.aborted).toBe(false);
    });

    test("no more turns run than allowed, and the next one waits for a free place only", async () => {
      for (const id of ["mig_1", "mig_2", "mig_3"]) await create(id, 0);
      const finish: (() => void)[] = [];
      opened.dispatcher.work((turn) => {
        turns.push(turn);
        return new Promise((resolve) => void finish.push(resolve));
      }, 2);
      await clock.advance(4 * opened.leaseMs);
      expect(turns).toHaveLength(2);
      finish[0]!();
      await clock.advance(opened.pollMs);
      expect(turns).toHaveLength(3);
      for (const resolve of finish) resolve();
    });

    test("a handler that throws gets its turn back later and later, and others are not held up", async () => {
      await create("mig_1", 0);
      const begun: number[] = [];
      const startedAt = clock.now();
      opened.dispatcher.work((turn) => {
        if (turn.migrationId !== "mig_1") return note(turn);
        begun.push(clock.now() - startedAt);
        throw new Error("this step is broken");
      }, 2);
      await clock.advance(2000);
      await create("mig_2", 0);
      await clock.advance(opened.pollMs);
      expect(turns).toHaveLength(1);
      expect(begun).toHaveLength(1);
      await clock.advance(120_000);
      const pauses = begun.slice(1).map((at, index) => at - begun[index]!);
      expect(pauses.length).toBeGreaterThanOrEqual(3);
      expect(pauses[0]).toBeGreaterThanOrEqual(5000);
      for (const [index, pause] of pauses.slice(1).entries()) expect(pause).toBeGreaterThan(pauses[index]!);
    });

    test("a handler that commits a wake and then throws is held back all the same", async () => {
      await create("mig_1", 0);
      opened.dispatcher.work(async (turn) => {
        turns.push(turn);
        await commit(opened.migrations, "mig_1", { wakeAt: clock.now(), fence: turn.fence });
        throw new Error("this step is broken");
      }, 1);
      await clock.advance(4000);
      expect(turns).toHaveLength(1);
    });

    test("stop aborts the running turns, waits for them and gives no other", async () => {
      await create("mig_1", 0);
      let ended = false;
      opened.dispatcher.work(async (turn) => {
        await hold(turn);
        await Promise.resolve();
        ended = true;
      }, 1);
      await clock.advance(opened.pollMs);
      await create("mig_2", 0);
      await opened.dispatcher.stop();
      expect(turns.map(({ signal }) => signal.aborted)).toEqual([true]);
      expect(ended).toBe(true);
      await clock.advance(opened.leaseMs);
      expect(turns).toHaveLength(1);
    });

    test("stop without work resolves, and twice is no error", async () => {
      await opened.dispatcher.stop();
      await expect(opened.dispatcher.stop()).resolves.toBeUndefined();
    });

    describe("with another process on the same rows", () => {
      let peer: WorkerUnderTest;
      let peerTurns: Turn[];

      beforeEach(async ({ skip }) => {
        if (opened.openPeer === undefined) return skip("the rows live in one process");
        peer = await opened.openPeer();
        peerTurns = [];
      });

      afterEach(() => peer.close());

      function noteForPeer(turn: Turn): Promise<void> {
        peerTurns.push(turn);
        return Promise.resolve();
      }

      test("every turn is given to one of them", async () => {
        for (let index = 0; index < 20; index += 1) await create(`mig_${index}`, 0);
        opened.dispatcher.work(note, 3);
        peer.dispatcher.work(noteForPeer, 3);
        await Promise.all([clock.advance(20 * opened.pollMs), peer.clock.advance(20 * opened.pollMs)]);
        const all = [...turns, ...peerTurns].map(({ migrationId }) => migrationId);
        expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
        expect(all).toHaveLength(20);
      });

      test("a wake from the other one is seen", async () => {
        await create("mig_1", null);
        peer.dispatcher.work(noteForPeer, 1);
        await peer.clock.advance(10 * opened.pollMs);
        await opened.dispatcher.wakeAt("mig_1", clock.now());
        await peer.clock.advance(opened.pollMs);
        expect(peerTurns).toHaveLength(1);
      });

      test("a turn that is kept alive is not taken", async () => {
        await create("mig_1", 0);
        opened.dispatcher.work(hold, 1);
        await clock.advance(opened.pollMs);
        peer.dispatcher.work(noteForPeer, 1);
        for (let beat = 0; beat < 12; beat += 1) {
          await clock.advance(opened.leaseMs / 3);
          await peer.clock.advance(opened.leaseMs / 3);
        }
        expect(peerTurns).toEqual([]);
        expect(turns[0]?.signal.aborted).toBe(false);
      });

      test("a silent worker's turn is taken over; it learns of it and can write no more", async () => {
        await create("mig_1", 0);
        opened.dispatcher.work(hold, 1);
        await clock.advance(opened.pollMs);
        peer.dispatcher.work(noteForPeer, 1);
        // Only the peer's clock moves on: this process is frozen and sends no heartbeat.
        await peer.clock.advance(opened.leaseMs + 2 * opened.pollMs);
        expect(peerTurns).toHaveLength(1);
        expect(peerTurns[0]!.fence).toBeGreaterThan(turns[0]!.fence);
        // It neither ended nor wrote anything, and may have died of it.
        expect([turns[0]!.failures, peerTurns[0]!.failures]).toEqual([0, 1]);

        const late = await commit(opened.migrations, "mig_1", { wakeAt: null, fence: turns[0]!.fence });
        expect(late).toEqual({ kind: "stale" });
        const own = await commit(peer.migrations, "mig_1", { wakeAt: null, fence: peerTurns[0]!.fence });
        expect(own.kind).toBe("committed");
        expect(turns[0]!.isHeld()).toBe(true);
        await clock.advance(opened.leaseMs);
        expect(turns[0]!.signal.aborted).toBe(true);
        expect(turns[0]!.isHeld()).toBe(false);
      });

      test("what a lost worker was in the midst of comes before what has waited longer for another look", async () => {
        await create("lost", 0);
        opened.dispatcher.work(hold, 1);
        await clock.advance(opened.pollMs);
        await create("poll", 0);
        await create("person", null);
        const held = Promise.withResolvers<void>();
        peer.dispatcher.work(async (turn) => {
          peerTurns.push(turn);
          if (turn.migrationId === "poll" && peerTurns.length === 1)
            await commit(peer.migrations, "poll", { wakeAt: peer.clock.now() + 1000, fence: turn.fence });
          if (turn.migrationId === "person") await held.promise;
        }, 1);
        await peer.clock.advance(opened.pollMs);
        await commit(peer.migrations, "person", { wakeAt: peer.clock.now() });
        await peer.clock.advance(opened.leaseMs + 2000);
        held.resolve();
        await peer.clock.advance(2 * opened.pollMs);
        expect(peerTurns.map(({ migrationId }) => migrationId)).toEqual(["poll", "person", "lost", "poll"]);
      });

      test("a step that takes one process after another with it is counted, until it writes something", async () => {
        await create("mig_1", 0);
        opened.dispatcher.work(hold, 1);
        await clock.advance(opened.pollMs);
        peer.dispatcher.work(async (turn) => {
          peerTurns.push(turn);
          const wakeAt = peerTurns.length === 1 ? peer.clock.now() + 1000 : null;
          await commit(peer.migrations, "mig_1", { wakeAt, fence: turn.fence });
        }, 1);
        await peer.clock.advance(opened.leaseMs + 2000);
        expect(peerTurns.map(({ failures }) => failures)).toEqual([1, 0]);
      });

      test("what one process stops, another one goes on with at once", async () => {
        await create("mig_1", 0);
        opened.dispatcher.work(hold, 1);
        await clock.advance(opened.pollMs);
        await opened.dispatcher.stop();
        peer.dispatcher.work(noteForPeer, 1);
        await peer.clock.advance(2 * opened.pollMs);
        expect(peerTurns).toHaveLength(1);
      });
    });
  });
}
