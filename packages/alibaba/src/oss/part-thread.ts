/**
 * What a thread for parts runs: it opens the file itself, so that no byte crosses from one thread to another.
 *
 * It is given the signed address of one part at a time and never a key.
 */
import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";

import { createHttpClient, HttpFailure } from "../http-exchange.ts";
import type { FromThread, PartEnd, SendMessage, ThreadSetting, ToThread } from "./part-threads.ts";
import { createReadPatience } from "./read-patience.ts";
import { createRangeSender } from "./send-range.ts";
import { createSharedFiles } from "./shared-files.ts";

/** Progress is shown four times a second; more messages than that would only wake the main thread. */
const TELL_EVERY_MS = 100;

const { timeouts, isAlone } = workerData as ThreadSetting;
const http = createHttpClient(timeouts);
const sendRange = createRangeSender(http);
const patience = createReadPatience();
const files = createSharedFiles();
const running = new Map<number, AbortController>();

parentPort?.on("message", (message: ToThread) => {
  if (message.kind === "abort") running.get(message.id)?.abort();
  else void send(message);
});

async function send(message: SendMessage): Promise<void> {
  const { id } = message;
  const controller = new AbortController();
  running.set(id, controller);
  const sent = createSentCounter(id);
  const answer = await attempt(message, controller.signal, sent);
  running.delete(id);
  tell({ ...answer, id, untoldBytes: sent.untoldBytes() });
}

type Answer = PartEnd extends infer Each
  ? Each extends unknown
    ? Omit<Each, "id" | "untoldBytes">
    : never
  : never;

async function attempt(message: SendMessage, signal: AbortSignal, sent: SentCounter): Promise<Answer> {
  // Encrypting takes so much longer than reading that handing reads out would only cost buffers.
  const isHandedOut = isAlone && !message.target.secure;
  try {
    const file = await files.take(message.file);
    if (!file) return { kind: "unreadable" };
    const { reply, crc64 } = await sendRange({
      target: message.target,
      offset: message.offset,
      sizeBytes: message.sizeBytes,
      readInto: (target, offset) => read(file, target, { offset, isHandedOut }),
      signal,
      onSent: sent.add,
    });
    return { kind: "replied", reply, crc64 };
  } catch (error) {
    // Whatever else went wrong, the main thread finds out by doing it itself, and says it in its own words.
    return error instanceof HttpFailure
      ? { kind: "failed", code: error.code, message: error.message }
      : { kind: "unreadable" };
  } finally {
    files.give(message.file);
  }
}

interface Place {
  readonly offset: number;
  readonly isHandedOut: boolean;
}

function read(
  file: FileHandle,
  target: Uint8Array,
  { offset, isHandedOut }: Place,
): number | Promise<number> {
  if (isHandedOut || !patience.mayReadAtOnce()) {
    return file.read(target, 0, target.byteLength, offset).then(({ bytesRead }) => bytesRead);
  }
  const startedAt = performance.now();
  const bytesRead = readSync(file.fd, target, 0, target.byteLength, offset);
  patience.took(performance.now() - startedAt);
  return bytesRead;
}

interface SentCounter {
  readonly add: (bytes: number) => void;
  readonly untoldBytes: () => number;
}

function createSentCounter(id: number): SentCounter {
  let untold = 0;
  let toldAt = performance.now();
  return {
    add(bytes) {
      untold += bytes;
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      tell({ kind: "sent", id, bytes: untold });
      untold = 0;
      toldAt = performance.now();
    },
    untoldBytes: () => untold,
  };
}

function tell(message: FromThread): void {
  parentPort?.postMessage(message);
}
