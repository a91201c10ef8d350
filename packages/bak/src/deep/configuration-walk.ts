/**
 * The ids of the database's data files, from the configuration that stands before the data.
 *
 * A saved extent may hold junk that begins as a page does; that a page is of one of the database's own files is
 * the better half of telling them apart.
 */
import { ascii, u32 } from "../fields.ts";
import { SFIN } from "../file-record.ts";
import type { Ledger } from "./ledger.ts";
import type { Sink } from "./steps.ts";

export interface ConfigurationReader {
  /** Takes one `MQCI` stream. */
  sink(ledger: Ledger): Sink;
  /** Empty when the configuration could not be read. A view: no copy for each of a million hostile streams. */
  fileIDs(): ReadonlySet<number>;
  /** Another backup set begins. */
  forget(): void;
}

/** A record begins with its tag and its whole length; of a file's record the type is the last field needed. */
const TAG_BYTES = 8;
const FIELDS_BYTES = SFIN.type + 4;
const LOG_FILE = 2;

/** Ids of files are 15 bits wide. */
const MAX_FILES = 32_767;

export function createConfigurationReader(): ConfigurationReader {
  const fileIDs = new Set<number>();

  function addRecord(head: Uint8Array): void {
    if (ascii(head, 0, 4) !== "SFIN" || head.length < FIELDS_BYTES) return;
    if (u32(head, SFIN.type) === LOG_FILE || fileIDs.size >= MAX_FILES) return;
    fileIDs.add(u32(head, SFIN.fileID));
  }

  return {
    sink(ledger) {
      const walk = createRecordWalk(addRecord);
      return {
        take(bytes, start, end) {
          ledger.miss("metadata", end - start);
          walk(bytes.subarray(start, end));
        },
        skip(lengthBytes) {
          ledger.miss("skipped", lengthBytes);
          fileIDs.clear();
        },
      };
    },
    fileIDs: () => fileIDs,
    forget: () => fileIDs.clear(),
  };
}

/** Calls `found` with the first bytes of each record, however they arrive. */
function createRecordWalk(found: (head: Uint8Array) => void): (bytes: Uint8Array) => void {
  const head = new Uint8Array(FIELDS_BYTES);
  let held = 0;
  let wanted = TAG_BYTES;
  let toPass = 0;

  function complete(): void {
    const length = u32(head, 4);
    const seen = Math.min(length, FIELDS_BYTES);
    if (held < seen) {
      wanted = seen;
      return;
    }
    found(head.subarray(0, held));
    // A record that is shorter than its own tag leads nowhere.
    toPass = length < TAG_BYTES ? Number.POSITIVE_INFINITY : length - held;
    held = 0;
    wanted = TAG_BYTES;
  }

  return (bytes) => {
    let at = 0;
    while (at < bytes.length) {
      const passed = Math.min(toPass, bytes.length - at);
      toPass -= passed;
      at += passed;
      const part = bytes.subarray(at, at + wanted - held);
      head.set(part, held);
      held += part.length;
      at += part.length;
      if (held === wanted) complete();
    }
  };
}
