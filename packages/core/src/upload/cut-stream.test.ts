import { describe, expect, test } from "vitest";

import { cutStream } from "./cut-stream.ts";
import { connectionsFor, createPartBuffers } from "./part-buffers.ts";
import { growingPartSize, partSizeFor } from "./plan-parts.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const { signal } = new AbortController();

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("a stream is cut", () => {
  test.each([
    [1_000, 100, 7],
    [1_000, 100, 100],
    [1_001, 100, 250],
    [99, 100, 1],
    [1, 100, 1_000],
    [0, 100, 10],
  ])("%d bytes into parts of %d, whatever pieces of %d they come in", async (size, partSizeBytes, piece) => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
    const chunks = chunksOf(bytes, piece);
    const joined: number[] = [];
    const sizes: number[] = [];
    for await (const part of cutStream({ chunks, partSizeBytes, buffers: createPartBuffers(), signal })) {
      expect(part.offset).toBe(joined.length);
      expect(part.partNumber).toBe(sizes.length + 1);
      const target = new Uint8Array(part.sizeBytes + 5);
      expect(await part.source.readInto(target, part.offset)).toBe(part.sizeBytes);
      joined.push(...target.subarray(0, part.sizeBytes));
      sizes.push(part.sizeBytes);
      part.release();
    }
    expect(Uint8Array.from(joined)).toEqual(bytes);
    expect(sizes.slice(0, -1).every((each) => each === partSizeBytes)).toBe(true);
    expect(sizes).toHaveLength(Math.ceil(size / partSizeBytes));
  });

  test("and one that fails gives out no part that was not filled", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(150);
      throw new Error("the archive is broken");
    }
    const cut = cutStream({ chunks: failing(), partSizeBytes: 100, buffers: createPartBuffers(), signal });
    expect((await cut.next()).value).toMatchObject({ partNumber: 1, sizeBytes: 100 });
    await expect(cut.next()).rejects.toThrow("the archive is broken");
  });

  test("into parts that grow, when nobody knows how long it is", () => {
    const sizes = Array.from({ length: 10_000 }, (_, index) => growingPartSize(index + 1) ?? 0);
    expect(sizes[0]).toBe(8 * MIB);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(growingPartSize(10_001)).toBeUndefined();
    const bytesAtMost128Mib = sizes.filter((size) => size <= 128 * MIB).reduce((sum, size) => sum + size, 0);
    expect(bytesAtMost128Mib).toBeGreaterThan(600 * GIB);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(5_000 * GIB);
  });
});

describe("memory for parts", () => {
  test.each([1, GIB, 100 * GIB, 500 * GIB, 1_000 * GIB])(
    "of a stream of %d bytes stays below 256 MiB with every connection busy",
    (sizeBytes) => {
      const part = partSizeFor(sizeBytes);
      expect((connectionsFor(part) + 1) * part).toBeLessThanOrEqual(256 * MIB);
    },
  );

  test("is not given before there is room, and used again", async () => {
    const buffers = createPartBuffers();
    const held = [await buffers.take(100 * MIB, signal), await buffers.take(100 * MIB, signal)];
    let third: Uint8Array | undefined;
    const waiting = buffers.take(100 * MIB, signal).then((buffer) => {
      third = buffer;
    });
    await new Promise((resolve) => void setImmediate(resolve));
    expect(third).toBeUndefined();
    buffers.give(held[0]!);
    await waiting;
    expect(third).toBe(held[0]);
  });

  test("lets go of who waits when the upload is stopped", async () => {
    const stopped = new AbortController();
    const buffers = createPartBuffers();
    await buffers.take(200 * MIB, signal);
    await buffers.take(200 * MIB, signal);
    const waiting = buffers.take(1, stopped.signal);
    stopped.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
  });
});
