/** What every Inbox must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Inbox, InboxEntry } from "../ports/outbox.ts";
import { TEST_EPOCH, type TestClock } from "./clock.ts";

export interface InboxUnderTest {
  readonly inbox: Inbox;
  readonly clock: TestClock;
  close(): Promise<void>;
}

/** `open` gives an empty inbox for each test. */
export function inboxConformance(open: () => Promise<InboxUnderTest>): void {
  describe("an inbox", () => {
    let opened: InboxUnderTest;
    let inbox: Inbox;

    beforeEach(async () => {
      opened = await open();
      inbox = opened.inbox;
    });

    afterEach(() => opened.close());

    test("accepts a key once, and keeps the first", async () => {
      expect(await inbox.accept(anEntry("a", { payload: "1" }))).toBe(true);
      expect(await inbox.accept(anEntry("a", { payload: "2" }))).toBe(false);
      expect(await inbox.pending()).toEqual([anEntry("a", { payload: "1" })]);
    });

    test("accepts one of many equal deliveries at the same time", async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => inbox.accept(anEntry("a"))));
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    test("gives the pending ones in the order they were accepted", async () => {
      for (const key of ["c", "a", "b"]) await inbox.accept(anEntry(key));
      await inbox.complete("a");
      expect((await inbox.pending()).map(({ key }) => key)).toEqual(["c", "b"]);
    });

    test("a completed key is not accepted again", async () => {
      await inbox.accept(anEntry("a"));
      await inbox.complete("a");
      expect(await inbox.accept(anEntry("a"))).toBe(false);
      expect(await inbox.pending()).toEqual([]);
    });

    test("what this process works on stays its own, however long that takes", async () => {
      await inbox.accept(anEntry("a"));
      expect(await inbox.takeOver()).toEqual([]);
      for (let look = 0; look < 10; look += 1) {
        await opened.clock.advance(30_000);
        expect(await inbox.takeOver()).toEqual([]);
      }
    });

    test("completing an unknown key is no error", async () => {
      await expect(inbox.complete("never seen")).resolves.toBeUndefined();
    });
  });
}

function anEntry(key: string, overrides: Partial<InboxEntry> = {}): InboxEntry {
  return { key, kind: "button", payload: '{"vote":"approve"}', acceptedAt: TEST_EPOCH, ...overrides };
}
