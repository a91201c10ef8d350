/** A pipe: bytes once, no size, and a look at the first of them that takes none away. */
import { spawn } from "node:child_process";
import { PassThrough, Readable } from "node:stream";

import { syntheticBackup } from "@bakferry/bak/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

import { beginsLikeBackup } from "./chunk-stream.ts";
import { stdinSource } from "./stdin-source.ts";
import { readAll } from "./testing/read-all.ts";

const BACKUP = Buffer.from(syntheticBackup({ dataBytes: 300_000 }));
const name = "dbtest.bak";

test("gives all bytes once, in chunks of a decent size, and says that it knows no size", async () => {
  const pieces = Array.from({ length: Math.ceil(BACKUP.length / 1000) }, (_, index) =>
    BACKUP.subarray(index * 1000, index * 1000 + 1000),
  );
  const source = stdinSource(Readable.from(pieces, { objectMode: false }), { name });
  expect(source).toMatchObject({ name, sizeBytes: null });
  const sizes: number[] = [];
  const read = await readAll(source, { onChunk: ({ length }) => void sizes.push(length) });
  expect(Buffer.compare(read, BACKUP)).toBe(0);
  expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(64 * 1024);
});

test("a look at the first bytes shows what it is and takes nothing away", async () => {
  const source = stdinSource(Readable.from([BACKUP.subarray(0, 3), BACKUP.subarray(3)]), { name });
  const first = await source.peek(8);
  expect(beginsLikeBackup(first)).toBe(true);
  expect((await source.peek(100_000)).length).toBeGreaterThanOrEqual(100_000);
  expect(Buffer.compare(await readAll(source), BACKUP)).toBe(0);
});

test("whatever pieces it comes in and however often it is looked at, the bytes are the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 }), { maxLength: 30 }),
      fc.array(fc.nat(100_000), { maxLength: 4 }),
      async (pieces, looks) => {
        const whole = Buffer.concat(pieces);
        const source = stdinSource(Readable.from(pieces.map((piece) => Buffer.from(piece))), { name });
        for (const bytes of looks) {
          const seen = Buffer.from(await source.peek(bytes));
          expect(seen.length).toBeGreaterThanOrEqual(Math.min(bytes, whole.length));
          expect(Buffer.compare(seen, whole.subarray(0, seen.length))).toBe(0);
        }
        expect(Buffer.compare(await readAll(source), whole)).toBe(0);
      },
    ),
  );
});

test("a second reading, and a look after the first, say that the bytes are gone", async () => {
  const source = stdinSource(Readable.from([BACKUP]), { name });
  await readAll(source);
  await expect(readAll(source)).rejects.toMatchObject({
    code: "PIPE_ALREADY_READ",
    message: expect.stringContaining("dbtest.bak"),
  });
  await expect(source.peek()).rejects.toMatchObject({ code: "PIPE_ALREADY_READ" });
});

test("an abort ends a reading that waits for a silent pipe", async () => {
  const stream = new PassThrough();
  stream.write(BACKUP);
  const source = stdinSource(stream, { name });
  const controller = new AbortController();
  const reason = new Error("stopped by the operator");
  const reading = readAll(source, {
    signal: controller.signal,
    onChunk: () => void setImmediate(() => controller.abort(reason)),
  });
  await expect(reading).rejects.toBe(reason);
  expect(stream.destroyed).toBe(true);
});

test("a pipe that breaks fails the reading", async () => {
  const stream = new PassThrough();
  stream.write(BACKUP.subarray(0, 100));
  const source = stdinSource(stream, { name });
  await source.peek(10);
  stream.destroy(new Error("broken"));
  await expect(readAll(source)).rejects.toThrow("broken");
});

test("text is refused, because it is not the bytes any more", async () => {
  const stream = new PassThrough({ encoding: "utf8" });
  stream.end("TAPE");
  await expect(readAll(stdinSource(stream, { name }))).rejects.toThrow("must give bytes");
});

test("a reader that is slow keeps the pipe waiting", async () => {
  let produced = 0;
  const stream = Readable.from(
    (function* endless() {
      for (; produced < 1000; produced += 1) yield Buffer.alloc(64 * 1024);
    })(),
    { objectMode: false },
  );
  const source = stdinSource(stream, { name });
  for await (const chunk of source.open(new AbortController().signal)) {
    expect(chunk.length).toBeGreaterThan(0);
    await new Promise((resolve) => void setTimeout(resolve, 20));
    break;
  }
  expect(produced).toBeLessThan(20);
});

test("the output of a real program comes through", async () => {
  const script = `process.stdout.write(Buffer.alloc(3_000_000, "TAPE"))`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const read = await readAll(stdinSource(child.stdout, { name }));
  expect(Buffer.compare(read, Buffer.alloc(3_000_000, "TAPE"))).toBe(0);
});
