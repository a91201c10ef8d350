/**
 * PUTs a range of a file: the loop that all bytes go through.
 *
 * Pooled buffers are filled from the file, summed and written while the next one is being filled, so memory does
 * not depend on the size of the file or of its parts. It runs in the main thread and in others; those can resolve
 * no other package when it runs from source, so nothing is imported from one.
 */
import type { SendLimiter } from "@bakferry/core";

import { createCrc64 } from "../crc64.ts";
import type { HttpClient, HttpReply, HttpTarget, WriteChunk } from "../http-exchange.ts";
import { createBufferPool } from "./buffer-pool.ts";
import type { BufferPool } from "./buffer-pool.ts";

export interface RangeOrder {
  readonly target: HttpTarget;
  readonly offset: number;
  readonly sizeBytes: number;
  /** Answers with less than was asked for when it suits it, and with 0 at the end. */
  readonly readInto: (target: Uint8Array, offset: number) => number | Promise<number>;
  readonly signal: AbortSignal;
  readonly onSent?: (bytes: number) => void;
  readonly limiter?: SendLimiter;
}

/** Whatever the server answered, and the checksum of what was read. */
export interface RangeReply {
  readonly reply: HttpReply;
  readonly crc64: string;
}

/** The file is shorter than it was. */
export class RangeEndsEarly extends Error {
  readonly missingBytes: number;

  constructor(missingBytes: number) {
    super(`The file ends ${missingBytes} bytes before the end of the range.`);
    this.name = "RangeEndsEarly";
    this.missingBytes = missingBytes;
  }
}

/** Throws HttpFailure, RangeEndsEarly, the signal's reason, or what `readInto` threw. Never retries. */
export type SendRange = (order: RangeOrder) => Promise<RangeReply>;

/** Measured: smaller costs CPU, larger falls out of the second-level cache. */
const BUFFER_BYTES = 512 * 1024;
/** One is filled, one is being written, one waits; all but one stay unused while reads are done at once. */
const BUFFERS_PER_RANGE = 3;
/** For as many connections as one upload has at the most. */
const BUFFERS_PER_BATCH = 16 * BUFFERS_PER_RANGE;

export function createRangeSender(http: HttpClient): SendRange {
  const pool = createBufferPool({ bufferBytes: BUFFER_BYTES, buffersPerBatch: BUFFERS_PER_BATCH });

  return async (order) => {
    const crc = createCrc64();
    const reply = await http.send({
      method: "PUT",
      target: order.target,
      headers: { "Content-Length": String(order.sizeBytes) },
      body: (write) => sendBody({ order, write, pool, update: (bytes) => crc.update(bytes) }),
      signal: order.signal,
    });
    return { reply, crc64: crc.value() };
  };
}

interface Sending {
  readonly order: RangeOrder;
  readonly write: WriteChunk;
  readonly pool: BufferPool;
  readonly update: (bytes: Uint8Array) => void;
}

async function sendBody(sending: Sending): Promise<void> {
  const { sizeBytes } = sending.order;
  const writing: Promise<void>[] = [];
  try {
    for (let done = 0; done < sizeBytes;) {
      const { chunkBytes, wasAtOnce, written } = await sendChunk(sending, done);
      done += chunkBytes;
      writing.push(written);
      // What is read at once is not read ahead: the same buffer again is still in the cache.
      while (writing.length > (wasAtOnce ? 0 : BUFFERS_PER_RANGE - 1)) await writing.shift();
    }
    await Promise.all(writing);
  } finally {
    await Promise.allSettled(writing);
  }
}

interface SentChunk {
  readonly chunkBytes: number;
  readonly wasAtOnce: boolean;
  readonly written: Promise<void>;
}

async function sendChunk({ order, write, pool, update }: Sending, done: number): Promise<SentChunk> {
  const buffer = pool.take();
  let filled: Filled;
  try {
    filled = await fill(buffer, order, done);
    update(filled.chunk);
    await order.limiter?.take(filled.chunk.length, order.signal);
  } catch (error) {
    pool.give(buffer);
    throw error;
  }
  const { chunk, wasAtOnce } = filled;
  // A write settles only when the socket is done with its buffer.
  const written = write(chunk)
    .finally(() => pool.give(buffer))
    .then(() => order.onSent?.(chunk.length));
  written.catch(() => undefined);
  return { chunkBytes: chunk.length, wasAtOnce, written };
}

interface Filled {
  readonly chunk: Uint8Array;
  readonly wasAtOnce: boolean;
}

async function fill(buffer: Uint8Array, order: RangeOrder, done: number): Promise<Filled> {
  const wanted = Math.min(BUFFER_BYTES, order.sizeBytes - done);
  let filled = 0;
  let wasAtOnce = true;
  while (filled < wanted) {
    const reading = order.readInto(buffer.subarray(filled, wanted), order.offset + done + filled);
    if (typeof reading !== "number") wasAtOnce = false;
    const read = typeof reading === "number" ? reading : await reading;
    if (read === 0) throw new RangeEndsEarly(order.sizeBytes - done - filled);
    filled += read;
  }
  return { chunk: buffer.subarray(0, filled), wasAtOnce };
}
