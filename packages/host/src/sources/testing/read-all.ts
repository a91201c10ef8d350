/** Reads a source to its end, as somebody who only wants the bytes. */
import { setImmediate as nextTurn } from "node:timers/promises";

import type { SequentialSource } from "@bakferry/core";

import type { ArchivedBackup, ArchiveOutcome, ArchiveRefusal } from "../archive-outcome.ts";

export interface ReadAllOptions {
  readonly signal?: AbortSignal;
  /** Called with each chunk; a promise delays the next. */
  readonly onChunk?: (chunk: Uint8Array) => Promise<void> | void;
}

export async function readAll(source: SequentialSource, options: ReadAllOptions = {}): Promise<Buffer> {
  const { signal = new AbortController().signal, onChunk = () => undefined } = options;
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open(signal)) {
    chunks.push(chunk);
    await onChunk(chunk);
    await nextTurn();
  }
  return Buffer.concat(chunks);
}

export function asBackup(outcome: ArchiveOutcome): ArchivedBackup {
  if (outcome.kind !== "backup") throw new Error(`No backup came out: ${JSON.stringify(outcome)}`);
  return outcome;
}

export function asRefusal(outcome: ArchiveOutcome): ArchiveRefusal {
  if (outcome.kind !== "refused") throw new Error(`Nothing was refused: ${outcome.kind}`);
  return outcome;
}
