/**
 * A backup that another program writes into our standard input.
 *
 * A pipe gives each byte once and says no size, so nothing can be read again: not for a second look at the header,
 * not for a resume.
 */
import { Readable } from "node:stream";

import type { SequentialSource } from "@bakferry/core";
import { OperationalError } from "@bakferry/core/errors";

import { type Chunks, evenly } from "./chunk-stream.ts";

export interface PipeSource extends SequentialSource {
  readonly sizeBytes: null;
  /**
   * The first bytes, at least `bytes` of them unless the pipe ends before; they stay in the source. Only before
   * `open`, as often as you like; throws PIPE_ALREADY_READ after it.
   */
  peek(bytes?: number): Promise<Uint8Array>;
}

const PEEK_BYTES = 64 * 1024;

/** `open` works once; the second one throws PIPE_ALREADY_READ when its first chunk is asked for. */
export function stdinSource(stream: Readable, { name }: { readonly name: string }): PipeSource {
  const held: Uint8Array[] = [];
  let iterator: AsyncIterator<unknown> | undefined;
  let isOpened = false;

  async function next(): Promise<Uint8Array | undefined> {
    iterator ??= stream[Symbol.asyncIterator]();
    const { done, value } = await iterator.next();
    return done === true ? undefined : asBytes(value);
  }

  async function* read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const cut = (): void => void stream.destroy(asError(signal.reason));
    signal.throwIfAborted();
    signal.addEventListener("abort", cut, { once: true });
    try {
      for (let chunk = held.shift(); chunk !== undefined; chunk = held.shift()) yield chunk;
      for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
        signal.throwIfAborted();
        yield chunk;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", cut);
      stream.destroy();
    }
  }

  function claim(): void {
    if (isOpened) throw alreadyRead(name);
    isOpened = true;
  }

  async function* readOnce(signal: AbortSignal): Chunks & AsyncGenerator<Uint8Array> {
    claim();
    yield* evenly(read(signal));
  }

  return {
    name,
    sizeBytes: null,
    open: readOnce,
    async peek(bytes = PEEK_BYTES) {
      if (isOpened) throw alreadyRead(name);
      for (let heldBytes = sizeOf(held); heldBytes < bytes; heldBytes = sizeOf(held)) {
        const chunk = await next();
        if (chunk === undefined) break;
        held.push(chunk);
      }
      return Buffer.concat(held);
    },
  };
}

function alreadyRead(name: string): OperationalError {
  return new OperationalError("PIPE_ALREADY_READ", {
    message: `${JSON.stringify(name)} comes from a pipe that was read before; its bytes are gone.`,
  });
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}

/** A stream with an encoding set gives strings, and strings of a backup are not its bytes. */
function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError("The pipe must give bytes; it has an encoding set.");
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted");
}
