/**
 * What both containers have in common on the way from header to header: filemarks, passing over, the end.
 */
import type { DeepGapReason } from "./deep-report.ts";
import { createFilemarkTrail, filemarkLength } from "./filemark-trail.ts";
import type { DamageNote, Ledger } from "./ledger.ts";
import type { Sink, Step, Waiting } from "./steps.ts";

export interface Framing {
  damaged(note: Omit<DamageNote, "scheme">): void;
  /** Lets bytes pass that nothing proves. */
  pass(reason: DeepGapReason, bytes: number, next: (offset: number) => Step): Step;
  /** Everything that follows. */
  rest(reason: DeepGapReason): Step;
  /** The rest of a filemark behind its header. */
  filemark(mark: FilemarkHeader, ways: FilemarkWays): Step;
  /** Filemarks may go by unseen. */
  lose(): void;
  finish(position: number, waiting: Waiting): void;
}

export interface FilemarkHeader {
  readonly header: Uint8Array;
  readonly offset: number;
}

/** How to go on behind a filemark, and where there is none after all. */
export interface FilemarkWays {
  readonly next: () => Step;
  readonly lost: (offset: number) => Step;
}

export function createFraming(ledger: Ledger): Framing {
  const trail = createFilemarkTrail();
  const damaged: Framing["damaged"] = (note) => ledger.damaged({ scheme: "framing", ...note });
  const pass: Framing["pass"] = (reason, bytes, next) => ({
    kind: "pass",
    bytes,
    sink: createGapSink(ledger, reason),
    ...(reason === "lost" ? { mayEnd: "anywhere" } : {}),
    next,
  });

  function filemark({ header, offset }: FilemarkHeader, { next, lost }: FilemarkWays): Step {
    const length = filemarkLength(header);
    if (length === null) {
      const detail = `The filemark at byte ${offset} says that it is as long as none can be.`;
      damaged({ offset, lengthBytes: header.length, detail });
      return lost(offset + header.length);
    }
    const mark = new Uint8Array(length);
    mark.set(header);
    return {
      kind: "gather",
      bytes: length - header.length,
      next(rest) {
        mark.set(rest, header.length);
        const { problem, listBytes } = trail.add(mark, offset);
        if (problem !== null) damaged({ offset, lengthBytes: length, detail: problem });
        ledger.cover("framing", listBytes);
        ledger.miss("padding", rest.length - listBytes);
        return next();
      },
    };
  }

  function endProblem(position: number, { step, hasBytes }: Waiting): string | null {
    if (step.mayEnd === "anywhere") return null;
    const before = trail.problemAtEnd(position - hasBytes);
    if (step.mayEnd === "before" && hasBytes === 0) return before;
    if (step.mayEnd === "before" && before === null) {
      return `${hasBytes} bytes follow the filemark that closes the media.`;
    }
    return `The media ends at byte ${position}, where ${step.bytes - hasBytes} more bytes should follow.`;
  }

  return {
    damaged,
    pass,
    rest(reason) {
      const step: Step = {
        kind: "pass",
        bytes: Number.POSITIVE_INFINITY,
        sink: createGapSink(ledger, reason),
        mayEnd: "anywhere",
        next: () => step,
      };
      return step;
    },
    filemark,
    lose: () => trail.lose(),
    finish(position, waiting) {
      const seenBytes = waiting.step.kind === "gather" ? waiting.hasBytes : 0;
      ledger.miss("lost", seenBytes);
      const detail = endProblem(position, waiting);
      if (detail !== null) damaged({ offset: position - seenBytes, lengthBytes: seenBytes, detail });
    },
  };
}

/** Books bytes that nothing proves. */
export function createGapSink(ledger: Ledger, reason: DeepGapReason): Sink {
  return {
    take: (_, start, end) => ledger.miss(reason, end - start),
    skip: (lengthBytes) => ledger.miss("skipped", lengthBytes),
  };
}
