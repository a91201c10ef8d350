/**
 * Threads that read, sum and send parts, so that the main one is free for everything else.
 *
 * A thread may wait for a read, which costs half of what it costs to let yet another thread wait. It gets the signed
 * address of one part, never a key. What it cannot do, the main thread does: a file that only has a handle, a name that
 * leads elsewhere by now, a thread that died.
 */
import type { IncomingHttpHeaders } from "node:http";
import { Worker } from "node:worker_threads";

import type { LocalFile } from "@bakferry/core";

import { HttpFailure } from "../http-exchange.ts";
import type { HttpTarget, HttpTimeouts } from "../http-exchange.ts";
import type { RangeOrder, RangeReply } from "./send-range.ts";

/** What a thread is started with. */
export interface ThreadSetting {
  readonly timeouts: HttpTimeouts;
  /**
   * No other thread sends beside it, so a core is free that can read for it. Of several, each reads at once: to hand a
   * read out costs more than the read.
   */
  readonly isAlone: boolean;
}

export interface SendMessage {
  readonly kind: "send";
  readonly id: number;
  readonly target: HttpTarget;
  readonly file: LocalFile;
  readonly offset: number;
  readonly sizeBytes: number;
}

export type ToThread = SendMessage | { readonly kind: "abort"; readonly id: number };

export type FromThread = { readonly kind: "sent"; readonly id: number; readonly bytes: number } | PartEnd;

/** `unreadable`: nothing is known of the server, because the file could not be opened or read from there. */
export type PartEnd = {
  readonly id: number;
  /** Sent since it was told last. */
  readonly untoldBytes: number;
} & (
  | { readonly kind: "replied"; readonly reply: ClonedReply; readonly crc64: string }
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  | { readonly kind: "unreadable" }
);

interface ClonedReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

export interface PartThreads {
  /** `undefined` when the thread could not read the file. Throws HttpFailure and the signal's reason. */
  send(order: RangeOrder, file: LocalFile): Promise<RangeReply | undefined>;
  /** Starts them all, so that the first parts need not wait. */
  warm(): void;
  /** What is under way is answered with `undefined`. */
  close(): void;
}

export interface PartThreadsOptions {
  readonly count: number;
  readonly timeouts: HttpTimeouts;
  /** A thread without a part for so long ends, and gives its memory back; a minute when absent. */
  readonly idleMs?: number;
}

const IDLE_MS = 60_000;

/** A thread that died or ended is replaced when the next part comes. */
export function createPartThreads({ count, timeouts, idleMs = IDLE_MS }: PartThreadsOptions): PartThreads {
  const threads: Thread[] = [];

  function add(): Thread {
    const onEnd = (): void => {
      threads.splice(threads.indexOf(thread), 1);
    };
    const thread = startThread({ timeouts, isAlone: count === 1, idleMs, onEnd });
    threads.push(thread);
    return thread;
  }
  function warm(): void {
    while (threads.length < count) add();
  }
  function leastBusy(): Thread {
    warm();
    return threads.reduce((least, thread) => (thread.jobs() < least.jobs() ? thread : least));
  }

  return {
    warm,
    send(order, file) {
      order.signal.throwIfAborted();
      return leastBusy().send(order, file);
    },
    close() {
      for (const thread of threads.slice()) thread.close();
    },
  };
}

/** The loop leaves little behind; left alone, V8 would let it pile up. */
const YOUNG_MB = 2;

interface Thread {
  jobs(): number;
  send(order: RangeOrder, file: LocalFile): Promise<RangeReply | undefined>;
  close(): void;
}

interface Job {
  readonly order: RangeOrder;
  readonly resolve: (reply: RangeReply | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface ThreadOrder extends ThreadSetting {
  readonly idleMs: number;
  readonly onEnd: () => void;
}

function startThread({ timeouts, isAlone, idleMs, onEnd }: ThreadOrder): Thread {
  // Compilation turns every specifier from .ts to .js, but not a name in a URL.
  const name = import.meta.url.endsWith(".ts") ? "./part-thread.ts" : "./part-thread.js";
  const worker = new Worker(new URL(name, import.meta.url), {
    name: "bakferry-parts",
    workerData: { timeouts, isAlone } satisfies ThreadSetting,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const jobs = new Map<number, Job>();
  let nextId = 0;
  let ended = false;
  let idle: NodeJS.Timeout | undefined;

  function end(): void {
    if (ended) return;
    ended = true;
    clearTimeout(idle);
    onEnd();
    for (const job of jobs.values()) job.resolve(undefined);
    jobs.clear();
  }
  function close(): void {
    end();
    void worker.terminate();
  }
  function rest(): void {
    // An idle thread must not keep the process alive.
    worker.unref();
    clearTimeout(idle);
    idle = setTimeout(close, idleMs);
    idle.unref();
  }
  function forget(id: number): void {
    jobs.delete(id);
    if (jobs.size === 0 && !ended) rest();
  }
  rest();
  worker.on("error", end);
  worker.on("exit", end);
  worker.on("message", (message: FromThread) => {
    const job = jobs.get(message.id);
    if (!job) return;
    if (message.kind === "sent") {
      job.order.onSent?.(message.bytes);
      return;
    }
    forget(message.id);
    if (message.untoldBytes > 0) job.order.onSent?.(message.untoldBytes);
    settle(job, message);
  });

  return {
    jobs: () => jobs.size,
    async send(order, file) {
      const id = (nextId += 1);
      const { target, offset, sizeBytes, signal } = order;
      const { promise, resolve, reject } = Promise.withResolvers<RangeReply | undefined>();
      jobs.set(id, { order, resolve, reject });
      clearTimeout(idle);
      worker.ref();
      const onAbort = (): void => {
        forget(id);
        post(worker, { kind: "abort", id });
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      post(worker, { kind: "send", id, target, file, offset, sizeBytes });
      try {
        return await promise;
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
    close,
  };
}

function post(worker: Worker, message: ToThread): void {
  worker.postMessage(message);
}

function settle(job: Job, message: PartEnd): void {
  switch (message.kind) {
    case "replied": {
      const { status, headers, body } = message.reply;
      const reply = { status, headers, body: Buffer.from(body) };
      job.resolve({ reply, crc64: message.crc64 });
      return;
    }
    case "failed":
      job.reject(new HttpFailure(message.code, message.message));
      return;
    case "unreadable":
      job.resolve(undefined);
  }
}
