/** The largest upload that OSS takes: what planning and resuming cost is counted, not only timed. */
import { expect, test } from "vitest";

import { edgeDigest } from "../model/edge-digest.ts";
import type { OpenBackupFile } from "../ports/backup-directory.ts";
import type { ObjectStore, StoredPart } from "../ports/object-store.ts";
import type { JournaledPart, UploadCheckpoint, UploadJournal } from "../ports/upload-journal.ts";
import { aStagedObject } from "../testing/builders.ts";
import { createTestClock, createTestIds, TEST_EPOCH } from "../testing/clock.ts";
import { planParts } from "./plan-parts.ts";
import { uploadBackup } from "./upload-backup.ts";

const GIB = 2 ** 30;
const PARTS = 10_000;
const SIZE = PARTS * 5 * GIB;
const MISSING = [17, 5_000, 10_000];

test("a resume of 10,000 parts reads nothing that is journalled, and takes less than a second", async () => {
  const counts = { reads: 0, looks: 0, lines: 0, sent: [] as number[] };
  const file: OpenBackupFile = {
    file: { name: "large.bak", sizeBytes: SIZE, modifiedAt: TEST_EPOCH - 86_400_000 },
    sizeBytes: SIZE,
    read: (_, length) => Promise.resolve(new Uint8Array(length)),
    readInto: () => Promise.resolve(0),
    isUnchanged() {
      counts.looks += 1;
      return Promise.resolve(true);
    },
    close: () => Promise.resolve(),
  };
  const checkpoint: UploadCheckpoint = {
    uploadId: "u",
    bucket: "backups",
    key: "large.bak",
    token: "token",
    partSizeBytes: 5 * GIB,
    sizeBytes: SIZE,
    modifiedAt: file.file.modifiedAt,
    edgeDigest: await edgeDigest(file),
  };
  const all = planParts(SIZE, 5 * GIB).map(({ partNumber, sizeBytes }) => partOf(partNumber, sizeBytes));
  const stored = all.filter(({ partNumber }) => !MISSING.includes(partNumber));
  const journaled = new Map(
    stored.map(({ partNumber, etag }) => [partNumber, { partNumber, etag, crc64: String(partNumber) }]),
  );
  const startedAt = performance.now();

  const outcome = await uploadBackup(
    {
      objects: objectsOf(stored, counts),
      checksums: {
        ofRange() {
          counts.reads += 1;
          return Promise.resolve("0");
        },
        combine: (parts) => String(parts.length),
      },
      journal: journalOf(checkpoint, journaled, counts),
      clock: createTestClock(),
      ids: createTestIds(),
    },
    {
      file,
      address: { bucket: "backups", key: "large.bak" },
      journalKey: "large",
      signal: new AbortController().signal,
    },
  );

  const tookMs = performance.now() - startedAt;
  expect(outcome).toMatchObject({ kind: "uploaded", resumedBytes: (PARTS - MISSING.length) * 5 * GIB });
  expect(counts).toMatchObject({ reads: 0, lines: MISSING.length });
  expect(counts.sent.toSorted((a, b) => a - b)).toEqual(MISSING);
  expect(counts.looks).toBeLessThan(10);
  expect(tookMs).toBeLessThan(1_000);
});

function partOf(partNumber: number, sizeBytes: number): StoredPart {
  return { partNumber, sizeBytes, etag: `"${partNumber}"`, crc64: String(partNumber) };
}

function objectsOf(stored: readonly StoredPart[], counts: { sent: number[] }): ObjectStore {
  const never = (): never => {
    throw new Error("nobody asks for this");
  };
  return {
    bucket: never,
    list: never,
    open: never,
    startUpload: never,
    listUploads: never,
    abortUpload: never,
    lifecycle: never,
    presignGet: never,
    deleteObject: never,
    listParts: () => Promise.resolve(stored),
    putPart({ partNumber, sizeBytes }) {
      counts.sent.push(partNumber);
      return Promise.resolve(partOf(partNumber, sizeBytes));
    },
    completeUpload: () => Promise.resolve(),
    head: () =>
      Promise.resolve(aStagedObject({ sizeBytes: SIZE, crc64: String(PARTS), uploadToken: "token" })),
  };
}

function journalOf(
  checkpoint: UploadCheckpoint,
  parts: ReadonlyMap<number, JournaledPart>,
  counts: { lines: number },
): UploadJournal {
  return {
    list: () => Promise.resolve([]),
    load: () => Promise.resolve(checkpoint),
    save: () => Promise.resolve(),
    addPart() {
      counts.lines += 1;
      return Promise.resolve();
    },
    loadParts: () => Promise.resolve(parts),
    remove: () => Promise.resolve(),
  };
}
