/**
 * Two threads that take the bytes of large bodies off the main one: one works out MD5, the other CRC-64 and writes.
 *
 * MD5 alone takes more than a second for a gigabyte, so a server that did it all in one thread could not keep up with
 * a fast client on loopback. Bytes go over in blocks of shared memory, a few for each body, so memory depends on how
 * many bodies come in at once and never on their size.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { type Block, BLOCK_BYTES, createBodyBlocks, type SpareMemory } from "./body-blocks.ts";

export type Duty = "md5" | "write";

export type ToThread =
  | {
      readonly kind: "block";
      readonly body: number;
      readonly block: number;
      readonly memory: SharedArrayBuffer;
      readonly sizeBytes: number;
      readonly file: number;
      readonly position: number;
    }
  /** The digest is wanted, or the body came to nothing. */
  | { readonly kind: "end" | "drop"; readonly body: number };

export type FromThread =
  | { readonly kind: "done"; readonly body: number; readonly block: number }
  | { readonly kind: "failed"; readonly body: number; readonly block: number; readonly reason: string }
  | { readonly kind: "digest"; readonly body: number; readonly duty: Duty; readonly hex: string };

export interface BodyThreads {
  /** A body that goes into an open file, from its start. */
  open(file: number): ThreadedBody;
  /** What is under way is never answered. */
  close(): Promise<void>;
}

export interface ThreadedBody {
  /** Resolves when more may come. Rejects when the file could not be written. */
  take(chunk: Uint8Array): Promise<void>;
  /** Resolves when all of it is written. */
  end(): Promise<{ readonly md5: Buffer; readonly crc64: bigint }>;
  /** Resolves when no thread touches the file any more. */
  drop(): Promise<void>;
}

/** Starts the threads with the first body that needs them, and again when one of them died. */
export function createBodyThreads(): BodyThreads {
  const bodies = new Map<number, OpenBody>();
  const spare: SpareMemory = [];
  let threads: readonly Worker[] = [];
  let opened = 0;

  const stop = async (): Promise<void> => {
    const standing = threads;
    threads = [];
    await Promise.all(standing.map((thread) => thread.terminate()));
  };
  const start = (duty: Duty): Worker => {
    const worker = new Worker(THREAD, { workerData: duty });
    worker.on("message", (message: FromThread) => bodies.get(message.body)?.hear(message));
    worker.on("error", (error) => {
      for (const body of bodies.values()) body.fail(error);
      void stop();
    });
    worker.unref();
    return worker;
  };

  return {
    open(file) {
      if (threads.length === 0) threads = DUTIES.map(start);
      const both = threads;
      opened += 1;
      const id = opened;
      const tell = (message: ToThread): void => {
        for (const thread of both) thread.postMessage(message);
      };
      const body = openBody({ id, file, spare, tell, forget: () => bodies.delete(id) });
      bodies.set(id, body);
      return body;
    },
    close: stop,
  };
}

const DUTIES: readonly Duty[] = ["md5", "write"];
/** As source when this module is. */
const THREAD = fileURLToPath(new URL(`body-thread${path.extname(import.meta.url)}`, import.meta.url));

interface OpenBody extends ThreadedBody {
  hear(message: FromThread): void;
  fail(error: Error): void;
}

interface BodyOptions {
  readonly id: number;
  readonly file: number;
  readonly spare: SpareMemory;
  readonly tell: (message: ToThread) => void;
  readonly forget: () => void;
}

function openBody({ id, file, spare, tell, forget }: BodyOptions): OpenBody {
  const blocks = createBodyBlocks(spare);
  const md5 = Promise.withResolvers<string>();
  const crc64 = Promise.withResolvers<string>();
  // Nobody waits for them when the body fails before its end.
  void Promise.allSettled([md5.promise, crc64.promise]);
  let current: Block | undefined;
  let filled = 0;
  let position = 0;

  const send = (): void => {
    if (current === undefined) return;
    const { number, memory } = current;
    current.pending = DUTIES.length;
    tell({ kind: "block", body: id, block: number, memory, sizeBytes: filled, file, position });
    position += filled;
    filled = 0;
    current = undefined;
  };
  const fail = (error: Error): void => {
    blocks.fail(error);
    md5.reject(error);
    crc64.reject(error);
  };

  return {
    async take(chunk) {
      for (let taken = 0; taken < chunk.length;) {
        current ??= await blocks.next();
        const piece = chunk.subarray(taken, taken + BLOCK_BYTES - filled);
        current.bytes.set(piece, filled);
        filled += piece.length;
        taken += piece.length;
        if (filled === BLOCK_BYTES) send();
      }
    },
    async end() {
      send();
      await blocks.idle();
      blocks.giveBack();
      tell({ kind: "end", body: id });
      const digests = await Promise.all([md5.promise, crc64.promise]);
      forget();
      return { md5: Buffer.from(digests[0], "hex"), crc64: BigInt(`0x${digests[1]}`) };
    },
    async drop() {
      current = undefined;
      // After a failure nobody knows who still writes into them.
      await blocks.idle().then(
        () => blocks.giveBack(),
        () => undefined,
      );
      tell({ kind: "drop", body: id });
      forget();
    },
    hear(message) {
      if (message.kind === "digest") (message.duty === "md5" ? md5 : crc64).resolve(message.hex);
      else blocks.release(message.block);
      if (message.kind === "failed") fail(new Error(message.reason));
    },
    fail,
  };
}
