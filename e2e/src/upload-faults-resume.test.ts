/** What was begun is gone on with: whatever is left of parts, journal and file. */
import { appendFile, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

import {
  createLimiter,
  listLeftovers,
  parseLimit,
  type SequentialSource,
  type StreamOrder,
  uploadStream,
} from "@bakferry/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  BUCKET,
  createUploadRig,
  KEY,
  KIB,
  noise,
  PART_BYTES,
  type UploadRig,
} from "./testing/upload-rig.ts";

let rig: UploadRig;

beforeEach(async () => {
  rig = await createUploadRig();
});

afterEach(() => rig.close());

/** Ends with some parts in OSS and some not. */
async function leaveHalf(): Promise<readonly number[]> {
  const stopped = new AbortController();
  const running = rig.run({
    parallel: 2,
    signal: stopped.signal,
    onProgress: ({ acknowledgedBytes }) =>
      acknowledgedBytes >= 8 * PART_BYTES && stopped.abort(new Error("stopped half-way")),
  });
  await expect(running).rejects.toThrow("stopped half-way");
  // What was on the wire may still arrive.
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  const kept = rig.goodParts();
  expect(kept.length).toBeGreaterThanOrEqual(8);
  expect(kept.length).toBeLessThan(20);
  return kept;
}

async function expectRest(kept: readonly number[], changes = {}) {
  const before = rig.sentParts().length;
  const result = await rig.run(changes);
  expect(result).toMatchObject({
    error: null,
    outcome: { kind: "uploaded", object: { crc64: rig.crc64 }, resumedBytes: kept.length * PART_BYTES },
  });
  const sent = rig.sentParts().slice(before);
  expect(sent.filter((number) => kept.includes(number))).toEqual([]);
  return result;
}

describe("a resume", () => {
  test("keeps journalled parts without reading the file again", async () => {
    const kept = await leaveHalf();
    const { progress } = await expectRest(kept);
    // At most what was on its way when the run was stopped has no line.
    expect(progress.at(-1)!.comparedBytes).toBeLessThanOrEqual(2 * PART_BYTES);
  });

  test("without part lines reads the file, and sends nothing twice", async () => {
    const kept = await leaveHalf();
    const checkpoint = (await rig.deps.journal.load("rig"))!;
    await rig.deps.journal.remove("rig");
    await rig.deps.journal.save("rig", checkpoint);
    const { progress } = await expectRest(kept);
    expect(progress.at(-1)!.comparedBytes).toBe(kept.length * PART_BYTES);
    expect(progress.some(({ phase, comparedBytes }) => phase === "comparing" && comparedBytes > 0)).toBe(
      true,
    );
  });

  test("pages through ListParts and settles by ETag where OSS tells no checksum", async () => {
    const kept = await leaveHalf();
    rig.cloud.control.faults.add({ operation: "ListParts", effect: { kind: "missingCrc" } });
    const before = rig.sentParts().length;
    const result = await rig.run();
    expect(result.outcome).toMatchObject({ kind: "uploaded", object: { crc64: rig.crc64 } });
    // A part that OSS has and no line knows may have to be sent again here: nothing proves it.
    const again = rig
      .sentParts()
      .slice(before)
      .filter((number) => kept.includes(number));
    expect(again.length).toBeLessThanOrEqual(2);
  });

  test("recognises an upload whose journal was lost by its content, when asked to", async () => {
    const kept = await leaveHalf();
    await rm(path.join(rig.folder, "state"), { recursive: true });
    const { notices } = await expectRest(kept, { strangers: "adopt" });
    expect(notices).toEqual([
      { kind: "adopted", uploadId: expect.any(String), bytes: kept.length * PART_BYTES },
    ]);
    expect(rig.cloud.control.uploads).toEqual([]);
  });

  test("leaves an unknown upload alone when its parts are of another file", async () => {
    await leaveHalf();
    await rm(path.join(rig.folder, "state"), { recursive: true });
    await writeFile(rig.file, noise(rig.bytes.length, "another"));
    const result = await rig.run({ strangers: "adopt" });
    expect(result.outcome?.kind).toBe("uploaded");
    expect(result.notices).toEqual([{ kind: "notAdopted", others: 1 }]);
    expect(rig.cloud.control.uploads).toHaveLength(1);
  });

  test("tells of an upload that nobody here knows instead of sending the same file beside it", async () => {
    const kept = await leaveHalf();
    await rm(path.join(rig.folder, "state"), { recursive: true });
    const before = rig.sentParts().length;
    const result = await rig.run({ strangers: "report" });
    expect(result.outcome).toMatchObject({
      kind: "begunElsewhere",
      upload: { partCount: kept.length, storedBytes: kept.length * PART_BYTES },
    });
    expect(rig.sentParts()).toHaveLength(before);
    expect(rig.cloud.control.uploads).toHaveLength(1);
  });

  test("recognises an upload that was cut in parts of another size", async () => {
    const kept = await leaveHalf();
    await rm(path.join(rig.folder, "state"), { recursive: true });
    const { notices } = await expectRest(kept, {
      strangers: "adopt",
      tuning: { partSizeBytes: 2 * PART_BYTES },
    });
    expect(notices).toMatchObject([{ kind: "adopted" }]);
  });

  test("of a lost answer to Initiate goes on with the upload that it began", async () => {
    const { faults } = rig.cloud.control;
    faults.add({ operation: "InitiateMultipartUpload", effect: { kind: "dropReply" }, times: 2 });
    const stranger = await rig.deps.objects
      .startUpload({ bucket: BUCKET, key: KEY }, "other")
      .catch(() => undefined);
    const result = await rig.run();
    expect(stranger).toBeUndefined();
    expect(result.outcome?.kind).toBe("uploaded");
    // What was there before is not ours and stays; what our lost answer began is not left behind.
    expect(rig.cloud.control.uploads).toHaveLength(1);
    expect(rig.cloud.control.uploads[0]?.parts).toEqual([]);
  });

  test("settles a touched file by its content, with a notice", async () => {
    const kept = await leaveHalf();
    await utimes(rig.file, new Date(), new Date(Date.now() - 3_600_000));
    const { notices } = await expectRest(kept);
    expect(notices).toEqual([{ kind: "sourceTouched" }]);
  });

  test("refuses a file that changed in the middle, though its edges and its size are the same", async () => {
    const kept = await leaveHalf();
    const changed = Buffer.from(rig.bytes);
    changed[(kept[2]! - 1) * PART_BYTES + 70_000]! ^= 1;
    await writeFile(rig.file, changed);
    const result = await rig.run();
    expect(result.outcome).toEqual({ kind: "sourceChanged" });
    expect(rig.cloud.control.uploads).toHaveLength(1);
  });

  test("begins anew when a lifecycle rule took the upload away, even in mid-upload", async () => {
    rig.cloud.control.faults.add({
      operation: "UploadPart",
      effect: { kind: "delay", milliseconds: 30 },
    });
    const running = rig.run({ parallel: 2 });
    await expect.poll(() => rig.sentParts().length, { timeout: 10_000 }).toBeGreaterThan(4);
    const [upload] = rig.cloud.control.uploads;
    await rig.deps.objects.abortUpload({ bucket: BUCKET, key: KEY, uploadId: upload!.uploadId });
    const result = await running;
    expect(result.outcome).toMatchObject({ kind: "uploaded", object: { crc64: rig.crc64 } });
    expect(result.notices).toEqual([{ kind: "startedAnew", lostUploadId: upload!.uploadId }]);
  });

  test("finds the object that a lost Complete made", async () => {
    await leaveHalf();
    const checkpoint = (await rig.deps.journal.load("rig"))!;
    await rig.run();
    await rig.deps.journal.save("rig", checkpoint);
    const before = rig.sentParts().length;
    const result = await rig.run();
    expect(result.outcome).toMatchObject({ kind: "uploaded", resumedBytes: rig.bytes.length });
    expect(rig.sentParts().length).toBe(before);
  });
});

describe("a file that changes", () => {
  test("while it is sent is never completed, and its parts are kept", async () => {
    rig.cloud.control.faults.add({ operation: "UploadPart", effect: { kind: "delay", milliseconds: 30 } });
    const running = rig.run({ parallel: 2 });
    await expect.poll(() => rig.sentParts().length, { timeout: 20_000 }).toBeGreaterThan(3);
    await appendFile(rig.file, "more");
    expect((await running).outcome).toEqual({ kind: "sourceChanged" });
    expect(rig.cloud.control.object(BUCKET, KEY)).toBeUndefined();
    expect(rig.sentParts().length).toBeLessThan(20);
    expect(rig.cloud.control.uploads[0]!.parts.length).toBeGreaterThan(3);
  });

  test("because it is still being written is refused before anything is begun", async () => {
    const growing = setInterval(() => void appendFile(rig.file, "more"), 10);
    const result = await rig.run();
    clearInterval(growing);
    expect(result.error).toMatchObject({ code: "FILE_CHANGED" });
    expect(result.error?.message).toContain("still being written");
    expect(rig.cloud.control.uploads).toEqual([]);
  });
});

test("a bandwidth limit holds all connections together", async () => {
  const limit = parseLimit("64K");
  if ("problem" in limit) throw new Error(limit.problem.key);
  const { clock } = rig.deps;
  const limiter = createLimiter({ limit, clock, minuteOfDay: () => 0 });
  const startedAt = clock.now();
  const result = await rig.run({ limiter, parallel: 8 });
  expect(result.outcome).toMatchObject({ kind: "uploaded", object: { crc64: rig.crc64 } });
  // Two pieces are free: the first, and what the burst allows.
  const seconds = (rig.bytes.length - 2 * PART_BYTES) / (64 * KIB);
  expect(clock.now() - startedAt).toBeGreaterThan(seconds * 1_000);
});

describe("leftover uploads", () => {
  test("are listed with whose they are", async () => {
    await leaveHalf();
    const foreign = await rig.deps.objects.startUpload({ bucket: BUCKET, key: "migrate/字 &+.bak" }, "other");
    const search = { bucket: BUCKET, prefix: "migrate/", limit: 100 };
    expect(await listLeftovers(rig.deps, search)).toMatchObject([
      { upload: { key: KEY }, journalKey: "rig", partCount: expect.any(Number) },
      { upload: foreign, journalKey: null, partCount: 0, storedBytes: 0 },
    ]);
  });
});

describe("a stream", () => {
  function orderOf(source: SequentialSource, changes: Partial<StreamOrder> = {}): StreamOrder {
    return {
      source,
      address: { bucket: BUCKET, key: KEY },
      journalKey: "stream",
      signal: new AbortController().signal,
      tuning: { partSizeBytes: PART_BYTES, stallBudgetMs: 300_000 },
      ...changes,
    };
  }

  /** Odd pieces, and on demand an end that does not agree. */
  function sourceOf(
    bytes: Buffer,
    {
      failAt = Infinity,
      sizeBytes = bytes.length,
    }: { readonly failAt?: number; readonly sizeBytes?: number | null } = {},
  ): SequentialSource {
    return {
      name: "dbtest.zip",
      sizeBytes,
      async *open() {
        for (let at = 0; at < bytes.length; at += 50_001) {
          if (at >= failAt) throw new Error("the archive's checksum does not agree");
          yield bytes.subarray(at, at + 50_001);
        }
        if (failAt <= bytes.length) throw new Error("the archive's checksum does not agree");
      },
    };
  }

  test.each([
    ["of known length", rigSize()],
    ["of unknown length", null],
  ])("%s arrives whole through trouble", async (_, sizeBytes) => {
    rig.cloud.control.faults.add(
      { operation: "UploadPart", effect: { kind: "reset", afterBytes: 1_000 }, when: { every: 4 } },
      { operation: "UploadPart", effect: { kind: "wrongCrc" }, when: { every: 5 } },
    );
    const outcome = await uploadStream(rig.deps, orderOf(sourceOf(rig.bytes, { sizeBytes })));
    expect(outcome).toMatchObject({ kind: "uploaded", object: { crc64: rig.crc64 }, resumedBytes: 0 });
  });

  test("that broke off is not completed; read again, it sends only what is missing", async () => {
    const broken = sourceOf(rig.bytes, { failAt: rig.bytes.length });
    await expect(uploadStream(rig.deps, orderOf(broken))).rejects.toThrow("does not agree");
    expect(rig.cloud.control.object(BUCKET, KEY)).toBeUndefined();
    const kept = rig.goodParts();
    expect(kept.length).toBeGreaterThan(5);
    const before = rig.sentParts().length;

    const outcome = await uploadStream(rig.deps, orderOf(sourceOf(rig.bytes)));

    expect(outcome).toMatchObject({ kind: "uploaded", object: { crc64: rig.crc64 } });
    expect(
      rig
        .sentParts()
        .slice(before)
        .filter((number) => kept.includes(number)),
    ).toEqual([]);
  });

  test("that differs when it is read again replaces every part that differs", async () => {
    await expect(
      uploadStream(rig.deps, orderOf(sourceOf(noise(rig.bytes.length, "old"), { failAt: 1_500_000 }))),
    ).rejects.toThrow("does not agree");
    const outcome = await uploadStream(rig.deps, orderOf(sourceOf(rig.bytes)));
    expect(outcome).toMatchObject({ kind: "uploaded", object: { crc64: rig.crc64 }, resumedBytes: 0 });
  });

  test("that is shorter than it said is refused", async () => {
    const order = orderOf(sourceOf(rig.bytes, { sizeBytes: rig.bytes.length + 1 }));
    await expect(uploadStream(rig.deps, order)).rejects.toMatchObject({ code: "FILE_CHANGED" });
    expect(rig.cloud.control.object(BUCKET, KEY)).toBeUndefined();
  });

  test("that hangs lets go when the upload is stopped", async () => {
    const stopped = new AbortController();
    const hanging: SequentialSource = {
      name: "pipe",
      sizeBytes: null,
      async *open() {
        yield rig.bytes.subarray(0, 10);
        await new Promise(() => undefined);
      },
    };
    const running = uploadStream(rig.deps, orderOf(hanging, { signal: stopped.signal }));
    setTimeout(() => stopped.abort(new Error("stopped")), 100);
    await expect(running).rejects.toThrow("stopped");
  });
});

function rigSize(): number {
  return 20 * PART_BYTES - 5;
}
