/**
 * The data of one stream: database pages (`MQDA`) or transaction log (`MQTL`), folded as it passes.
 *
 * BACKUP WITH CHECKSUM writes the fold of all sectors behind the stream (`CSUM`). A page has a checksum of its
 * own: its 16 sectors folded, with the checksum's place as zero. Both need the exclusive or of each sector, so one
 * pass serves both. Saved extents hold free pages too, which are junk; only what looks like a page of one of the
 * database's files is judged. Sources: "Pages and extents architecture guide" (page header, PAGE_VERIFY); the
 * folds themselves are not published and hold on every real backup that was tried.
 */
import { SECTOR_BYTES } from "../blocks.ts";
import type { DeepGapReason } from "./deep-report.ts";
import { type FoldKernel, turnLeft } from "./fold-kernel.ts";
import type { Ledger } from "./ledger.ts";
import type { Sink } from "./steps.ts";
import { createWindow } from "./window.ts";

/** The bytes of one stream on their way. */
export interface DataStretch extends Sink {
  /** After the last byte; returns the fold of all sectors, or `null` when it is not that of the whole stream. */
  close(): number | null;
  /** Books the bytes: as proved by the backup's checksum, or each as what it is. After `close`. */
  settle(isProvedByBackup: boolean): void;
}

export interface StretchOptions {
  readonly kernel: FoldKernel;
  readonly ledger: Ledger;
  /** Offset on the media of the first byte of data. */
  readonly start: number;
  /** Whether a checksum of the backup will follow, so that every sector must be folded. */
  readonly isSummed: boolean;
}

export interface PageStretchOptions extends StretchOptions {
  /** Ids of the database's data files; where none is known, any id will do. */
  readonly fileIDs: ReadonlySet<number>;
}

export const PAGE_BYTES = 8192;

/** Zeros among database pages that are as long cannot be free pages: only extents in use are saved. */
export const LONGEST_ZEROS_BYTES = 1024 * 1024;

export function createPageStretch(options: PageStretchOptions): DataStretch {
  const { kernel, ledger, start } = options;
  const tally = createTally(ledger);
  const zeros = createZeroRuns();
  const fold = { checksum: 0, isWhole: options.isSummed };
  const window = createWindow(kernel, {
    start,
    gridBytes: PAGE_BYTES,
    check({ offset, lengthBytes }) {
      const pages = Math.floor(lengthBytes / PAGE_BYTES);
      for (let page = 0; page < pages; page += 1) {
        const at = page * PAGE_BYTES;
        const result = checkPage(at, options);
        fold.checksum = turnLeft(fold.checksum, SECTORS_IN_PAGE) ^ result.fold;
        tally.add(result.reason, PAGE_BYTES);
        if (result.damage !== null) ledger.damaged({ ...result.damage, offset: offset + at });
        zeros.add(offset + at, result.isZero);
      }
      foldRest(fold, { kernel, at: pages * PAGE_BYTES, lengthBytes: lengthBytes % PAGE_BYTES });
      tally.add("free_pages", lengthBytes % PAGE_BYTES);
    },
    lose: (bytes) => tally.add("lost", bytes),
    skipped(bytes) {
      fold.isWhole = false;
      tally.add("skipped", bytes);
    },
  });

  return {
    take: (bytes, from, to) => window.take(bytes, from, to),
    skip: (lengthBytes) => window.skip(lengthBytes),
    close() {
      window.close();
      return fold.isWhole ? fold.checksum : null;
    },
    settle(isProvedByBackup) {
      tally.settle(isProvedByBackup);
      if (!isProvedByBackup) zeros.note(ledger);
    },
  };
}

/** Log records have no checksum of their own that could be read from outside. */
export function createLogStretch({ kernel, ledger, start, isSummed }: StretchOptions): DataStretch {
  const tally = createTally(ledger);
  const fold = { checksum: 0, isWhole: isSummed };
  const window = createWindow(kernel, {
    start,
    gridBytes: SECTOR_BYTES,
    check({ lengthBytes }) {
      if (fold.isWhole) foldRest(fold, { kernel, at: 0, lengthBytes });
      tally.add("log_without_checksum", lengthBytes);
    },
    lose: (bytes) => tally.add("lost", bytes),
    skipped(bytes) {
      fold.isWhole = false;
      tally.add("skipped", bytes);
    },
  });

  return {
    take: (bytes, from, to) => window.take(bytes, from, to),
    skip: (lengthBytes) => window.skip(lengthBytes),
    close() {
      window.close();
      return fold.isWhole ? fold.checksum : null;
    },
    settle: (isProvedByBackup) => tally.settle(isProvedByBackup),
  };
}

/** Places within a page header, in 32-bit words. */
const PAGE_WORD = { versionAndType: 0, flags: 1, pageID: 8, fileID: 9, checksum: 15 } as const;
const HEADER_VERSION = 1;
const LAST_PAGE_TYPE = 20;
const HAS_CHECKSUM = 0x200;
const SECTORS_IN_PAGE = PAGE_BYTES / SECTOR_BYTES;

interface PageResult {
  readonly fold: number;
  readonly reason: "page" | "pages_without_checksum" | "free_pages";
  readonly isZero: boolean;
  readonly damage: Parameters<Ledger["damaged"]>[0] | null;
}

function checkPage(at: number, { kernel, fileIDs, isSummed }: PageStretchOptions): PageResult {
  const { words } = kernel;
  const start = at / 4;
  const first = words[start] ?? 0;
  const kind = kindOfPage(words, start, fileIDs);
  const isFolded = isSummed || kind === "page" || first === 0;
  const fold = isFolded ? kernel.foldSectors(at, SECTORS_IN_PAGE, 0) : 0;
  if (kind !== "page") {
    const isZero = first === 0 && fold === 0 && isAllZero(words, start);
    return { fold, reason: kind, isZero, damage: null };
  }
  const expected = words[start + PAGE_WORD.checksum] ?? 0;
  const found = fold ^ turnLeft(expected, SECTORS_IN_PAGE - 1);
  const damage = found === expected ? null : pageDamage(words, start, found);
  return { fold, reason: "page", isZero: false, damage };
}

function kindOfPage(
  words: Int32Array,
  start: number,
  fileIDs: ReadonlySet<number>,
): "page" | "pages_without_checksum" | "free_pages" {
  const first = words[start] ?? 0;
  const type = (first >>> 8) & 0xff;
  if ((first & 0xff) !== HEADER_VERSION || type < 1 || type > LAST_PAGE_TYPE) return "free_pages";
  const fileID = (words[start + PAGE_WORD.fileID] ?? 0) & 0xffff;
  if (fileIDs.size > 0 && !fileIDs.has(fileID)) return "free_pages";
  const flags = words[start + PAGE_WORD.flags] ?? 0;
  return (flags & HAS_CHECKSUM) === 0 ? "pages_without_checksum" : "page";
}

function pageDamage(words: Int32Array, start: number, found: number): PageResult["damage"] {
  const fileID = (words[start + PAGE_WORD.fileID] ?? 0) & 0xffff;
  const pageID = (words[start + PAGE_WORD.pageID] ?? 0) >>> 0;
  const expected = (words[start + PAGE_WORD.checksum] ?? 0) >>> 0;
  return {
    scheme: "page",
    offset: start * 4,
    lengthBytes: PAGE_BYTES,
    fileID,
    pageID,
    expected,
    found: found >>> 0,
    detail: `Page ${fileID}:${pageID} of the database does not fit its checksum.`,
  };
}

function isAllZero(words: Int32Array, start: number): boolean {
  for (let index = start; index < start + PAGE_BYTES / 4; index += 1) {
    if (words[index] !== 0) return false;
  }
  return true;
}

interface Fold {
  checksum: number;
  isWhole: boolean;
}

/** What is no whole sector is in no checksum that is known. */
function foldRest(
  fold: Fold,
  {
    kernel,
    at,
    lengthBytes,
  }: { readonly kernel: FoldKernel; readonly at: number; readonly lengthBytes: number },
): void {
  const sectors = Math.floor(lengthBytes / SECTOR_BYTES);
  fold.checksum = kernel.foldSectors(at, sectors, fold.checksum);
  if (lengthBytes % SECTOR_BYTES !== 0) fold.isWhole = false;
}

type TalliedReason =
  | "page"
  | Extract<
      DeepGapReason,
      "pages_without_checksum" | "free_pages" | "log_without_checksum" | "lost" | "skipped"
    >;

interface Tally {
  add(reason: TalliedReason, bytes: number): void;
  settle(isProvedByBackup: boolean): void;
}

/** What proves the bytes is known only behind the stream. */
function createTally(ledger: Ledger): Tally {
  const counts: Record<TalliedReason, number> = {
    page: 0,
    pages_without_checksum: 0,
    free_pages: 0,
    log_without_checksum: 0,
    lost: 0,
    skipped: 0,
  };
  return {
    add(reason, bytes) {
      counts[reason] += bytes;
    },
    settle(isProvedByBackup) {
      const { page, ...unproved } = counts;
      ledger.cover(isProvedByBackup ? "backup" : "page", page);
      for (const [reason, bytes] of Object.entries(unproved) as [Exclude<TalliedReason, "page">, number][]) {
        if (isProvedByBackup) ledger.cover("backup", bytes);
        else ledger.miss(reason, bytes);
      }
    },
  };
}

/** More runs than these need no place of their own. */
const MAX_ZERO_RUNS = 16;

/** Long runs of pages that are nothing but zeros; harmless if the backup's own checksum says so. */
function createZeroRuns(): { add(offset: number, isZero: boolean): void; note(ledger: Ledger): void } {
  const runs: { readonly start: number; end: number }[] = [];
  let run = { start: 0, end: 0 };
  return {
    add(offset, isZero) {
      if (!isZero) return;
      run = run.end === offset ? run : { start: offset, end: offset };
      run.end = offset + PAGE_BYTES;
      const isLong = run.end - run.start === LONGEST_ZEROS_BYTES;
      if (isLong && runs.length < MAX_ZERO_RUNS) runs.push(run);
    },
    note(ledger) {
      for (const { start, end } of runs) {
        ledger.damaged({
          scheme: "page",
          offset: start,
          lengthBytes: end - start,
          certainty: "likely",
          detail: `${(end - start) / PAGE_BYTES} pages from byte ${start} on hold nothing but zeros.`,
        });
      }
    },
  };
}
