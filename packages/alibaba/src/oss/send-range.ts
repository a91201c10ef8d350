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
  readonly readInto: (target: Uint8Array, offset: number) => Promise<number>;
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
/** One is filled, one is being written, one waits. */
const BUFFERS_PER_RANGE = 3;

export function createRangeSender(http: HttpClient): SendRange {
  const pool = createBufferPool({ buffersPerSet: BUFFERS_PER_RANGE, bufferBytes: BUFFER_BYTES });

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

/** A write settles only when the socket is done with its buffer, so after the last one all buffers are free. */
async function sendBody({ order, write, pool, update }: Sending): Promise<void> {
  const buffers = pool.take();
  const writing: Promise<void>[] = [];
  let turn = 0;
  try {
    for (let done = 0; done < order.sizeBytes; turn = (turn + 1) % buffers.length) {
      await writing[turn];
      const wanted = Math.min(BUFFER_BYTES, order.sizeBytes - done);
      const chunk = await fill(buffers[turn] ?? new Uint8Array(wanted), { order, done, wanted });
      update(chunk);
      await order.limiter?.take(chunk.length, order.signal);
      const written = write(chunk).then(() => order.onSent?.(chunk.length));
      written.catch(() => undefined);
      writing[turn] = written;
      done += chunk.length;
    }
    await Promise.all(writing);
  } finally {
    await Promise.allSettled(writing);
    pool.give(buffers);
  }
}

async function fill(
  buffer: Uint8Array,
  { order, done, wanted }: { readonly order: RangeOrder; readonly done: number; readonly wanted: number },
): Promise<Uint8Array> {
  let filled = 0;
  while (filled < wanted) {
    const read = await order.readInto(buffer.subarray(filled, wanted), order.offset + done + filled);
    if (read === 0) throw new RangeEndsEarly(order.sizeBytes - done - filled);
    filled += read;
  }
  return buffer.subarray(0, filled);
}
