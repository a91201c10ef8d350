/** What every UploadJournal must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { JournaledPart, UploadCheckpoint, UploadJournal } from "../ports/upload-journal.ts";
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

    test("lists every upload that was begun and not finished", async () => {
      expect(await journal.list()).toEqual([]);
      await journal.save("first", anUploadCheckpoint({ uploadId: "1" }));
      await journal.save("second", anUploadCheckpoint({ uploadId: "2" }));
      await journal.addPart("second", "2", aJournaledPart());
      await journal.save("third", anUploadCheckpoint({ uploadId: "3" }));
      await journal.remove("first");
      const listed = await journal.list();
      expect(listed.toSorted((a, b) => (a.journalKey < b.journalKey ? -1 : 1))).toEqual([
        { journalKey: "second", checkpoint: anUploadCheckpoint({ uploadId: "2" }) },
        { journalKey: "third", checkpoint: anUploadCheckpoint({ uploadId: "3" }) },
      ]);
    });

    test("knows every finished part, the last of a number, and forgets them with the upload", async () => {
      const upload = anUploadCheckpoint();
      expect(await journal.loadParts("key", upload.uploadId)).toEqual(new Map());
      await journal.save("key", upload);
      const added = [3, 1, 10_000].map((partNumber) => aJournaledPart({ partNumber }));
      await Promise.all(added.map((part) => journal.addPart("key", upload.uploadId, part)));
      const again = aJournaledPart({ partNumber: 1, crc64: "18446744073709551615" });
      await journal.addPart("key", upload.uploadId, again);
      expect(await journal.loadParts("key", upload.uploadId)).toEqual(
        new Map([
          [1, again],
          [3, added[0]],
          [10_000, added[2]],
        ]),
      );
      expect(await journal.loadParts("other", upload.uploadId)).toEqual(new Map());
      await journal.remove("key");
      expect(await journal.loadParts("key", upload.uploadId)).toEqual(new Map());
    });

    test("never gives the parts of one upload for those of a later one under the same key", async () => {
      await journal.save("key", anUploadCheckpoint({ uploadId: "first" }));
      await journal.addPart("key", "first", aJournaledPart({ partNumber: 1 }));
      await journal.addPart("key", "first", aJournaledPart({ partNumber: 2 }));
      await journal.save("key", anUploadCheckpoint({ uploadId: "second" }));
      await journal.addPart("key", "second", aJournaledPart({ partNumber: 2, crc64: "2" }));
      expect(await journal.loadParts("key", "second")).toEqual(
        new Map([[2, aJournaledPart({ partNumber: 2, crc64: "2" })]]),
      );
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

export function aJournaledPart(overrides: Partial<JournaledPart> = {}): JournaledPart {
  return {
    partNumber: 1,
    crc64: "9548687815775124833",
    etag: '"5B3C1A2E053D763E1B002CC607C5A0FE"',
    ...overrides,
  };
}
