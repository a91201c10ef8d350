/**
 * Whether a thread reads a file at once, or lets another thread wait for it.
 *
 * What the page cache holds is read at once: another thread would leave it in the cache of another core. A disk is
 * waited for, so that it has several reads to do.
 */
export interface ReadPatience {
  /** Asked before each read. */
  mayReadAtOnce(): boolean;
  /** Told after each read that was done at once. */
  took(milliseconds: number): void;
}

/** A page cache answers half a mebibyte in a tenth of this. */
const SLOW_READ_MS = 1.5;
/**
 * One read that took long says little: on a busy machine the thread has waited for a core and not for a disk. Judged
 * by single reads, a third of those from the page cache were taken for slow.
 */
const READS_REMEMBERED = 8;
const READS_UNTIL_NEXT_TRY = 64;

export function createReadPatience(): ReadPatience {
  let patientReads = 0;
  let usualMs = 0;

  return {
    mayReadAtOnce() {
      if (patientReads === 0) return true;
      patientReads -= 1;
      return false;
    },
    took(milliseconds) {
      usualMs += (milliseconds - usualMs) / READS_REMEMBERED;
      if (usualMs <= SLOW_READ_MS) return;
      patientReads = READS_UNTIL_NEXT_TRY;
      usualMs = 0;
    },
  };
}
