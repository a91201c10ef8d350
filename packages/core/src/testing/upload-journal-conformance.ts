/** What every UploadJournal must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { UploadCheckpoint, UploadJournal } from "../ports/upload-journal.ts";
import { TEST_EPOCH } from "./clock.ts";

export interface UploadJournalUnderTest {
  readonly journal: UploadJournal;
  close(): Promise<void>;
}

/** `open` gives an empty journal for each test. */
export function uploadJournalConformance(open: () => Promise<UploadJournalUnderTest>): void {
  describe("an upload journal", () => {
    let opened: UploadJournalUnderTest;
    let journal: UploadJournal;

    beforeEach(async () => {
      opened = await open();
      journal = opened.journal;
    });

    afterEach(() => opened.close());

    test("knows nothing of an upload that was never saved", async () => {
      expect(await journal.load("mig_000001")).toBeUndefined();
    });

    test("gives back what was saved last", async () => {
      await journal.save("mig_000001", anUploadCheckpoint());
      await journal.save("mig_000001", anUploadCheckpoint({ uploadId: "second" }));
      expect(await journal.load("mig_000001")).toEqual(anUploadCheckpoint({ uploadId: "second" }));
    });

    test.each(["mig_000001", "../../etc/passwd", "oss://backups/数据库 1.bak", "A", "a", ""])(
      "keeps keys apart: %j",
      async (key) => {
        await journal.save("another", anUploadCheckpoint({ token: "another" }));
        await journal.save(key, anUploadCheckpoint());
        expect(await journal.load(key)).toEqual(anUploadCheckpoint());
        expect((await journal.load("another"))?.token).toBe("another");
      },
    );

    test("forgets what was removed, and removing twice is no error", async () => {
      await journal.save("mig_000001", anUploadCheckpoint());
      await journal.remove("mig_000001");
      await journal.remove("mig_000001");
      expect(await journal.load("mig_000001")).toBeUndefined();
    });

    test("saves of one key at the same time leave one of them whole", async () => {
      const saved = Array.from({ length: 8 }, (_, index) => anUploadCheckpoint({ uploadId: `u${index}` }));
      await Promise.all(saved.map((checkpoint) => journal.save("mig_000001", checkpoint)));
      expect(saved).toContainEqual(await journal.load("mig_000001"));
    });
  });
}

export function anUploadCheckpoint(overrides: Partial<UploadCheckpoint> = {}): UploadCheckpoint {
  return {
    uploadId: "0004B999EF518A1FE585B0C9360DC4C8",
    bucket: "backups",
    key: "migrate/dbtest.bak",
    token: "5f0c",
    partSizeBytes: 8_388_608,
    sizeBytes: 44_236_800,
    modifiedAt: TEST_EPOCH,
    edgeDigest: "e".repeat(64),
    ...overrides,
  };
}
