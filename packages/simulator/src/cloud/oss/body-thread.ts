/** A thread of `createBodyThreads`: it does one of the two duties for all bodies that come in. */
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

import { createCRC64 } from "hash-wasm";

import type { Duty, FromThread, ToThread } from "./body-threads.ts";

interface Work {
  update(bytes: Uint8Array): void;
  /** In hexadecimal. */
  digest(): string;
}

const duty = workerData as Duty;
const works = new Map<number, Work>();
/** One after the other, because a new CRC takes a moment to be made. */
let last = Promise.resolve();

parentPort?.on("message", (message: ToThread) => {
  last = last.then(() => serve(message));
});

async function serve(message: ToThread): Promise<void> {
  switch (message.kind) {
    case "block":
      return takeBlock(message);
    case "end":
      say({ kind: "digest", body: message.body, duty, hex: (await workOf(message.body)).digest() });
      works.delete(message.body);
      return;
    case "drop":
      works.delete(message.body);
  }
}

async function takeBlock(message: Extract<ToThread, { kind: "block" }>): Promise<void> {
  const { body, block, memory, sizeBytes, file, position } = message;
  const bytes = new Uint8Array(memory, 0, sizeBytes);
  try {
    if (duty === "write") writeAll(file, bytes, position);
    (await workOf(body)).update(bytes);
    say({ kind: "done", body, block });
  } catch (error) {
    say({ kind: "failed", body, block, reason: String(error) });
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}

async function workOf(body: number): Promise<Work> {
  const known = works.get(body);
  if (known !== undefined) return known;
  const work = duty === "md5" ? newMd5() : await newCrc64();
  works.set(body, work);
  return work;
}

function newMd5(): Work {
  const hash = createHash("md5");
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest("hex"),
  };
}

async function newCrc64(): Promise<Work> {
  const hasher = await createCRC64();
  hasher.init();
  return {
    update: (bytes) => void hasher.update(bytes),
    digest: () => hasher.digest("hex"),
  };
}

function say(message: FromThread): void {
  parentPort?.postMessage(message);
}
