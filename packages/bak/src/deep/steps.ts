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

/**
 * Takes the bytes of a stretch in order: those of `bytes` from `start` to `end`, as a view of its own for each
 * record of a container would cost more than its checksum. `skip` stands for bytes that the check was not given.
 */
export interface Sink {
  take(bytes: Uint8Array, start: number, end: number): void;
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

  function gather(wanted: GatherStep, bytes: Uint8Array, start: number): number {
    const end = Math.min(start + wanted.bytes - done, bytes.length);
    const isWhole = end - start === wanted.bytes;
    const part = bytes.subarray(start, end);
    if (!isWhole) held.set(part, done);
    done += end - start;
    position += end - start;
    if (done === wanted.bytes) {
      const together = isWhole ? part : held.subarray(0, wanted.bytes);
      enter(wanted.next(together, position - wanted.bytes));
    }
    return end;
  }

  function pass(wanted: PassStep, bytes: Uint8Array, start: number): number {
    const end = Math.min(start + wanted.bytes - done, bytes.length);
    wanted.sink.take(bytes, start, end);
    done += end - start;
    position += end - start;
    if (done === wanted.bytes) enter(wanted.next(position));
    return end;
  }

  return {
    update(bytes) {
      let at = 0;
      while (at < bytes.length) {
        at = step.kind === "gather" ? gather(step, bytes, at) : pass(step, bytes, at);
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
