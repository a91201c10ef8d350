/**
 * Feeds bytes that arrive in pieces of any size to a grammar written as steps.
 *
 * A step either wants a few bytes together (a header) or passes a stretch of any length to whoever counts or
 * folds it. Nothing but one header is ever kept, so memory does not depend on what the media claims.
 */

/** The longest header that a step may want together. */
const MAX_TOGETHER_BYTES = 64 * 1024;

/** Wants `bytes` bytes together; `next` gets a view that is valid during the call, and where it starts. */
export interface GatherStep {
  readonly kind: "gather";
  readonly bytes: number;
  /** Whether the media may end before this step, or at any byte of it. */
  readonly mayEnd?: "before" | "anywhere";
  readonly next: (bytes: Uint8Array, offset: number) => Step;
}

/** Lets `bytes` bytes pass; `next` is called when the last one has. */
export interface PassStep {
  readonly kind: "pass";
  readonly bytes: number;
  readonly sink: Sink;
  readonly mayEnd?: "anywhere";
  readonly next: (offset: number) => Step;
}

export type Step = GatherStep | PassStep;

/** Takes the bytes of a stretch in order. `skip` stands for bytes that the check was not given. */
export interface Sink {
  take(bytes: Uint8Array): void;
  skip(lengthBytes: number): void;
}

export interface Feed {
  update(bytes: Uint8Array): void;
  skip(lengthBytes: number): void;
  /** Offset of the next byte. */
  position(): number;
  waiting(): Waiting;
}

/** The step that waits for bytes, and how many of its bytes it has got. */
export interface Waiting {
  readonly step: Step;
  readonly hasBytes: number;
}

/** A gap that swallowed a part of a header, of which `seenBytes` had come; it ends at `offset`. */
export interface HeaderGap {
  readonly offset: number;
  readonly seenBytes: number;
  readonly skippedBytes: number;
}

export interface FeedOptions {
  readonly start: Step;
  readonly resume: (gap: HeaderGap) => Step;
}

export function createFeed({ start, resume }: FeedOptions): Feed {
  const held = new Uint8Array(MAX_TOGETHER_BYTES);
  let step = start;
  /** Bytes of the current step that are gone by. */
  let done = 0;
  let position = 0;

  function enter(next: Step): void {
    step = next;
    done = 0;
    while (step.kind === "pass" && step.bytes <= 0) step = step.next(position);
  }

  function gather(wanted: GatherStep, bytes: Uint8Array): number {
    const taken = Math.min(wanted.bytes - done, bytes.length);
    const isWhole = taken === wanted.bytes;
    if (!isWhole) held.set(bytes.subarray(0, taken), done);
    done += taken;
    position += taken;
    if (done === wanted.bytes) {
      const together = isWhole ? bytes.subarray(0, taken) : held.subarray(0, wanted.bytes);
      enter(wanted.next(together, position - wanted.bytes));
    }
    return taken;
  }

  function pass(wanted: PassStep, bytes: Uint8Array): number {
    const taken = Math.min(wanted.bytes - done, bytes.length);
    wanted.sink.take(taken === bytes.length ? bytes : bytes.subarray(0, taken));
    done += taken;
    position += taken;
    if (done === wanted.bytes) enter(wanted.next(position));
    return taken;
  }

  return {
    update(bytes) {
      let rest = bytes;
      while (rest.length > 0) {
        const taken = step.kind === "gather" ? gather(step, rest) : pass(step, rest);
        rest = taken === rest.length ? EMPTY : rest.subarray(taken);
      }
    },
    skip(lengthBytes) {
      let left = lengthBytes;
      while (left > 0) {
        if (step.kind === "gather") {
          position += left;
          enter(resume({ offset: position, seenBytes: done, skippedBytes: left }));
          return;
        }
        const skipped = Math.min(step.bytes - done, left);
        step.sink.skip(skipped);
        done += skipped;
        position += skipped;
        left -= skipped;
        if (done === step.bytes) enter(step.next(position));
      }
    },
    position: () => position,
    waiting: () => ({ step, hasBytes: done }),
  };
}

const EMPTY = new Uint8Array(0);
