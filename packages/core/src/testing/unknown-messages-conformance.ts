/** What every UnknownMessages must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { UnknownMessages } from "../ports/unknown-messages.ts";
import { TEST_EPOCH } from "./clock.ts";

export interface UnknownMessagesUnderTest {
  readonly unknownMessages: UnknownMessages;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** `open` gives an empty table for each test. */
export function unknownMessagesConformance(open: () => Promise<UnknownMessagesUnderTest>): void {
  describe("unknown messages", () => {
    let opened: UnknownMessagesUnderTest;
    let messages: UnknownMessages;

    beforeEach(async () => {
      opened = await open();
      messages = opened.unknownMessages;
    });

    afterEach(() => opened.close());

    test("are counted by service and hash, with when they were seen and the latest text", async () => {
      const seen = { service: "RDS", hash: "aaa" };
      await messages.note({ ...seen, text: "Pondering 1" }, TEST_EPOCH);
      await messages.note({ ...seen, text: "Pondering 2" }, TEST_EPOCH + DAY_MS);
      await messages.note({ ...seen, service: "OSS", text: "Elsewhere" }, TEST_EPOCH);
      expect(await messages.list(10)).toEqual([
        { ...seen, text: "Pondering 2", firstSeenAt: TEST_EPOCH, lastSeenAt: TEST_EPOCH + DAY_MS, count: 2 },
        {
          service: "OSS",
          hash: "aaa",
          text: "Elsewhere",
          firstSeenAt: TEST_EPOCH,
          lastSeenAt: TEST_EPOCH,
          count: 1,
        },
      ]);
    });

    test("come most frequent first, then the latest, and no more than were asked for", async () => {
      const note = (hash: string, at: number): Promise<void> =>
        messages.note({ service: "RDS", hash, text: hash }, at);
      for (const [hash, at] of [
        ["old", 0],
        ["often", 0],
        ["often", 1],
        ["new", 5],
      ] as const)
        await note(hash, TEST_EPOCH + at);
      expect((await messages.list(10)).map(({ hash }) => hash)).toEqual(["often", "new", "old"]);
      expect((await messages.list(2)).map(({ hash }) => hash)).toEqual(["often", "new"]);
    });

    test("lose no count when several workers see the same at once", async () => {
      const message = { service: "RDS", hash: "aaa", text: "Pondering" };
      await Promise.all(Array.from({ length: 8 }, () => messages.note(message, TEST_EPOCH)));
      expect(await messages.list(1)).toMatchObject([{ count: 8 }]);
    });
  });
}
