/**
 * PUTs a range of a file: the loop that all bytes go through.
 *
 * Pooled buffers are filled from the file, summed and written while the next one is being filled, so memory does
 * not depend on the size of the file or of its parts. It runs in the main thread and in others; those can resolve
 * no other package when it runs from source, so nothing is imported from one.
 */
import type { SendLimiter } from "@bakferry/core";

import { createCrc64 } from "../crc64.ts";
import type { Crc64 } from "../crc64.ts";
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
      body: (write) => new Body({ order, write, pool, crc }).send(),
      signal: order.signal,
    });
    return { reply, crc64: crc.value() };
  };
}

interface Sending {
  readonly order: RangeOrder;
  readonly write: WriteChunk;
  readonly pool: BufferPool;
  readonly crc: Crc64;
}

/**
 * Reads, sums and writes until all is written. One read at a time, because the checksum follows the order of the bytes;
 * and no promise but for reads that are waited for: each costs more than the rest of this loop.
 */
class Body {
  readonly #sending: Sending;
  readonly #ended = Promise.withResolvers<void>();
  #doneBytes = 0;
  #writing = 0;
  #isReading = false;
  /** What is read at once is not read ahead: the same buffer again is still in the cache. */
  #mostWriting = 1;
  #failure: { readonly reason: unknown } | undefined;

  constructor(sending: Sending) {
    this.#sending = sending;
  }

  /** Settles when no buffer is in use any more. */
  send(): Promise<void> {
    this.#goOn();
    return this.#ended.promise;
  }

  #goOn(): void {
    const { sizeBytes } = this.#sending.order;
    const hasMore = (): boolean => this.#failure === undefined && this.#doneBytes < sizeBytes;
    while (hasMore() && !this.#isReading && this.#writing < this.#mostWriting) this.#readNext();
    if (this.#isReading || this.#writing > 0) return;
    if (this.#failure) this.#ended.reject(this.#failure.reason);
    else if (!hasMore()) this.#ended.resolve();
  }

  #readNext(): void {
    const { order, pool } = this.#sending;
    const buffer = pool.take();
    const missing = order.sizeBytes - this.#doneBytes;
    const target = missing < buffer.length ? buffer.subarray(0, missing) : buffer;
    try {
      const reading = order.readInto(target, order.offset + this.#doneBytes);
      if (typeof reading === "number" && !order.limiter) {
        this.#mostWriting = 1;
        this.#writeOut(buffer, reading);
      } else {
        this.#mostWriting = BUFFERS_PER_RANGE;
        void this.#waitFor(buffer, reading);
      }
    } catch (error) {
      this.#giveUp(buffer, error);
    }
  }

  async #waitFor(buffer: Uint8Array, reading: number | Promise<number>): Promise<void> {
    const { order } = this.#sending;
    this.#isReading = true;
    try {
      const readBytes = await reading;
      await order.limiter?.take(readBytes, order.signal);
      this.#writeOut(buffer, readBytes);
    } catch (error) {
      this.#giveUp(buffer, error);
    }
    this.#isReading = false;
    this.#goOn();
  }

  #giveUp(buffer: Uint8Array, reason: unknown): void {
    this.#sending.pool.give(buffer);
    this.#failure ??= { reason };
  }

  #writeOut(buffer: Uint8Array, readBytes: number): void {
    const { order, write, pool, crc } = this.#sending;
    if (readBytes === 0) throw new RangeEndsEarly(order.sizeBytes - this.#doneBytes);
    const chunk = readBytes < buffer.length ? buffer.subarray(0, readBytes) : buffer;
    crc.update(chunk);
    this.#doneBytes += readBytes;
    this.#writing += 1;
    write(chunk, (haveLeft) => {
      this.#writing -= 1;
      pool.give(buffer);
      if (haveLeft) order.onSent?.(readBytes);
      else this.#failure ??= { reason: new Error("The exchange is over.") };
      this.#goOn();
    });
  }
}
