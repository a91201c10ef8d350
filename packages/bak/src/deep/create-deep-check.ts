/**
 * Proves the bytes of a backup as they pass, in one go and without SQL Server.
 *
 * A backup carries up to three checksums, and nobody looks at them before the restore: of each compressed record,
 * of each data stream (WITH CHECKSUM), of each database page (PAGE_VERIFY CHECKSUM). All of them can be computed
 * while the file is read for something else, so an upload can find a bad disk before RDS does.
 *
 * Bytes are understood only in order, because the place of every checksum follows from what stands before it.
 * Bytes that the check is not given (`skip`) cost the proof of the stream or record that they belong to. A gap
 * within database pages costs no more: the pages behind it are proved by their own checksums. A gap that swallows
 * a header costs everything up to the next block that can be recognised; in a large backup that may be the end of
 * the data, and without its first eight bytes nothing of it can be checked. So parts that are read out of order cannot be checked by themselves: give the check the bytes that
 * happen to come next in order, skip the others, or run it over the file alone.
 */
import { CONTAINER_MAGIC } from "../compressed-container.ts";
import { ascii } from "../fields.ts";
import { createCompressedGrammar } from "./compressed-grammar.ts";
import type { DeepReport } from "./deep-report.ts";
import { createFoldKernel } from "./fold-kernel.ts";
import { createFraming } from "./framing.ts";
import { type Ledger, createLedger } from "./ledger.ts";
import { type Grammar, type GrammarDeps, createPlainGrammar } from "./plain-grammar.ts";
import { type Feed, createFeed } from "./steps.ts";

export interface DeepCheckOptions {
  /** How long the media is, where that is known: fewer or more bytes are damage. */
  readonly sizeBytes?: number;
}

/** Never throws, whatever the bytes are; holds less than half a MiB, however long the media is. */
export interface DeepCheck {
  /** The next bytes in order, in pieces of any size. They are read during the call and not kept. */
  update(bytes: Uint8Array): void;
  /** The next bytes in order, which the caller does not have. */
  skip(lengthBytes: number): void;
  /** Damaged places so far, so that an upload can stop at the first one. */
  damageCount(): number;
  /** Closes the account; what is given afterwards is ignored, and the report stays the same. */
  finish(): DeepReport;
}

export function createDeepCheck({ sizeBytes }: DeepCheckOptions = {}): DeepCheck {
  const ledger = createLedger();
  const beginning = createBeginning(ledger);
  let report: DeepReport | null = null;

  return {
    update(bytes) {
      if (report === null) beginning.update(bytes);
    },
    skip(lengthBytes) {
      if (report === null && lengthBytes > 0) beginning.open().feed.skip(lengthBytes);
    },
    damageCount: () => ledger.damageCount(),
    finish() {
      if (report !== null) return report;
      const { feed, grammar } = beginning.open();
      const position = feed.position();
      const before = ledger.damageCount();
      grammar.finish(position, feed.waiting());
      if (sizeBytes !== undefined && position !== sizeBytes && ledger.damageCount() === before) {
        const detail = `The media is ${sizeBytes} bytes long, but ${position} were read.`;
        ledger.damaged({ scheme: "framing", offset: position, lengthBytes: 0, detail });
      }
      report = ledger.report(position);
      return report;
    },
  };
}

interface Opened {
  readonly feed: Feed;
  readonly grammar: Grammar;
}

interface Beginning {
  update(bytes: Uint8Array): void;
  /** Decides by the bytes that have come, however few. */
  open(): Opened;
}

/** Holds the first bytes back until they say which grammar is theirs. */
function createBeginning(ledger: Ledger): Beginning {
  const magic = new Uint8Array(CONTAINER_MAGIC.length);
  let held = 0;
  let opened: Opened | null = null;

  function open(): Opened {
    if (opened !== null) return opened;
    const grammar = grammarOf(magic.subarray(0, held), { ledger, kernel: createFoldKernel() });
    opened = { grammar, feed: createFeed({ start: grammar.start, resume: (gap) => grammar.resume(gap) }) };
    opened.feed.update(magic.subarray(0, held));
    return opened;
  }

  return {
    open,
    update(bytes) {
      if (opened !== null) {
        opened.feed.update(bytes);
        return;
      }
      const part = bytes.subarray(0, magic.length - held);
      magic.set(part, held);
      held += part.length;
      if (held === magic.length) open().feed.update(bytes.subarray(part.length));
    },
  };
}

function grammarOf(magic: Uint8Array, deps: GrammarDeps): Grammar {
  if (ascii(magic, 0, CONTAINER_MAGIC.length) === CONTAINER_MAGIC) return createCompressedGrammar(deps);
  if (ascii(magic, 0, 4) === "TAPE") return createPlainGrammar(deps);
  return createStrangerGrammar(deps, magic.length === 0 ? "lost" : "unknown_format");
}

/** No backup media, or its beginning was skipped: nothing can be proved or found damaged. */
function createStrangerGrammar({ ledger }: GrammarDeps, reason: "lost" | "unknown_format"): Grammar {
  const start = createFraming(ledger).rest(reason);
  return { start, resume: () => start, finish: () => undefined };
}
